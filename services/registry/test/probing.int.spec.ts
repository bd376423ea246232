import type { ServerResponse } from 'node:http';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NatsConnection } from '@nats-io/transport-node';
import { startTestIssuer, type TestIssuer } from '@gatehouse/identity/spec-kit';
import { connectNats, reprobeSubject } from '@gatehouse/nats';
import { startService, type RunningService } from '@gatehouse/service-kit';
import {
  eventually,
  makeCertificate,
  startFixtureBackend,
  startInfrastructure,
  type FixtureBackend,
  type FixtureRequest,
  type Infrastructure,
} from '@gatehouse/testkit';
import { registry } from '../src/registry.module.js';

let infrastructure: Infrastructure;
let issuer: TestIssuer;
let service: RunningService;
let nc: NatsConnection;
const backends: FixtureBackend[] = [];

beforeAll(async () => {
  infrastructure = await startInfrastructure(['nats', 'postgres']);
  issuer = await startTestIssuer();
  service = await startService(registry, infrastructure.env('registry', { ISSUER: issuer.url }));
  nc = await connectNats({ url: infrastructure.product.urls.nats, name: 'test' });
});

afterAll(async () => {
  await nc?.close();
  await service?.stop();
  await Promise.all([...backends.map((backend) => backend.stop()), issuer?.stop()]);
  await infrastructure?.stop();
});

