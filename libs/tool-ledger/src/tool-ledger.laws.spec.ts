import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { differencesBetween, hashOf, type Definition } from './index.js';

const digest = (text: string) => createHash('sha256').update(text).digest('hex');
const hash = (definition: Definition) => hashOf(definition, digest);

const text = fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom('a', 'B', '7', 'é', '.', '😀', ' ') });
const property = fc.record(
  {
    type: fc.constantFrom('string', 'integer', 'boolean', 'array'),
    description: text,
    enum: fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), { minLength: 1 }),
    maxLength: fc.nat(100),
    default: fc.constantFrom('x', 1, true, null),
  },
  { requiredKeys: ['type'] },
);
const propertyName = fc.constantFrom('path', 'limit', '__proto__', 'größe', 'user.name');
const schema = fc
  .uniqueArray(fc.tuple(propertyName, property), { selector: ([name]) => name, maxLength: 4 })
  .chain((entries) =>
    fc.subarray(entries.map(([name]) => name)).map((required) => ({
      type: 'object',
      properties: Object.fromEntries(entries),
      ...(required.length > 0 ? { required } : {}),
    })),
  );
const definition = fc.record(
  {
    name: fc.constantFrom('echo', 'send_email'),
    title: text,
    description: text,
    inputSchema: schema,
    outputSchema: schema,
    annotations: fc.record({ readOnlyHint: fc.boolean(), openWorldHint: fc.boolean() }, { requiredKeys: [] }),
    _meta: fc.dictionary(fc.constantFrom('a/b', 'c'), text),
  },
  { requiredKeys: ['name', 'inputSchema'] },
) as fc.Arbitrary<Record<string, unknown>>;

/** A value that no generator above makes, so that what gets it is certainly another. */
const foreign = 'Mutated: now something else';

type Path = readonly string[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}

/** The definition with another value, or none, at a place; a place in which there was one. */
function mutated(value: unknown, [key = '', ...rest]: Path, how: 'replace' | 'remove' | 'add'): unknown {
  if (Array.isArray(value)) {
    const members: unknown[] = value;
    if (rest.length > 0) return members.map((member, i) => (String(i) === key ? mutated(member, rest, how) : member));
    if (how === 'remove') return members.filter((_, i) => String(i) !== key);
    return members.map((member, i) => (String(i) === key ? foreign : member)).concat(how === 'add' ? [foreign] : []);
  }
  const entries = Object.entries(value as object);
  if (how === 'remove' && rest.length === 0) return Object.fromEntries(entries.filter(([name]) => name !== key));
  const changed = entries.map(([name, member]): [string, unknown] => {
    if (name !== key) return [name, member];
    return [name, rest.length === 0 ? foreign : mutated(member, rest, how)];
  });
  return Object.fromEntries(how === 'add' && rest.length === 0 ? [...changed, ['added', foreign]] : changed);
}

const mutation = definition.chain((before) =>
  fc
    .tuple(fc.constantFrom(...pathsOf(before)), fc.constantFrom('replace', 'remove', 'add'))
    .map(([path, how]) => ({ before, after: mutated(before, path, how) as Definition })),
);

/** The same JSON in other words: keys in reverse, and white space where it says nothing. */
function restated(value: unknown, key = ''): unknown {
  if (typeof value === 'string')
    return ['title', 'description'].includes(key) ? `\n ${value.replaceAll(' ', ' \t\n')} ` : value.normalize('NFD');
  if (Array.isArray(value)) {
    const members = value.map((member) => restated(member));
    return key === 'required' ? members.reverse() : members;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([name, member]) => [name, restated(member, name)]));
}

describe('of whatever definition', () => {
  it('each of 500 mutations is another version, with a difference that can be shown', () => {
    fc.assert(
      fc.property(mutation, ({ before, after }) => {
        expect(hash(after)).not.toBe(hash(before));
        expect(differencesBetween(before, after)).not.toHaveLength(0);
      }),
      { numRuns: 500 },
    );
  });

  it('another order of keys, white space and Unicode form are the same version, without a difference', () => {
    fc.assert(
      fc.property(definition, (before) => {
        const after = JSON.parse(JSON.stringify(restated(before), undefined, 2)) as Definition;
        expect(hash(after)).toBe(hash(before));
        expect(differencesBetween(before, after)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('equal hashes and no differences are the same thing', () => {
    fc.assert(
      fc.property(definition, definition, (one, other) => {
        expect(differencesBetween(one, other).length === 0).toBe(hash(one) === hash(other));
      }),
      { numRuns: 500 },
    );
  });
});
