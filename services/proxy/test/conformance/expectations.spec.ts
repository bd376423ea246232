import { describe, expect, it } from '@jest/globals';
import type { ScenarioResult, SuiteCheck } from '@gatehouse/testkit';
import { judge } from './expectations.js';

function scenario(name: string, checks: Record<string, SuiteCheck['status']>, isScored = true): ScenarioResult {
  const list = Object.entries(checks).map(([id, status]) => ({ id, status, description: id }));
  return { scenario: name, isScored, checks: list, said: '' };
}

const results = [
  scenario('good', { one: 'SUCCESS', two: 'SKIPPED', three: 'INFO' }),
  scenario('bad', { one: 'SUCCESS', two: 'FAILURE', three: 'WARNING' }),
  scenario('auth/a', { one: 'FAILURE' }),
  scenario('auth/b', { one: 'FAILURE' }, false),
];

const judged = (...fails: string[]) => judge('here', results, [{ cells: ['here'], fails, reason: 'known' }]);

describe('a failure of the conformance suite', () => {
  it('is unexpected when nothing speaks of it, be it scored or not, and a recommendation only', () => {
    const unexpected = ['bad:two', 'bad:three', 'auth/a:one', 'auth/b:one'];
    expect(judged()).toEqual({ unexpected, stale: [], expected: 0 });
  });

  it('is expected when its scenario is', () => {
    expect(judged('bad', 'auth/*')).toEqual({ unexpected: [], stale: [], expected: 2 });
  });

  it('is expected when its check is, but not the failure beside it', () => {
    expect(judged('bad:two', 'auth/*')).toEqual({ unexpected: ['bad:three'], stale: [], expected: 1 });
    expect(judged('bad:two', 'bad:three', 'auth/*')).toEqual({ unexpected: [], stale: [], expected: 2 });
  });

  it('is not expected in another cell', () => {
    expect(judge('there', results, [{ cells: ['here'], fails: ['bad'], reason: 'known' }]).unexpected).toContain(
      'bad:two',
    );
  });
});

describe('an expectation is stale', () => {
  it.each([
    { why: 'when its scenario passes', entry: 'good' },
    { why: 'when its check passes', entry: 'bad:one' },
    { why: 'when there is no such scenario', entry: 'gone' },
    { why: 'when there are no such scenarios', entry: 'gone/*' },
    { why: 'when there is no such check', entry: 'bad:gone' },
    { why: 'when its name is only the beginning of one', entry: 'ba' },
  ])('$why', ({ entry }) => {
    expect(judged('bad', 'auth/*', entry)).toEqual({ unexpected: [], stale: [entry], expected: 2 });
  });

  it('when one of the scenarios that begin so passes', () => {
    expect(judged('bad', 'auth/*', 'go*').stale).toEqual(['good']);
  });
});
