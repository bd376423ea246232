import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { storable } from './storable.js';

describe('what is stored in PostgreSQL', () => {
  it('has nothing that PostgreSQL refuses, at any depth', () => {
    const odd = 'a\0b\ud800c';
    expect(storable({ [odd]: [odd, { deep: odd }] })).toEqual({
      'a\ufffdb\ufffdc': ['a\ufffdb\ufffdc', { deep: 'a\ufffdb\ufffdc' }],
    });
  });

  it('is otherwise what it was', () => {
    const at = new Date(0);
    expect(storable({ at, none: null, nothing: undefined, yes: true, n: 1.5 })).toEqual({
      at,
      none: null,
      nothing: undefined,
      yes: true,
      n: 1.5,
    });
    const clean = fc.jsonValue({ stringUnit: 'grapheme', maxDepth: 2 });
    fc.assert(
      fc.property(clean, (value) => expect(storable(value)).toEqual(value)),
      { numRuns: 50 },
    );
  });
});
