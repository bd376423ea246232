import { describe, expect, it } from '@jest/globals';
import { AccessRuleSchema, create, Effect, type AccessRule } from '@gatehouse/contracts';
import { compilePolicy, type AccessRequest, type AccessTarget, type PolicyState } from './policy.js';

const rule = (fields: Partial<Omit<AccessRule, '$typeName'>>): AccessRule =>
  create(AccessRuleSchema, { name: 'rule', effect: Effect.ALLOW, ...fields });

const state = (rules: Record<string, AccessRule>): PolicyState => ({
  backends: { crm: { enabled: true }, off: { enabled: false } },
  tools: {
    crm: {
      read: { enabled: true, listed: true },
      wipe: { enabled: false, listed: true },
      drifted: { enabled: true, listed: true, quarantined: true },
    },
  },
  agents: {
    cursor: { clientIds: [], exists: false, backends: ['crm', 'off'] },
    bot: { clientIds: ['bot-client', 'cursor'], exists: true, backends: ['crm'] },
    gone: { clientIds: ['gone-client'], exists: false, backends: ['crm'] },
  },
  rules,
});

const tool = (name: string, args?: unknown): AccessTarget => ({ kind: 'tool', name, args });
const request = (fields: Partial<AccessRequest> = {}): AccessRequest => ({
  agentId: 'cursor',
  userId: 'alice',
  userDomain: 'example.com',
  groups: ['/engineering'],
  principalKind: 'user',
  backendId: 'crm',
  target: tool('read'),
  ...fields,
});
const decide = (rules: Record<string, AccessRule>, fields: Partial<AccessRequest> = {}) =>
  compilePolicy(state(rules)).authorize(request(fields));

