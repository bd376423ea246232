import { expect, it } from '@jest/globals';
import { differencesOf } from './compare.js';

it.each([
  { what: 'the same', direct: { a: [1, { b: 'x' }], c: null }, through: { c: null, a: [1, { b: 'x' }] }, paths: [] },
  { what: 'another value', direct: { a: { b: 1 } }, through: { a: { b: 2 } }, paths: ['a.b'] },
  { what: 'another type', direct: { a: 1 }, through: { a: '1' }, paths: ['a'] },
  { what: 'a field too many', direct: {}, through: { a: 1 }, paths: ['a'] },
  { what: 'a field too few', direct: { a: null }, through: {}, paths: ['a'] },
  { what: 'an object too few', direct: { a: { b: 1, c: 2 } }, through: {}, paths: ['a.b', 'a.c'] },
  { what: 'an empty object too few', direct: { a: {} }, through: {}, paths: ['a'] },
  {
    what: 'another element',
    direct: { a: [{ b: 1 }, { b: 2 }] },
    through: { a: [{ b: 1 }, { b: 3 }] },
    paths: ['a[].b'],
  },
  { what: 'an element too few', direct: { a: [1, 2] }, through: { a: [1] }, paths: ['a'] },
  { what: 'another order', direct: { a: [1, 2] }, through: { a: [2, 1] }, paths: ['a[]', 'a[]'] },
  { what: 'a list for an object', direct: { a: [] }, through: { a: {} }, paths: ['a'] },
  { what: 'nothing at all', direct: { a: 1 }, through: undefined, paths: ['a'] },
])('Answers differ by $what', ({ direct, through, paths }) => {
  expect(differencesOf(direct, through).map(({ path }) => path)).toEqual(paths);
});
