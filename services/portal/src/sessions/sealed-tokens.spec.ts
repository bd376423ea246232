import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { hashOf, openTokens, sealTokens } from './sealed-tokens.js';

const cookie = () => randomBytes(32).toString('base64url');
const tokens = { accessToken: 'access-secret', accessExpiresAtMs: 1, refreshToken: 'refresh-secret' };

describe('sealed tokens', () => {
  it('open with the cookie alone', () => {
    const own = cookie();
    const sealed = sealTokens(own, tokens);
    expect(openTokens(own, sealed)).toEqual(tokens);
    expect(sealed.toString('latin1')).not.toContain('secret');
    expect(() => openTokens(cookie(), sealed)).toThrow();
    expect(() => openTokens(hashOf(own), sealed)).toThrow();
  });

  it('do not open after any byte was changed', () => {
    const own = cookie();
    const sealed = sealTokens(own, tokens);
    for (const at of [0, 12, 28, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => openTokens(own, changed)).toThrow();
    }
  });

  it('are sealed differently every time', () => {
    const own = cookie();
    expect(sealTokens(own, tokens).equals(sealTokens(own, tokens))).toBe(false);
  });
});
