import { expect, it } from '@jest/globals';
import { collect } from './verb.js';

it('collects values of a repeated option, with or without commas', () => {
  expect(collect('c', collect('a,b'))).toEqual(['a', 'b', 'c']);
});
