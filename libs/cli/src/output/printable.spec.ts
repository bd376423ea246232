import { expect, it } from '@jest/globals';
import { printable, printableLines, withNothingHidden } from './printable.js';

it.each([
  ['plain, ünïcode and 😀', 'plain, ünïcode and 😀'],
  ['\u001b]0;title\u0007', ' ]0;title '],
  ['a\r\nb\tc', 'a b c'],
  ['abc\u202edef', 'abc def'],
  ['\u009b31m', ' 31m'],
])('%j is shown as %j', (text, shown) => {
  expect(printable(text)).toBe(shown);
});

it('keeps lines and tabs of a text that has them', () => {
  expect(printableLines('a\r\nb\tc\u001b[1m')).toBe('a\nb\tc [1m');
});

it('shows what is hidden in a text', () => {
  expect(withNothingHidden('a\u200bb\u001b[1m\u{e0041}')).toBe('a‹U+200B›b‹U+001B›[1m‹U+E0041›');
});
