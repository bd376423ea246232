import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { BackendMappedSchema, BackendRegisteredSchema, create, CredentialMode } from '@gatehouse/contracts';
import { hostileHosts, startCanary, type Canary } from '@gatehouse/outbound/spec-kit';
import { eventually } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';
import type { Reply } from './messages.js';

// Names that the resolver of this machine knows.
const hosts = [...hostileHosts, 'localhost', 'LOCALHOST'];

let gateway: TestGateway;
let canary: Canary;
let token: string;

const idOf = (i: number, era: 'modern' | 'legacy') => `${era}-${i}`;

beforeAll(async () => {
  gateway = await startGateway({ ALLOWED_NETWORKS: '' });
  canary = await startCanary();
  // As if they had come past the registry.
  await gateway.addAgent('bot', []);
  for (const [i, host] of hosts.entries()) {
    for (const era of ['modern', 'legacy'] as const) {
      const url = `http://${host}:${canary.port}/mcp`;
      const settings = { name: host, url, credentialMode: CredentialMode.NONE, timeoutMs: 2_000, [era]: true };
      await gateway.publish('backend', idOf(i, era), create(BackendRegisteredSchema, { settings }));
      await gateway.publish('agent', 'bot', create(BackendMappedSchema, { backendId: idOf(i, era) }));
    }
  }
  await gateway.addRule('open', { agents: ['bot'] });
  token = await gateway.issueToken('bot');
}, 120_000);

afterAll(async () => {
  await canary?.stop();
  await gateway?.stop();
});

const reasonOf = ({ body }: Reply): unknown => body.error?.data.reason ?? body.result?._meta?.['dev.gatehouse/reason'];

const resource = { uri: 'test://one' };
const initialize = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'a', version: '1' } };

/** Every way in which a request of an agent makes the gateway go to a backend. */
const ways: [name: string, go: (i: number) => Promise<Reply>][] = [
  ['a call', (i) => gateway.callModern(idOf(i, 'modern'), token, 'resources/read', resource)],
  ['a call across the eras', (i) => gateway.callModern(idOf(i, 'legacy'), token, 'resources/read', resource)],
  [
    'a session',
    (i) => gateway.send(idOf(i, 'legacy'), token, { jsonrpc: '2.0', id: 1, method: 'initialize', params: initialize }),
  ],
  [
    'a stream',
    (i) =>
      gateway.callModern(idOf(i, 'modern'), token, 'subscriptions/listen', {
        notifications: { toolsListChanged: true },
      }),
  ],
];

describe('a backend at an address inside', () => {
  it.each(ways)('is not connected to for %s, however it is written', async (_, go) => {
    for (const [i, host] of hosts.entries())
      expect({ host, reason: reasonOf(await go(i)) }).toEqual({ host, reason: 'upstream_address_forbidden' });
    expect(canary.connections()).toBe(0);
  });

  it('is left out at the endpoint of all backends, and not connected to', async () => {
    const { body } = await gateway.callModern('', token, 'tools/list');
    expect(body.result.tools).toEqual([]);
    expect(JSON.stringify(body.result._meta['dev.gatehouse/omitted'])).toContain('upstream_address_forbidden');
    expect(canary.connections()).toBe(0);
  });

  it('would be noticed if it were connected to', async () => {
    connect(canary.port, '127.0.0.1').on('error', () => undefined);
    await eventually(() => expect(canary.connections()).toBe(1));
  });
});