describe('an access decision', () => {
  const open = { open: rule({}) };

  it.each([
    ['backend_unknown', { backendId: 'nope' }],
    ['backend_unknown', { backendId: 'constructor' }],
    ['backend_disabled', { backendId: 'off' }],
    ['agent_unknown', { agentId: 'nobody' }],
    ['agent_unknown', { agentId: 'gone' }],
    ['agent_not_mapped', { agentId: 'claude-code' }],
    ['tool_unknown', { target: tool('missing') }],
    ['tool_unknown', { target: tool('__proto__') }],
    ['tool_disabled', { target: tool('wipe') }],
    ['tool_quarantined', { target: tool('drifted') }],
  ] as const)('refuses with %s for %j even when a rule allows everything', (reason, fields) => {
    expect(decide(open, fields)).toEqual({ allowed: false, reason });
  });

  it('gives a credential that is limited to tools these, and nothing else that has a name', () => {
    const asked = (target: AccessTarget, ...tools: string[]) =>
      decide(open, { target, onlyTools: new Set(tools) }).reason;
    expect(asked(tool('read'), 'crm/read')).toBe('ok');
    expect(asked(tool('read'), 'crm/wipe', 'off/read', 'read')).toBe('token_tool_not_allowed');
    expect(asked({ kind: 'prompt', name: 'read' }, 'crm/read')).toBe('token_tool_not_allowed');
    expect(asked({ kind: 'resource', name: 'read' }, 'crm/read')).toBe('token_tool_not_allowed');
    expect(asked({ kind: 'method', name: 'tools/list' }, 'crm/read')).toBe('ok');
    expect(asked(tool('wipe'), 'crm/wipe')).toBe('tool_disabled');
  });

  it('refuses what no rule allows', () => {
    expect(decide({})).toEqual({ allowed: false, reason: 'no_allow_rule' });
  });

  it('allows by a matching rule and names it', () => {
    expect(decide({ r1: rule({ backends: ['crm'], tools: ['re*'] }) })).toEqual({
      allowed: true,
      reason: 'ok',
      ruleId: 'r1',
    });
  });

  it('lets a matching deny win over any allow', () => {
    const rules = { a: rule({}), b: rule({ effect: Effect.DENY, users: ['alice'] }) };
    expect(decide(rules)).toEqual({ allowed: false, reason: 'denied_by_rule', ruleId: 'b' });
    expect(decide(rules, { userId: 'bob' }).allowed).toBe(true);
  });

  it.each([
    ['another user', { users: ['bob'] }],
    ['another group', { groups: ['/finance'] }],
    ['another domain', { userDomains: ['example.org'] }],
    ['another agent', { agents: ['vscode'] }],
    ['another backend', { backends: ['off'] }],
    ['another tool', { tools: ['write'] }],
    ['prompts only', { prompts: ['*'] }],
    ['nothing, being switched off', { disabled: true }],
  ])('does not take a rule for %s', (_, fields) => {
    expect(decide({ r: rule(fields) }).reason).toBe('no_allow_rule');
  });

  it('compares domains without regard to case', () => {
    expect(decide({ r: rule({ userDomains: ['Example.COM'] }) }).allowed).toBe(true);
  });

  it('treats an effect that it does not know as deny', () => {
    expect(decide({ ...open, odd: rule({ effect: Effect.UNSPECIFIED }) }).reason).toBe('denied_by_rule');
  });

  it('looks at arguments and principal in conditions', () => {
    const rules = { r: rule({ condition: `args.table == "users" && "/engineering" in principal.groups` }) };
    expect(decide(rules, { target: tool('read', { table: 'users' }) }).allowed).toBe(true);
    expect(decide(rules, { target: tool('read', { table: 'salaries' }) }).reason).toBe('no_allow_rule');
  });

  it('compares numbers in arguments with whole numbers in conditions', () => {
    const rules = { r: rule({ condition: 'args.limit <= 100' }) };
    expect(decide(rules, { target: tool('read', { limit: 100 }) }).allowed).toBe(true);
    expect(decide(rules, { target: tool('read', { limit: 101 }) }).allowed).toBe(false);
  });

  it('refuses when a condition cannot be evaluated, allow or deny', () => {
    expect(decide({ r: rule({ condition: 'args.missing == 1' }) })).toMatchObject({
      reason: 'condition_failed',
      ruleId: 'r',
    });
    const deny = { a: rule({}), d: rule({ effect: Effect.DENY, condition: 'args.missing == 1' }) };
    expect(decide(deny)).toEqual({ allowed: false, reason: 'condition_failed', ruleId: 'd' });
    expect(decide({ r: rule({ condition: 'not CEL (' }) }).reason).toBe('condition_failed');
  });

  it('leaves open what depends on arguments where a list has none', () => {
    const listed = { kind: 'tool', name: 'read' } as const;
    const condition = 'has(args.table) && args.table == "users"';
    expect(decide({ r: rule({ condition }) }, { target: listed }).reason).toBe('condition_failed');
    expect(decide({ r: rule({ condition }) }, { target: tool('read') }).reason).toBe('no_allow_rule');
    const deny = { a: rule({}), d: rule({ effect: Effect.DENY, condition: 'has(args.all)' }) };
    expect(decide(deny, { target: listed }).reason).toBe('condition_failed');
    const byUser = { r: rule({ condition: 'principal.user == "alice"' }) };
    expect(decide(byUser, { target: listed }).allowed).toBe(true);
    expect(decide({ r: rule({ condition }) }, { target: { kind: 'resource', name: 'x' } }).reason).toBe(
      'no_allow_rule',
    );
  });

  it('lets list methods through to be filtered item by item, unless everything is denied', () => {
    const list: AccessTarget = { kind: 'method', name: 'tools/list' };
    expect(decide({}, { target: list }).allowed).toBe(true);
    expect(decide({ d: rule({ effect: Effect.DENY, tools: ['read'] }) }, { target: list }).allowed).toBe(true);
    expect(decide({ d: rule({ effect: Effect.DENY }) }, { target: list }).reason).toBe('denied_by_rule');
  });

  it('does not take a rule about arguments for one about methods', () => {
    const rules = { a: rule({}), d: rule({ effect: Effect.DENY, condition: 'args.table == "salaries"' }) };
    for (const name of ['initialize', 'tools/list']) {
      expect(decide(rules, { target: { kind: 'method', name } }).allowed).toBe(true);
    }
    expect(decide(rules, { target: tool('read', { table: 'salaries' }) }).allowed).toBe(false);
    const unconditional = { ...rules, u: rule({ effect: Effect.DENY, condition: 'principal.user == "alice"' }) };
    expect(decide(unconditional, { target: { kind: 'method', name: 'initialize' } }).reason).toBe('denied_by_rule');
  });

  it.each([
    ['*', 'anything', true],
    ['get_*', 'get_user', true],
    ['get_*', 'forget_user', false],
    ['*_user', 'get_user', true],
    ['a*b*c', 'aXXbYYc', true],
    ['a*b*c', 'acb', false],
    ['ab*ba', 'aba', false],
    ['file:///srv/*', 'file:///srv/a', true],
  ])('matches %s against %s: %s', (pattern, name, matches) => {
    const verdict = decide({ r: rule({ resources: [pattern] }) }, { target: { kind: 'resource', name } });
    expect(verdict.allowed).toBe(matches);
  });
});

