import { describe, expect, it } from '@jest/globals';
import { accessTokenPattern, formatAccessToken, isWellFormedAccessToken } from './access-token-format.js';

const random = Uint8Array.from({ length: 64 }, (_, i) => (i * 37) % 256);

describe('an access token', () => {
  const token = formatAccessToken('pat', random);

  it('has the published form and a checksum', () => {
    expect(token).toMatch(new RegExp(`^${accessTokenPattern.source}$`));
    expect(isWellFormedAccessToken(token)).toBe(true);
  });

  it('is refused when any character differs', () => {
    for (let i = 0; i < token.length; i++) {
      const other = token[i] === 'x' ? 'y' : 'x';
      expect(isWellFormedAccessToken(token.slice(0, i) + other + token.slice(i + 1))).toBe(false);
    }
  });

  it.each(['', 'gth_pat_', `${token}0`, token.replace('pat', 'abc'), ` ${token}`])('is not %j', (text) => {
    expect(isWellFormedAccessToken(text)).toBe(false);
  });

  it('needs enough random bytes', () => {
    expect(() => formatAccessToken('agt', new Uint8Array(29))).toThrow(RangeError);
    expect(() => formatAccessToken('agt', new Uint8Array(64).fill(255))).toThrow(RangeError);
  });
});
