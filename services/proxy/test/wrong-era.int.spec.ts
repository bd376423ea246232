import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BackendReconfiguredSchema, create, CredentialMode } from '@gatehouse/contracts';
import { reprobeSubject } from '@gatehouse/nats';
import { eventually, startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';

type Eras = ('modern' | 'legacy')[];

let gateway: TestGateway;
let token: string;
const backends: FixtureBackend[] = [];
/** Backends that the registry was asked to look at again. */
const told: string[] = [];

const slugs = ['b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7', 'b8', 'b9', 'b10'];

beforeAll(async () => {
  gateway = await startGateway();
  await gateway.allowEverything('bot', slugs);
  token = await gateway.issueToken('bot');
  gateway.nc.subscribe(reprobeSubject('default'), { callback: (_, message) => void told.push(message.string()) });
}, 60_000);

afterEach(() => {
  for (const backend of backends) backend.intercept = undefined;
});

afterAll(async () => {
  await Promise.all(backends.map((backend) => backend.stop()));
  await gateway?.stop();
});

/** A backend that speaks other eras than the registry says. */
async function misregistered(eras: Eras, said: Eras) {
  const backend = await startFixtureBackend({ eras });
  const id = slugs[backends.push(backend) - 1] ?? '';
  await gateway.addBackend(id, backend, flags(said));
  return { id, backend };
}

const flags = (eras: Eras) => ({ modern: eras.includes('modern'), legacy: eras.includes('legacy') });

const echo = { name: 'echo', arguments: { text: 'hello' } };
const ran = { result: { content: [{ type: 'text', text: 'hello' }] } };

/** Counts what reaches the backend, by method and era. */
function count(backend: FixtureBackend): string[] {
  const seen: string[] = [];
  backend.intercept = ({ method, params }) => {
    seen.push(`${params._meta ? 'modern' : 'legacy'} ${method}`);
    return false;
  };
  return seen;
}

describe('a backend that is registered as modern, and is legacy', () => {
  it('gets the call of a modern agent once, in its own era, and from then on at once', async () => {
    const { id, backend } = await misregistered(['legacy'], ['modern']);
    const { headers, record } = gateway.traced();
    const seen = count(backend);
    const first = await gateway.callModern(id, token, 'tools/call', echo, { headers });
    expect(first.body).toMatchObject(ran);
    expect(backend.calls).toHaveLength(1);
    expect(seen.filter((one) => one === 'modern tools/call')).toHaveLength(1);
    expect(await record()).toMatchObject({ eraIn: 'modern', eraOut: 'legacy', reason: 'ok' });
    await Promise.all([1, 2, 3, 4, 5].map(() => gateway.callModern(id, token, 'tools/call', echo)));
    expect(backend.calls).toHaveLength(6);
    expect(seen.filter((one) => one.startsWith('modern'))).toEqual(['modern tools/call', 'modern server/discover']);
    expect(told.filter((slug) => slug === id)).toEqual([id]);
  });

  it('serves a legacy agent, whose conversation begins anew when it had begun in the wrong era', async () => {
    const { id, backend } = await misregistered(['legacy', 'modern'], ['modern']);
    const before = await gateway.initialize(id, token);
    expect((await gateway.callLegacy(id, token, before, 'tools/call', echo)).body).toMatchObject(ran);
    // An older version is installed.
    backend.intercept = ({ params, id: rpcId }, response) => {
      if (!params._meta) return false;
      response.writeHead(400, { 'content-type': 'application/json' });
      // In the words of the SDK.
      const error = { code: -32_000, message: 'Bad Request: Server not initialized' };
      return response.end(JSON.stringify({ jsonrpc: '2.0', error, id: rpcId === 0 ? 0 : null })).writableEnded;
    };
    const lost = await gateway.callLegacy(id, token, before, 'tools/call', echo);
    expect(lost).toMatchObject({ status: 404, body: { error: { data: { reason: 'upstream_session_lost' } } } });
    const after = await gateway.initialize(id, token);
    expect((await gateway.callLegacy(id, token, after, 'tools/call', echo)).body).toMatchObject(ran);
    expect(backend.calls).toHaveLength(2);
  });

  it('serves agents also when it answers 500 to what it does not know', async () => {
    const { id, backend } = await misregistered(['legacy'], ['modern']);
    backend.intercept = ({ params, id: rpcId }, response) => {
      if (!params._meta) return false;
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ jsonrpc: '2.0', id: rpcId, error: { code: -32_603, message: 'Internal error' } }));
      return true;
    };
    expect((await gateway.callModern(id, token, 'server/discover')).body.result.capabilities).toEqual({
      tools: { listChanged: true },
    });
    expect((await gateway.callModern(id, token, 'tools/call', echo)).body).toMatchObject(ran);
  });

  it('does not get a call again that it may have run, and gets the next one in its own era', async () => {
    const { id, backend } = await misregistered(['legacy'], ['modern']);
    let runs = 0;
    backend.intercept = ({ method, params }, response) => {
      if (!params._meta) return false;
      if (method === 'tools/call') runs++;
      response.writeHead(400, { 'content-type': 'text/plain' }).end('what?');
      return true;
    };
    const first = await gateway.callModern(id, token, 'tools/call', echo);
    expect(first.body.error.data.reason).toBe('upstream_error');
    await eventually(async () => {
      expect((await gateway.callModern(id, token, 'tools/list')).body.result.tools).toHaveLength(3);
    });
    expect(runs).toBe(1);
    expect(backend.calls).toHaveLength(0);
    expect((await gateway.callModern(id, token, 'tools/call', echo)).body).toMatchObject(ran);
    expect(runs).toBe(1);
  });
});

