import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GatehouseError } from '@gatehouse/errors';
import type { KeyProvider, WrappedKey } from '../../src/vault/key-provider.js';

/** A provider with what stands behind it. */
export interface ProviderWorld {
  provider: KeyProvider;
  /** Another key wraps from now on, and the one before still unwraps; answers the provider that has both. */
  turn(): Promise<KeyProvider>;
  /** What stands behind it is gone for good; undefined when it is a part of the provider. */
  takeAway?: () => Promise<void>;
  stop(): Promise<void>;
}

const place = { org: 'acme', dataKeyId: 'k1' };

export async function codeOf(attempt: Promise<unknown>): Promise<string> {
  const error: unknown = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof GatehouseError)) throw new Error(`not refused with a catalogue error: ${String(error)}`);
  return error.code;
}

/** What every key provider has to hold. */
export function keyProviderContract(name: string, start: () => Promise<ProviderWorld>): void {
  describe(`${name} as a key provider`, () => {
    const dataKey = randomBytes(32);
    let world: ProviderWorld;
    let wrapped: WrappedKey;

    beforeAll(async () => {
      world = await start();
      wrapped = await world.provider.wrap(dataKey, place);
    }, 360_000);
    afterAll(async () => {
      world?.provider.stop();
      await world?.stop();
    });

    it('opens what it has wrapped, and shows nothing of it', async () => {
      expect(await world.provider.unwrap(wrapped, place)).toEqual(dataKey);
      expect(wrapped.wrapped.includes(dataKey)).toBe(false);
      expect(wrapped.wrapped.toString('utf8')).not.toContain(dataKey.toString('base64').slice(0, 20));
      expect((await world.provider.wrap(dataKey, place)).wrapped).not.toEqual(wrapped.wrapped);
    });

    it('says with which key', async () => {
      expect(wrapped.keyId).toBe(await world.provider.currentKeyId());
      expect(world.provider.holds(wrapped.keyId)).toBe(true);
      expect(world.provider.holds('other:key')).toBe(false);
      expect(wrapped.keyId.startsWith(world.provider.kind === 'vault-transit' ? 'vault:' : world.provider.kind)).toBe(
        true,
      );
    });

    it.each([
      ['of another organization', { ...place, org: 'other' }],
      ['of another data key', { ...place, dataKeyId: 'k2' }],
    ])('does not open it in the place %s', async (_, elsewhere) => {
      expect(await codeOf(world.provider.unwrap(wrapped, elsewhere))).toBe('GATEHOUSE_SECRET_UNREADABLE');
    });

    it('does not open what was changed', async () => {
      const changed = Buffer.from(wrapped.wrapped);
      const at = changed.length - 6;
      changed[at] = changed[at] === 0x41 ? 0x42 : 0x41;
      expect(await codeOf(world.provider.unwrap({ ...wrapped, wrapped: changed }, place))).toBe(
        'GATEHOUSE_SECRET_UNREADABLE',
      );
      const cut = { ...wrapped, wrapped: wrapped.wrapped.subarray(0, 20) };
      expect(await codeOf(world.provider.unwrap(cut, place))).toBe('GATEHOUSE_SECRET_UNREADABLE');
    });

    it('turns to another key: the old one still opens, and what is wrapped anew is under the new one', async () => {
      const turned = await world.turn();
      world.provider = turned;
      const current = await turned.currentKeyId();
      expect(current).not.toBe(wrapped.keyId);
      expect(await turned.unwrap(wrapped, place)).toEqual(dataKey);
      const again = await turned.rewrap(wrapped, place);
      expect(again.keyId).toBe(current);
      expect(await turned.unwrap(again, place)).toEqual(dataKey);
      expect(await codeOf(turned.unwrap(again, { ...place, org: 'other' }))).toBe('GATEHOUSE_SECRET_UNREADABLE');
    });

    it('says in time that it does not answer', async () => {
      if (!world.takeAway) return;
      await world.takeAway();
      const started = Date.now();
      const attempts = [
        () => world.provider.unwrap(wrapped, place),
        () => world.provider.wrap(dataKey, place),
        () => world.provider.currentKeyId(),
      ];
      for (const attempt of attempts) expect(await codeOf(attempt())).toBe('GATEHOUSE_SECRET_KEYS_UNAVAILABLE');
      expect(Date.now() - started).toBeLessThan(20_000);
    });
  });
}
