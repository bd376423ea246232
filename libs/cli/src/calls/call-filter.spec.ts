import { describe, expect, it } from '@jest/globals';
import { parseTime, startOf, toFilter } from './call-filter.js';

const now = Date.parse('2026-11-26T12:00:00Z');

describe('times', () => {
  it.each([
    ['30s', '2026-11-26T11:59:30.000Z'],
    ['15m', '2026-11-26T11:45:00.000Z'],
    ['2h', '2026-11-26T10:00:00.000Z'],
    ['7d', '2026-11-19T12:00:00.000Z'],
    ['2026-11-25T10:00:00Z', '2026-11-25T10:00:00.000Z'],
    ['2026-11-25T10:00:00+02:00', '2026-11-25T08:00:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(new Date(parseTime(text, now)).toISOString()).toBe(expected);
  });

  it.each(['2026-11-25', '2026-11-25T00:00'])('%s is midnight where the user is', (text) => {
    expect(parseTime(text, now)).toBe(new Date(2026, 10, 25).getTime());
  });

  it.each(['', 'yesterday', '15', '15 m', '-5m', '1.5h', '5w', '2026-13-01', '11/26/2026', '1764158400000'])(
    'refuses %j',
    (text) => {
      expect(() => parseTime(text, now)).toThrow(expect.objectContaining({ code: 'GATEHOUSE_CLI_ARGUMENT_INVALID' }));
    },
  );
});

describe('the filter', () => {
  it('is the last day when nothing is said, and ends after now, since clocks differ', () => {
    expect(toFilter({}, startOf({}, now), now)).toEqual({
      from: '2026-11-25T12:00:00.000Z',
      to: '2026-11-26T12:05:00.000Z',
    });
  });

  it('has every option under the name that the API gives it', () => {
    const options = {
      from: '2026-11-01T00:00:00Z',
      to: '2026-11-08T00:00:00Z',
      ...{ backend: ['crm'], tool: ['find'], agent: ['cursor'], user: 'ada', userDomain: ['example.com'] },
      ...{ dlp: ['modified'], verdict: ['denied'], reason: 'no_allow_rule', method: 'tools/call', search: 'fin' },
    };
    expect(toFilter(options, startOf(options, now), now)).toEqual({
      from: '2026-11-01T00:00:00.000Z',
      to: '2026-11-08T00:00:00.000Z',
      ...{ backends: ['crm'], tools: ['find'], agents: ['cursor'], user: 'ada', userDomains: ['example.com'] },
      ...{
        dlpOutcomes: ['modified'],
        verdicts: ['denied'],
        reason: 'no_allow_rule',
        method: 'tools/call',
        search: 'fin',
      },
    });
  });

  it('refuses a range that ends before it begins', () => {
    expect(() => toFilter({ to: '2h' }, now, now)).toThrow('The range ends before it begins.');
  });
});
