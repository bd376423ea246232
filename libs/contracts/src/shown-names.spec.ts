import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isToolName, prefixedName, splitName } from './shown-names.js';

const slug = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,62}$/);

describe('names on endpoints of several backends', () => {
  it('lead back to the backend and its own name, whatever that looks like', () => {
    const name = fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('_', '__', '__a__b', 'a__b', '-', '😀'));
    fc.assert(
      fc.property(slug, name, (backendId, real) => {
        expect(splitName(prefixedName({ backendId, name: real }))).toEqual({ backendId, name: real });
      }),
    );
  });

  it.each(['', 'search', '__search', 'crm__', 'crm_search', '__'])('are no prefixed name: "%s"', (text) => {
    expect(splitName(text)).toBeUndefined();
  });

  it.each([
    ['find_customer', true],
    ['A-Z.09_', true],
    ['x'.repeat(128), true],
    ['x'.repeat(129), false],
    ['', false],
    ['with space', false],
    ['größe', false],
    ['a\n', false],
  ])('may be the name of a tool: "%s" %s', (text, may) => {
    expect(isToolName(text)).toBe(may);
  });
});
