import { describe, expect, it } from '@jest/globals';
import { CallCondition, readerCondition } from './call-condition.js';
import type { CallFilter } from './call-filter.dto.js';

const range = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-02-01T00:00:00Z') };

const acme = { org: 'acme', reach: undefined };

describe('what a reader may see', () => {
  const filter = { ...range, backends: ['crm'] };

  it('is nothing when there is nothing that gives the permission', () => {
    expect(readerCondition({ org: 'acme', reach: [] }).sql).toBe('org = {org:String} AND (false)');
  });

  it('is what any one of the grants reaches, whatever the filter asks for', () => {
    const reach = [
      { backends: ['crm'], agents: ['cursor'] },
      { backends: ['wiki'], agents: [] },
    ];
    const { sql, parameters } = readerCondition({ org: 'acme', reach });
    expect(sql).toBe(
      'org = {org:String} AND (false OR backend IN {mayBackends0:Array(String)} AND agent IN {mayAgents0:Array(String)} ' +
        'OR backend IN {mayBackends1:Array(String)})',
    );
    expect(parameters).toMatchObject({ mayBackends0: ['crm'], mayAgents0: ['cursor'], mayBackends1: ['wiki'] });
    const condition = new CallCondition({ org: 'acme', reach }, { ...filter, mayBackends1: ['hr'] } as CallFilter);
    expect(condition.sql('backend')).toContain(sql);
    expect(condition.parameters).toMatchObject(parameters);
  });
});

describe('the condition of a filter', () => {
  it("is about the caller's organization and the range, whatever else is asked", () => {
    const condition = new CallCondition(acme, { ...range, org: 'other' } as CallFilter);
    expect(condition.sql()).toBe('org = {org:String} AND time >= {from:DateTime64(3)} AND time < {to:DateTime64(3)}');
    expect(condition.parameters).toMatchObject({ ...range, org: 'acme' });
  });

  it('has no value of the filter in its SQL', () => {
    const poison = `') OR 1 = 1 --`;
    const filter: CallFilter = {
      ...range,
      backends: [poison],
      tools: [poison],
      agents: [poison],
      user: poison,
      userDomains: [poison],
      reason: poison,
      method: poison,
      search: poison,
    };
    const condition = new CallCondition(acme, filter);
    expect(condition.sql()).not.toContain('1 = 1');
    expect(condition.sql().match(/\{\w+:/g)).toHaveLength(11);
  });

  it('leaves out what is null and the facet that is asked for', () => {
    const condition = new CallCondition(acme, { ...range, backends: ['a'], verdicts: ['denied'], agents: null });
    expect(condition.sql('backend')).toMatch(/verdict IN/);
    expect(condition.sql('backend')).not.toMatch(/backend IN|agent IN/);
  });

  it.each([
    ['from after to', '2026-01-02', '2026-01-01'],
    ['nothing between', '2026-01-01', '2026-01-01'],
    ['more than 31 days', '2026-01-01', '2026-02-01T00:00:00.001Z'],
    ['long ago', '1850-01-01', '1850-01-02'],
    ['far ahead', '9999-01-01', '9999-01-02'],
    ['no time', 'x', '2026-01-01'],
  ])('refuses a range with %s', (_, from, to) => {
    expect(() => new CallCondition(acme, { from: new Date(from), to: new Date(to) })).toThrow(
      expect.objectContaining({ code: 'GATEHOUSE_QUERY_RANGE_INVALID' }),
    );
  });
});