describe('the name of a resource', () => {
  const read = (fields: Partial<Omit<AccessRule, '$typeName'>>, name: string) =>
    decide({ open: rule({ resources: ['*'] }), r: rule(fields) }, { target: { kind: 'resource', name } }).allowed;
  const allowOnly = (pattern: string, name: string) =>
    decide({ r: rule({ resources: [pattern] }) }, { target: { kind: 'resource', name } }).allowed;

  it.each([
    'file:///srv/../etc/passwd',
    'file:///srv/./../etc/passwd',
    'file:///srv/%2e%2e/etc/passwd',
    'file:///srv/..%2fetc/passwd',
    'file:///srv/%2E%2E%2Fetc/passwd',
    'file:///srv\\..\\etc\\passwd',
  ])('%s is not opened by a rule for its first folder', (name) => {
    expect(allowOnly('file:///srv/*', name)).toBe(false);
    expect(allowOnly('*', name)).toBe(true);
  });

  it.each(['file:///srv/a b', 'file:///srv/a%20b', 'FILE:///srv/A', 'memo://x', 'not a uri', 'db://t/1..2'])(
    '%s is allowed as it is written',
    (name) => {
      expect(allowOnly(name, name)).toBe(true);
    },
  );

  it.each(['file:///etc/passwd', 'FILE:///etc/passwd', 'file:///srv/../etc/passwd', 'file:///%65tc/passwd'])(
    '%s is denied by a rule for what it comes to',
    (name) => {
      expect(read({ effect: Effect.DENY, resources: ['file:///etc/*'] }, name)).toBe(false);
    },
  );

  it('is compared in one Unicode form', () => {
    const composed = 'caf\u00e9';
    const rules = { a: rule({}), d: rule({ effect: Effect.DENY, prompts: [composed] }) };
    expect(decide(rules, { target: { kind: 'prompt', name: 'cafe\u0301' } }).allowed).toBe(false);
  });

  it.each([`x${'a'.repeat(8_192)}`, 'test://a\0', 'test://a\ud800'])(
    'that no real one is like is not allowed',
    (name) => {
      expect(allowOnly('*', name)).toBe(false);
    },
  );
});

it('a policy tells whether it looks at arguments', () => {
  expect(compilePolicy(state({ a: rule({ condition: 'principal.user == "alice"' }) })).usesArgs).toBe(false);
  expect(compilePolicy(state({ a: rule({ condition: 'args.x == 1' }) })).usesArgs).toBe(true);
});

describe('the agent of a client id', () => {
  const policy = compilePolicy(state({}));

  it('is the predefined one, which a custom agent cannot take over', () => {
    expect(policy.agentOfClient('cursor')).toBe('cursor');
  });

  it('is a custom agent that exists', () => {
    expect(policy.agentOfClient('bot-client')).toBe('bot');
    expect(policy.agentOfClient('gone-client')).toBeUndefined();
  });
});
