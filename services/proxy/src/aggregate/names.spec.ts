import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileNames, type MemberNames, type Override } from './names.js';

const member = (
  backendId: string,
  overrides: readonly Partial<Override>[] = [],
  selected: readonly string[] = [],
): MemberNames => ({
  backendId,
  selected,
  overrides: overrides.map((override) => ({ real: '', name: '', description: '', ...override })),
});

const backendId = fc.constantFrom('a', 'b', 'a-b', 'find', 'constructor');
const name = fc.constantFrom('x', 'y', '_x', '__x', 'b__x', 'a__b__x', 'find_tool', '__proto__', 'x'.repeat(127));
const shown = fc.oneof(name, fc.constantFrom('', 'a__x', 'b__y', 'find_x', 'no name', 'call_tool'));
const bundle = fc.uniqueArray(
  fc.record({
    backendId,
    selected: fc.uniqueArray(name, { maxLength: 3 }),
    overrides: fc.array(fc.record({ real: name, name: shown, description: fc.constantFrom('', 'd') })),
  }),
  { selector: (given) => given.backendId },
);

describe('names in a bundle', () => {
  it('mean one thing each, and lead to what they are shown for', () => {
    fc.assert(
      fc.property(bundle, fc.array(fc.tuple(backendId, name)), shown, (members, reals, asked) => {
        const names = compileNames(members);
        for (const [backend, real] of reals) {
          const shownName = names.shownName(backend, real);
          if (shownName === undefined) continue;
          expect(names.realOf(shownName)).toEqual({ backendId: backend, name: real });
        }
        const real = names.realOf(asked);
        if (real) expect(names.shownName(real.backendId, real.name)).toBe(asked);
      }),
    );
  });

  it('do not depend on the order of the members', () => {
    fc.assert(
      fc.property(bundle, backendId, name, (members, backend, real) => {
        const [one, two] = [compileNames(members), compileNames(members.toReversed())];
        expect(two.shownName(backend, real)).toBe(one.shownName(backend, real));
      }),
    );
  });

  it('are prefixed with the slug of the backend', () => {
    const names = compileNames([member('crm'), member('git-hub')]);
    expect(names.shownName('crm', 'search')).toBe('crm__search');
    expect(names.shownName('crm', '__search')).toBe('crm____search');
    expect(names.realOf('crm____search')).toEqual({ backendId: 'crm', name: '__search' });
    expect(names.realOf('git-hub__a__b')).toEqual({ backendId: 'git-hub', name: 'a__b' });
    expect(['search', 'other__search', 'crm__', 'crm_search', ''].map((text) => names.realOf(text))).toEqual(
      Array(5).fill(undefined),
    );
  });

  it('are none for backends that are not in it', () => {
    expect(compileNames([member('crm')]).shownName('other', 'search')).toBeUndefined();
  });

  it('are left out when they are too long with the prefix, and are back under a given name', () => {
    const long = 'x'.repeat(123);
    expect(compileNames([member('crm')]).shownName('crm', long)).toHaveLength(128);
    expect(compileNames([member('crm')]).shownName('crm', `${long}x`)).toBeUndefined();
    expect(compileNames([member('crm')]).realOf(`crm__${long}x`)).toBeUndefined();
    const renamed = compileNames([member('crm', [{ real: `${long}x`, name: 'short' }])]);
    expect(renamed.shownName('crm', `${long}x`)).toBe('short');
  });

  it('are those that the bundle gives, which the prefixed ones then are not', () => {
    const names = compileNames([member('crm', [{ real: 'search', name: 'find_customer', description: 'By name' }])]);
    expect(names.shownName('crm', 'search')).toBe('find_customer');
    expect(names.realOf('find_customer')).toEqual({ backendId: 'crm', name: 'search' });
    expect(names.realOf('crm__search')).toBeUndefined();
    expect(names.descriptionOf('crm', 'search')).toBe('By name');
  });

  it('stay when only the description is another, and descriptions stay when only the name is', () => {
    const names = compileNames([
      member('crm', [
        { real: 'search', description: 'By name' },
        { real: 'add', name: 'add_customer' },
      ]),
    ]);
    expect(names.shownName('crm', 'search')).toBe('crm__search');
    expect(names.descriptionOf('crm', 'search')).toBe('By name');
    expect(names.descriptionOf('crm', 'add')).toBeUndefined();
    expect(names.descriptionOf('crm', 'other')).toBeUndefined();
  });

  it('are only those of the selected tools, where some are selected', () => {
    const names = compileNames([member('crm', [{ real: 'delete', name: 'drop' }], ['search'])]);
    expect(names.shownName('crm', 'search')).toBe('crm__search');
    expect(names.shownName('crm', 'delete')).toBeUndefined();
    expect([names.realOf('drop'), names.realOf('crm__delete')]).toEqual([undefined, undefined]);
  });

  it.each([
    ['twice in the bundle', 'same'],
    ['with the prefix of a member', 'git__search'],
    ['like a tool of the gateway', 'find_tool'],
    ['that is no name of a tool', 'no name'],
  ])('are left out when they are given %s', (_, given) => {
    const other = given === 'same' ? [{ real: 'other', name: 'same' }] : [];
    const names = compileNames([member('crm', [{ real: 'search', name: given }]), member('git', other)]);
    expect(names.shownName('crm', 'search')).toBeUndefined();
    expect(names.realOf('crm__search')).toBeUndefined();
    expect(names.realOf(given)).toEqual(given === 'git__search' ? { backendId: 'git', name: 'search' } : undefined);
    expect(names.shownName('git', 'search')).toBe('git__search');
  });
});
