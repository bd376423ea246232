import { describe, expect, it } from '@jest/globals';
import { fromCursor, toCursor } from './cursor.js';

describe('a cursor', () => {
  it.each([
    { timeMs: 1_767_225_600_123, id: 'replica-1:18:4711' },
    { timeMs: 0, id: ':ü' },
  ])('gives back the place %p', (place) => {
    expect(fromCursor(toCursor(place))).toEqual(place);
  });

  it.each([
    '',
    'x',
    '!!!',
    Buffer.from('12').toString('base64url'),
    Buffer.from('-1:x').toString('base64url'),
    Buffer.from('999999999999999:x').toString('base64url'),
  ])('refuses %p', (cursor) => {
    expect(() => fromCursor(cursor)).toThrow(expect.objectContaining({ code: 'GATEHOUSE_QUERY_CURSOR_INVALID' }));
  });
});
