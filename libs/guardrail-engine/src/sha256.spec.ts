import { describe, expect, it } from '@jest/globals';
import { hmacSha256, sha256 } from './sha256.js';

describe('a hash', () => {
  // FIPS 180-4 examples, and the empty text.
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
    ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
  ])('of a text is SHA-256 (%#)', (text, expected) => {
    expect(sha256(text)).toBe(expected);
  });

  // RFC 4231, case 2, and a key that is longer than a block.
  it.each([
    ['Jefe', 'what do ya want for nothing?', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
    [
      '\x2a'.repeat(131),
      'Test Using Larger Than Block-Size Key - Hash Key First',
      'a879fe293ec4822a32e30037ac471452fbecd684d14d8c2b72a0743f6c2f40a6',
    ],
  ])('with a key is HMAC-SHA-256 (%#)', (key, text, expected) => {
    expect(hmacSha256(key, text)).toBe(expected);
  });
});
