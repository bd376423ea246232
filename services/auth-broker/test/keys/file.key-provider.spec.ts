import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { FileKeyProvider } from '../../src/vault/file.key-provider.js';
import { KeyRing } from '../../src/vault/key-provider.js';
import { codeOf, keyProviderContract } from './key-provider.contract.js';

const place = { org: 'acme', dataKeyId: 'k1' };

keyProviderContract('a key file', async () => {
  const [old, fresh] = [randomBytes(32), randomBytes(32)];
  return {
    provider: new FileKeyProvider(old),
    turn: async () => new FileKeyProvider(fresh, [old]),
    stop: async () => undefined,
  };
});

describe('a ring of providers', () => {
  it('unwraps with whichever has wrapped it, and wraps with the first', async () => {
    const dataKey = randomBytes(32);
    const [first, second] = [new FileKeyProvider(randomBytes(32)), new FileKeyProvider(randomBytes(32))];
    const wrapped = await second.wrap(dataKey, place);
    const ring = new KeyRing(first, [second]);
    expect(await ring.unwrap(wrapped, place)).toEqual(dataKey);
    const again = await ring.rewrap(wrapped, place);
    expect(again.keyId).toBe(await first.currentKeyId());
    expect(await first.unwrap(again, place)).toEqual(dataKey);
  });

  it('opens nothing that was wrapped with a key that is not configured', async () => {
    const wrapped = await new FileKeyProvider(randomBytes(32)).wrap(randomBytes(32), place);
    const ring = new KeyRing(new FileKeyProvider(randomBytes(32)));
    expect(await codeOf(ring.unwrap(wrapped, place))).toBe('GATEHOUSE_SECRET_UNREADABLE');
  });
});
