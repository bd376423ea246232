import { describe, expect, it } from '@jest/globals';
import { create, LimitPer, LimitSchema, LimitWindow, type Limit } from '@gatehouse/contracts';
import { compileLimits, type CountedCall } from './limits.js';

const limit = (fields: Partial<Omit<Limit, '$typeName'>>): Limit =>
  create(LimitSchema, { name: 'limit', window: LimitWindow.MINUTE, maxCalls: 10, ...fields });

const call = (fields: Partial<CountedCall> = {}): CountedCall => ({
  agentId: 'cursor',
  userId: 'alice',
  groups: ['/staff'],
  backendId: 'crm',
  target: { kind: 'tool', name: 'search' },
  ...fields,
});

const idsFor = (limits: Record<string, Limit>, fields: Partial<CountedCall> = {}) =>
  compileLimits(limits)
    ?.matching(call(fields))
    .map(({ id }) => id);

const keyOf = (per: LimitPer[], fields: Partial<CountedCall> = {}) =>
  compileLimits({ x: limit({ per }) })
    ?.matching(call(fields))[0]
    ?.keyOf(call(fields));

describe('limits', () => {
  it('are not there when none is in force', () => {
    expect(compileLimits({})).toBeUndefined();
    expect(compileLimits({ x: limit({ disabled: true }) })).toBeUndefined();
  });

  it.each<[boolean, Partial<Limit>, Partial<CountedCall>]>([
    [true, {}, {}],
    [true, { agents: ['cursor'] }, {}],
    [false, { agents: ['claude-code'] }, {}],
    [true, { users: ['alice', 'bob'] }, {}],
    [false, { users: ['bob'] }, {}],
    [false, { users: ['bob'] }, { userId: '' }],
    [true, { groups: ['/staff', '/other'] }, {}],
    [false, { groups: ['/other'] }, {}],
    [false, { groups: ['/other'] }, { groups: [] }],
    [true, { backends: ['crm'] }, {}],
    [false, { backends: ['wiki'] }, {}],
    [true, { tools: ['sea*'] }, {}],
    [false, { tools: ['send'] }, {}],
    [false, { agents: ['cursor'], users: ['bob'] }, {}],
    [true, {}, { target: { kind: 'resource', name: 'file:///a' } }],
    [false, { tools: ['*'] }, { target: { kind: 'prompt', name: 'search' } }],
    [false, { per: [LimitPer.TOOL] }, { target: { kind: 'prompt', name: 'search' } }],
  ])('are about the calls that their selectors mean: %j for %j and %j', (isMeant, fields, of) => {
    expect(idsFor({ x: limit(fields) }, of)).toEqual(isMeant ? ['x'] : []);
  });

  it('can be several for one call, in the same order at every replica', () => {
    expect(idsFor({ b: limit({}), a: limit({ users: ['alice'] }), c: limit({ users: ['bob'] }) })).toEqual(['a', 'b']);
  });

  it('have a window of the length that they name, and the longest when this build does not know it', () => {
    const windowOf = (window: LimitWindow) => {
      const [found] = compileLimits({ x: limit({ window }) })?.matching(call()) ?? [];
      return [found?.window, found?.windowMs];
    };
    expect(windowOf(LimitWindow.SECOND)).toEqual(['second', 1_000]);
    expect(windowOf(LimitWindow.HOUR)).toEqual(['hour', 3_600_000]);
    expect(windowOf(LimitWindow.UNSPECIFIED)).toEqual(['day', 86_400_000]);
    expect(windowOf(9 as LimitWindow)).toEqual(['day', 86_400_000]);
  });
});

describe('the count of a limit', () => {
  const others: Record<'user' | 'agent' | 'backend' | 'tool', Partial<CountedCall>> = {
    user: { userId: 'bob' },
    agent: { agentId: 'claude-code' },
    backend: { backendId: 'wiki' },
    tool: { target: { kind: 'tool', name: 'send' } },
  };

  it.each<[LimitPer[], (keyof typeof others)[]]>([
    [[], []],
    [[LimitPer.USER], ['user']],
    [[LimitPer.AGENT], ['agent']],
    [[LimitPer.BACKEND], ['backend']],
    [[LimitPer.TOOL], ['backend', 'tool']],
    [
      [LimitPer.USER, LimitPer.AGENT, LimitPer.TOOL],
      ['user', 'agent', 'backend', 'tool'],
    ],
  ])('per %j is another one for another %j, and for nothing else', (per, apart) => {
    const names = Object.keys(others) as (keyof typeof others)[];
    expect(names.filter((name) => keyOf(per, others[name]) !== keyOf(per))).toEqual(apart);
  });

  it('per user is each agent its own when there is no user', () => {
    const service = (agentId: string) => keyOf([LimitPer.USER], { userId: '', agentId });
    expect(service('a')).not.toBe(service('b'));
    expect(service('alice')).not.toBe(keyOf([LimitPer.USER]));
  });

  it('cannot be that of another user by a name made up for it', () => {
    const per = [LimitPer.USER, LimitPer.AGENT];
    expect(keyOf(per, { userId: 'a\nx', agentId: 'b' })).not.toBe(keyOf(per, { userId: 'a', agentId: 'x\nb' }));
  });
});
