import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@gatehouse/testkit';
import { TransitKeyProvider } from '../../src/vault/transit.key-provider.js';
import { codeOf, keyProviderContract } from './key-provider.contract.js';
import { TransitServer } from './transit-server.js';

const place = { org: 'acme', dataKeyId: 'k1' };
const onTrouble = () => undefined;

keyProviderContract('Vault transit (a fixture of its HTTP API)', async () => {
  const server = new TransitServer();
  const url = await server.start();
  server.createKey('', 'transit', 'gatehouse');
  const token = server.newToken(3_600, true);
  const provider = new TransitKeyProvider({ url, token, mount: 'transit', key: 'gatehouse', onTrouble });
  return {
    provider,
    turn: async () => {
      server.rotate('', 'transit', 'gatehouse');
      return provider;
    },
    takeAway: () => server.stop(),
    stop: () => server.stop(),
  };
});

describe('Vault transit', () => {
  let server: TransitServer;
  let url: string;
  const opened: TransitKeyProvider[] = [];
  beforeAll(async () => {
    server = new TransitServer();
    url = await server.start();
    server.createKey('team/a', 'secrets/transit', 'key one');
    server.createKey('', 'transit', 'gatehouse');
  });
  afterAll(async () => {
    for (const provider of opened) provider.stop();
    await server.stop();
  });

  function open(options: Partial<ConstructorParameters<typeof TransitKeyProvider>[0]> = {}): TransitKeyProvider {
    const token = server.newToken(3_600, false);
    const provider = new TransitKeyProvider({ url, token, mount: 'transit', key: 'gatehouse', onTrouble, ...options });
    opened.push(provider);
    return provider;
  }

  it('is asked in its namespace and mount', async () => {
    const provider = open({ namespace: 'team/a', mount: 'secrets/transit', key: 'key one' });
    const wrapped = await provider.wrap(randomBytes(32), place);
    expect(wrapped.keyId).toBe('vault:team/a/secrets/transit/key one:v1');
    expect(server.requests.at(-1)).toEqual({
      ...{ method: 'POST', path: 'secrets/transit/encrypt/key%20one', namespace: 'team/a' },
    });
  });

  it.each([
    ['a token that is refused', { token: 'hvs.nothing' }],
    ['a key that is not there', { key: 'nothing' }],
    ['a mount that is not there', { mount: 'nowhere' }],
    ['a namespace that is not there', { namespace: 'nowhere' }],
  ])('with %s is not available', async (_, options) => {
    const provider = open(options);
    expect(await codeOf(provider.wrap(randomBytes(32), place))).toBe('GATEHOUSE_SECRET_KEYS_UNAVAILABLE');
    const old = { keyId: 'vault:transit/gatehouse:v1', wrapped: Buffer.from('vault:v1:AAAA') };
    expect(await codeOf(provider.unwrap(old, place))).toBe('GATEHOUSE_SECRET_KEYS_UNAVAILABLE');
  });

  it('that is sealed is not available, and is again when it is opened', async () => {
    const provider = open();
    server.isSealed = true;
    expect(await codeOf(provider.currentKeyId())).toBe('GATEHOUSE_SECRET_KEYS_UNAVAILABLE');
    server.isSealed = false;
    expect(await provider.currentKeyId()).toBe('vault:transit/gatehouse:v1');
  });

  it('opens nothing under a version that its policy has ended', async () => {
    server.createKey('', 'transit', 'ended');
    const provider = open({ key: 'ended' });
    const wrapped = await provider.wrap(randomBytes(32), place);
    server.rotate('', 'transit', 'ended', 2);
    expect(await codeOf(provider.unwrap(wrapped, place))).toBe('GATEHOUSE_SECRET_UNREADABLE');
    expect(await codeOf(provider.rewrap(wrapped))).toBe('GATEHOUSE_SECRET_UNREADABLE');
  });

  it('has its token renewed while it is used, longer than the token lives', async () => {
    const token = server.newToken(2, true);
    const provider = open({ token });
    await eventually(async () => {
      expect(server.tokens.get(token)?.renewals).toBeGreaterThanOrEqual(2);
    }, 10_000);
    expect(await provider.currentKeyId()).toBe('vault:transit/gatehouse:v1');
  });

  it('never shows its token', async () => {
    const token = server.newToken(3_600, false);
    const provider = open({ token, key: 'nothing' });
    const error: unknown = await provider.wrap(randomBytes(32), place).catch((thrown: unknown) => thrown);
    const { message, stack, cause } = error as Error;
    expect(JSON.stringify([error, message, stack, cause])).not.toContain(token);
  });
});
