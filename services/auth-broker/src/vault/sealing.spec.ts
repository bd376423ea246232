import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { open, seal } from './sealing.js';

const key = randomBytes(32);
const secret = Buffer.from('sk-very-secret');

describe('a sealed secret', () => {
  it('opens with its key and context, and looks different every time', () => {
    const sealed = seal(key, secret, 'org/a/1');
    expect(open(key, sealed, 'org/a/1')).toEqual(secret);
    expect(sealed.includes(secret)).toBe(false);
    expect(seal(key, secret, 'org/a/1')).not.toEqual(sealed);
  });

  it.each([
    ['another key', (sealed: Buffer) => open(randomBytes(32), sealed, 'org/a/1')],
    ['another context', (sealed: Buffer) => open(key, sealed, 'org/b/1')],
    [
      'a changed byte',
      (sealed: Buffer) => open(key, Buffer.concat([sealed.subarray(0, -1), Buffer.from([0])]), 'org/a/1'),
    ],
    ['a cut end', (sealed: Buffer) => open(key, sealed.subarray(0, 20), 'org/a/1')],
  ])('does not open with %s', (_, attempt) => {
    expect(() => attempt(seal(key, Buffer.from('ends with x'), 'org/a/1'))).toThrow();
  });
});
