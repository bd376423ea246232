import { describe, expect, it } from '@jest/globals';
import { compileCondition, ConditionInput } from './condition.js';

const principal = { user: 'alice', agent: 'cursor', groups: ['/engineering'], domain: 'example.com', kind: 'user' };
const holds = (expression: string, args: unknown = {}) =>
  compileCondition(expression).holds(new ConditionInput({ principal, backend: 'crm', tool: 'read', args }));
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('a condition', () => {
  it.each<[string, unknown, boolean]>([
    [
      'args.rows.all(r, r.columns.all(c, c != "salary"))',
      { rows: [{ columns: ['name'] }, { columns: ['salary'] }] },
      false,
    ],
    ['args.rows.exists(r, r.id in [1, 2])', { rows: [{ id: 2 }] }, true],
    ['args.rows.map(r, r.id).size() == 2', { rows: [{ id: 1 }, { id: 2 }] }, true],
    ['args.sql.matches("(?i)^select ")', { sql: 'SELECT 1' }, true],
    ['args.sql.matches("^[a-z]{1,3}$")', { sql: 'abcd' }, false],
    ['has(args.limit) && args.limit <= 10', { limit: 10 }, true],
    ['size(args.rows) < 5000 && args.rows.all(r, r.ok)', { rows: numbers(4_000).map(() => ({ ok: true })) }, true],
    ['principal.domain == "example.com" && backend == "crm" && tool == "read"', {}, true],
  ])('%s is decided', (expression, args, expected) => {
    expect(holds(expression, args)).toBe(expected);
  });

  it.each([
    'args.__proto__ == 1',
    'args.constructor == 1',
    'principal.toString == 1',
    '__proto__ == 1',
    'nothing == 1',
  ])('%s finds nothing but what the call has', (expression) => {
    expect(() => holds(expression)).toThrow(TypeError);
  });

  it('sees an argument called __proto__ as an argument', () => {
    expect(holds('args["__proto__"] == "x"', JSON.parse('{"__proto__":"x"}'))).toBe(true);
  });

  it.each<[string, unknown]>([
    ['args.path == "/srv"', { path: '/srv', Path: '/etc' }],
    ['has(args.path) && args.path == "/etc"', { PATH: '/etc' }],
    ['args.files.all(f, f["path"] == "/srv")', { files: [{ path: '/srv' }, { 'path\0': '/etc' }] }],
    ['args.path == "/etc"', { path: '/etc\0' }],
    ['args.path == "/etc"', { path: '/etc\ud800' }],
    ['args.limit <= 100', { limit: JSON.rawJSON('100.00000000000000000001') }],
    ['args.account != 9007199254740992', { account: JSON.rawJSON('9007199254740993') }],
    ['args.accounts.exists(a, a == 1)', { accounts: [JSON.rawJSON('9007199254740993')] }],
  ])('%s is not decided about what a backend may read otherwise: %j', (expression, args) => {
    expect(() => holds(expression, args)).toThrow();
  });

  it('is decided although something that it does not look at may be read otherwise', () => {
    const args = { path: '/srv', note: 'a\0', Note: 1, id: JSON.rawJSON('9007199254740993'), User: 1 };
    expect(holds('args.path == "/srv" && principal.user == "alice"', args)).toBe(true);
  });

  it('tells whether it looks at arguments', () => {
    expect(compileCondition('has(args.x)').usesArgs).toBe(true);
    expect(compileCondition('[1].exists(x, .args.y == x)').usesArgs).toBe(true);
    expect(compileCondition('principal.user == "args"').usesArgs).toBe(false);
  });

  const ten = '[1,2,3,4,5,6,7,8,9,0]';
  const hostile = Array.from({ length: 4 }, (_, i) => `${ten}.all(x${i}, `);
  it.each<[string, string, unknown]>([
    ['nested loops over arguments', 'args.l.all(x, args.l.all(y, x + y >= 0))', { l: numbers(100_000) }],
    ['nested loops over literals', `${hostile.join('')}${hostile.join('')}true${'))))'.repeat(2)}`, {}],
    ['a look-up in a list in a loop', 'args.l.all(x, x in args.l)', { l: numbers(100_000) }],
    [
      'a search of a long text in a loop',
      'args.l.all(x, args.s.contains("b"))',
      { l: numbers(50_000), s: 'a'.repeat(3e6) },
    ],
    ['counted repetitions', 'args.s.matches("(a{1,100}){1,10}$")', { s: `${'a'.repeat(20_000)}!` }],
    ['nested counted repetitions', 'args.s.matches("(((a{9}){9}){9})$")', { s: 'a'.repeat(900) }],
    ["an agent's own pattern", 'args.s.matches(args.p)', { s: 'a'.repeat(50_000), p: '((a{1,30}){1,30})$' }],
    ['a list made in a loop', 'args.l.map(x, [x, x]).size() > 0', { l: numbers(100_000) }],
    ['a limit passed behind a true alternative', 'args.l.all(x, args.l.all(y, true)) || true', { l: numbers(10_000) }],
  ])('of %s ends with a refusal, in time', (_, expression, args) => {
    compileCondition(expression);
    const started = performance.now();
    expect(() => holds(expression, args)).toThrow('the condition takes more than');
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it.each([
    ['too long', `args.x == "${'x'.repeat(2_000)}"`, 'at most 2000 characters'],
    ['nested too deeply', `${'('.repeat(500)}true`, 'at most 32 brackets'],
    ['not CEL', 'args.x ==', 'not valid CEL'],
    ['empty', '', 'not valid CEL'],
  ])('that is %s is refused at once', (_, expression, message) => {
    const started = performance.now();
    expect(() => compileCondition(expression)).toThrow(message);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
