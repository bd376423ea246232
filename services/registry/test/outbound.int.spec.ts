import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { BackendRegisteredSchema, create, CredentialMode } from '@gatehouse/contracts';
import { JetStreamEventStore } from '@gatehouse/event-store';
import { connectNats } from '@gatehouse/nats';
import { hostileHosts, hostileUrls, startCanary, type Canary } from '@gatehouse/outbound/spec-kit';
import { startService, type RunningService } from '@gatehouse/service-kit';
import { eventually, startInfrastructure, type Infrastructure } from '@gatehouse/testkit';
import { registry } from '../src/registry.module.js';

let infrastructure: Infrastructure;
let service: RunningService;
let canary: Canary;
let urls: readonly string[];
let insideUrls: readonly string[];

beforeAll(async () => {
  infrastructure = await startInfrastructure(['nats', 'postgres', 'idp']);
  service = await startService(registry, infrastructure.env('registry', { ALLOWED_NETWORKS: '' }));
  canary = await startCanary();
  const names = ['localhost', 'LOCALHOST'];
  insideUrls = [...hostileHosts, ...names].map((host) => `http://${host}:${canary.port}/mcp`);
  urls = [...hostileUrls, ...insideUrls];
  await registerUnseen();
}, 120_000);

afterAll(async () => {
  await service?.stop();
  await canary?.stop();
  await infrastructure?.stop();
});

/** As if they had been registered when there were no rules yet. */
async function registerUnseen(): Promise<void> {
  const nc = await connectNats({ url: infrastructure.product.urls.nats, name: 'test' });
  const store = await JetStreamEventStore.open(nc);
  for (const [i, url] of insideUrls.entries()) {
    const id = `inside-${i}`;
    const settings = { name: id, url, credentialMode: CredentialMode.NONE, timeoutMs: 1_000 };
    const meta = { id: randomUUID(), time: new Date().toISOString(), org: 'default', principalId: 'test' };
    const stream = { org: 'default', aggregate: 'backend', id };
    await store.append(stream, create(BackendRegisteredSchema, { settings }), 0, {
      ...meta,
      aggregate: 'backend',
      aggregateId: id,
    });
  }
  await nc.close();
  await eventually(async () => {
    expect((await api('GET', `/backends/inside-${insideUrls.length - 1}`)).status).toBe(200);
  }, 60_000);
}

async function api(method: string, path: string, body?: unknown): Promise<{ status: number; body: { code?: string } }> {
  const response = await fetch(service.url + path, {
    method,
    headers: {
      authorization: `Bearer ${await infrastructure.tokenFor('admin')}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as object };
}

const refusal = expect.stringMatching(/^GATEHOUSE_(REQUEST_INVALID|OUTBOUND_URL_INVALID|OUTBOUND_ADDRESS_FORBIDDEN)$/);

describe('a URL that leads inside', () => {
  it.each([
    ['a new backend', 'POST', '/backends', { slug: 'inside' }],
    ['a backend that there is', 'PUT', '/backends/inside-0', {}],
  ])('is refused for %s, in whatever way it is written', async (_, method, path, more) => {
    for (const url of urls) {
      const { status, body } = await api(method, path, { ...more, url });
      const isRefused = status === 400 || status === 422;
      expect({ url, isRefused, code: body.code }).toEqual({ url, isRefused: true, code: refusal });
    }
    expect((await api('GET', '/backends/inside')).status).toBe(404);
    expect(canary.connections()).toBe(0);
  });

  it('is refused when a backend that has it is looked at again', async () => {
    for (const [i, url] of insideUrls.entries()) {
      const { status, body } = await api('POST', `/backends/inside-${i}/refresh`);
      expect({ url, status, code: body.code }).toEqual({
        url,
        status: 422,
        code: 'GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN',
      });
    }
    expect(canary.connections()).toBe(0);
  });
});
