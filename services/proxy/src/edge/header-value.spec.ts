import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeHeader, encodeHeader } from './header-value.js';

describe('a value in a header', () => {
  it('comes out as it went in, in characters that a header can carry', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string()), (value) => {
        const text = value.toWellFormed();
        const header = encodeHeader(text);
        expect(header).toMatch(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/);
        expect(decodeHeader(header)).toBe(text);
      }),
    );
  });

  it.each([
    ['echo', 'echo'],
    ['two words', 'two words'],
    ['', '=?base64??='],
    [' blank', '=?base64?IGJsYW5r?='],
    ['a\r\nb: c', '=?base64?YQ0KYjogYw==?='],
    ['日本', '=?base64?5pel5pys?='],
    ['=?base64?ZWNobw==?=', '=?base64?PT9iYXNlNjQ/WldOb2J3PT0/PQ==?='],
  ])('is plain only where that is unambiguous: %j', (value, header) => {
    expect(encodeHeader(value)).toBe(header);
  });

  it.each([
    '=?base64?***?=',
    '=?base64?ZWNobw?=',
    '=?base64?/w==?=',
    '=?base64?ZW Nobw==?=',
    'Z\xfcrich',
    'a\0b',
    'a\x7f',
  ])('that is badly encoded is no value: %j', (header) => {
    expect(decodeHeader(header)).toBeUndefined();
  });
});