async function api(method: string, path: string, body?: unknown) {
  const response = await fetch(service.url + path, {
    method,
    headers: {
      authorization: `Bearer ${await issuer.tokenFor({ sub: 'root', roles: ['owner'] })}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of many shapes
  return { status: response.status, body: (await response.json()) as any };
}

const read = (id: string) => api('GET', `/backends/${id}`).then(({ body }) => body);
const both = ['modern', 'legacy'] as const;

/** A backend of which `intercept` takes over the answers. */
async function backendWith(eras: readonly ('modern' | 'legacy')[], intercept?: FixtureBackend['intercept']) {
  const backend = await startFixtureBackend({ eras });
  backend.intercept = intercept;
  const id = `b${backends.push(backend)}`;
  const register = async (more: object = {}) => {
    const reply = await api('POST', '/backends', { slug: id, url: backend.url, ...more });
    if (reply.status === 201) await api('GET', `/backends?minSeq=${reply.body.version}`);
    return reply;
  };
  return { id, backend, register };
}

/** Answers a method with an HTTP status, and with a JSON-RPC error if there is a code. */
const refusing = (method: string, status: number, code?: number) => (rpc: FixtureRequest, response: ServerResponse) => {
  if (rpc.method !== method) return false;
  response.writeHead(status, { 'content-type': 'application/json' });
  const error = { code, message: 'no' };
  response.end(code === undefined ? undefined : JSON.stringify({ jsonrpc: '2.0', id: rpc.id, error }));
  return true;
};

describe('a probe', () => {
  it.each<[string, boolean, boolean, number, number | undefined]>([
    ['server/discover', false, true, 500, -32_603],
    ['server/discover', false, true, 500, undefined],
    ['server/discover', false, true, 400, -32_000],
    ['server/discover', false, true, 404, -32_601],
    ['server/discover', false, true, 405, undefined],
    ['initialize', true, false, 400, -32_022],
    ['initialize', true, false, 404, undefined],
  ])(
    'of a server that refuses %s finds modern: %s, legacy: %s (HTTP %d, %d)',
    async (method, modern, legacy, status, code) => {
      const { id, register } = await backendWith(both, refusing(method, status, code));
      expect((await register()).status).toBe(201);
      expect(await read(id)).toMatchObject({ modern, legacy });
    },
  );

  it.each([
    ['server/discover', 503],
    ['server/discover', 429],
    ['initialize', 502],
    ['initialize', 504],
  ])('finds nothing while a server is in trouble: %s, HTTP %d', async (method, status) => {
    const { register } = await backendWith(both, refusing(method, status, -32_000));
    expect(await register()).toMatchObject({ status: 422, body: { code: 'GATEHOUSE_BACKEND_UNREACHABLE' } });
  });

  it('finds no modern server in one that knows other versions only', async () => {
    const { id, register } = await backendWith(both, ({ method, id: rpcId }, response) => {
      if (method !== 'server/discover') return false;
      const result = { supportedVersions: ['2030-01-01'], capabilities: {} };
      response.end(JSON.stringify({ jsonrpc: '2.0', id: rpcId, result }));
      return true;
    });
    await register();
    expect(await read(id)).toMatchObject({ modern: false, legacy: true, protocolVersions: ['2025-11-25'] });
  });

  it('keeps what the server says of itself, as far as it can be stored, and when that was', async () => {
    const capabilities: object = { tools: { listChanged: true }, prompts: {} };
    let instructions = 'Search first.\nThen\u0000 write.\u202e';
    const { id, backend, register } = await backendWith(both, ({ method, id: rpcId }, response) => {
      if (method !== 'server/discover') return false;
      const result = { supportedVersions: ['2026-07-28'], capabilities, instructions };
      response.end(JSON.stringify({ jsonrpc: '2.0', id: rpcId, result }));
      return true;
    });
    const beganMs = Date.now();
    await register();
    const found = await read(id);
    expect(found).toMatchObject({ capabilities, instructions: 'Search first.\nThen write.' });
    expect(Date.parse(found.probedAt)).toBeGreaterThanOrEqual(beganMs);
    instructions = 'x'.repeat(10_000);
    Object.assign(capabilities, { evil: 'a\0' });
    const { body } = await api('POST', `/backends/${id}/refresh`);
    await api('GET', `/backends?minSeq=${body.version}`);
    expect(backend.intercept).toBeDefined();
    await eventually(async () => {
      expect(await read(id)).toMatchObject({ capabilities: {}, instructions: 'x'.repeat(8_000) });
    });
  });
});

/** What was said before is through when this is. */
async function anotherIsReprobed(): Promise<void> {
  const { id, backend, register } = await backendWith(both, refusing('initialize', 404));
  await register();
  backend.intercept = undefined;
  nc.publish(reprobeSubject('default'), id);
  await eventually(async () => expect(await read(id)).toMatchObject({ legacy: true }));
}

describe('a backend that a gateway replica has doubts about', () => {
  it('is probed again, and its settings follow', async () => {
    const { id, backend, register } = await backendWith(both, refusing('initialize', 404));
    await register({ name: 'Mine', toolTimeouts: [{ tool: 'constructor', timeoutMs: 5_000 }] });
    expect(await read(id)).toMatchObject({ modern: true, legacy: false });
    backend.intercept = refusing('server/discover', 400, -32_000);
    nc.publish(reprobeSubject('default'), id);
    await eventually(async () => {
      expect(await read(id)).toMatchObject({
        modern: false,
        legacy: true,
        name: 'Mine',
        toolTimeouts: [{ tool: 'constructor', timeoutMs: 5_000 }],
        enabled: true,
      });
    });
  });

  it('stays what it was while it does not answer', async () => {
    const { id, backend, register } = await backendWith(both);
    await register();
    let asked = 0;
    backend.intercept = (_, response) => {
      asked++;
      response.writeHead(503).end();
      return true;
    };
    nc.publish(reprobeSubject('default'), id);
    await eventually(() => expect(asked).toBeGreaterThan(0));
    await anotherIsReprobed();
    expect(await read(id)).toMatchObject({ modern: true, legacy: true });
  });

  it('is not probed at every word', async () => {
    const { id, backend, register } = await backendWith(both);
    await register();
    let asked = 0;
    backend.intercept = ({ method }) => {
      if (method === 'server/discover') asked++;
      return false;
    };
    for (let i = 0; i < 20; i++) nc.publish(reprobeSubject('default'), id);
    await nc.flush();
    await eventually(() => expect(asked).toBe(1));
    await anotherIsReprobed();
    expect(asked).toBe(1);
  });
});

describe('a backend over TLS', () => {
  it('is probed over HTTP/2 where it offers that, and refused while nobody vouches for its certificate', async () => {
    const certificate = await makeCertificate();
    const seen: string[] = [];
    const over = async (http2: boolean) => {
      const backend = await startFixtureBackend({ eras: both, tls: { ...certificate, http2 } });
      backends.push(backend);
      backend.intercept = (_, __, raw) => {
        seen.push(raw.httpVersion);
        return false;
      };
      return () => api('POST', '/backends', { slug: http2 ? 'http2' : 'http1', url: backend.url });
    };
    const [registerHttp2, registerHttp1] = [await over(true), await over(false)];
    expect(await registerHttp2()).toMatchObject({ status: 422, body: { code: 'GATEHOUSE_BACKEND_UNREACHABLE' } });
    const before = getCACertificates('default');
    setDefaultCACertificates([...before, certificate.cert]);
    try {
      expect((await registerHttp2()).status).toBe(201);
      expect(new Set(seen)).toEqual(new Set(['2.0']));
      expect((await registerHttp1()).status).toBe(201);
      expect(new Set(seen)).toEqual(new Set(['2.0', '1.1']));
    } finally {
      setDefaultCACertificates(before);
      await certificate.remove();
    }
  });
});