describe('a backend that is registered as legacy, and is modern', () => {
  it('serves a legacy agent', async () => {
    const { id, backend } = await misregistered(['modern'], ['legacy']);
    const session = await gateway.initialize(id, token);
    expect((await gateway.callLegacy(id, token, session, 'tools/call', echo)).body).toMatchObject(ran);
    expect(backend.calls).toHaveLength(1);
    expect(told).toContain(id);
  });

  it('serves a modern agent', async () => {
    const { id, backend } = await misregistered(['modern'], ['legacy']);
    expect((await gateway.callModern(id, token, 'tools/call', echo)).body).toMatchObject(ran);
    expect(backend.calls).toHaveLength(1);
  });
});

describe('a verdict', () => {
  it('that is right stays, the error reaches the agent, and the backend is not looked at each time', async () => {
    const { id, backend } = await misregistered(['modern'], ['modern']);
    const error = { code: -32_000, message: 'out of paper' };
    let looks = 0;
    backend.intercept = ({ method, id: rpcId }, response) => {
      if (method === 'server/discover') looks++;
      if (method !== 'tools/call') return false;
      response.end(JSON.stringify({ jsonrpc: '2.0', id: rpcId, error }));
      return true;
    };
    for (let i = 0; i < 5; i++)
      expect((await gateway.callModern(id, token, 'tools/call', echo)).body.error).toEqual(error);
    expect(looks).toBe(1);
    expect(told).not.toContain(id);
  });

  it('is not changed by a backend that is in trouble', async () => {
    const { id, backend } = await misregistered(['modern', 'legacy'], ['modern', 'legacy']);
    backend.intercept = ({ method }, response) => {
      response.writeHead(method === 'tools/list' ? 404 : 503).end();
      return true;
    };
    await gateway.callModern(id, token, 'tools/list');
    backend.intercept = undefined;
    const seen = count(backend);
    await gateway.callModern(id, token, 'tools/call', echo);
    expect(seen).toEqual(['modern tools/call']);
    expect(told).not.toContain(id);
  });

  it('of the gateway itself holds until the registry says something else', async () => {
    const { id, backend } = await misregistered(['legacy'], ['modern']);
    await gateway.callModern(id, token, 'tools/call', echo);
    await gateway.addAgent('somebody', []);
    const seen = count(backend);
    await gateway.callModern(id, token, 'tools/call', echo);
    expect(seen.filter((one) => one.startsWith('modern'))).toEqual([]);
    const settings = { url: backend.url, credentialMode: CredentialMode.NONE, modern: true };
    await gateway.append('backend', id, create(BackendReconfiguredSchema, { settings }));
    await gateway.callModern(id, token, 'tools/call', echo);
    expect(seen).toContain('modern tools/call');
  });
});
