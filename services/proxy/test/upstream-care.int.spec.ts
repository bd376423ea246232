import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { BackendReconfiguredSchema, create, CredentialMode } from '@gatehouse/contracts';
import { eventually, startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';

let gateway: TestGateway;
let backend: FixtureBackend;
let token: string;
let cases = 0;

beforeAll(async () => {
  gateway = await startGateway();
  backend = await startFixtureBackend({ eras: ['modern', 'legacy'] });
  await gateway.addBackend('b', backend, { modern: true, legacy: true });
  await gateway.allowEverything('bot', ['b']);
  token = await gateway.issueToken('bot');
}, 60_000);

beforeEach(async () => {
  backend.intercept = undefined;
  await moveTo(backend.url);
});

afterAll(async () => {
  await backend?.stop();
  await gateway?.stop();
});

/** At a new address it is a new backend, of which no failures are known. */
async function moveTo(url: string, timeoutMs = 0): Promise<void> {
  const eras = { modern: true, legacy: true, credentialMode: CredentialMode.NONE };
  const settings = { ...eras, url: `${url}?case=${++cases}`, timeoutMs };
  await gateway.append('backend', 'b', create(BackendReconfiguredSchema, { settings }));
}

const call = (text = 'hello') => gateway.callModern('b', token, 'tools/call', { name: 'echo', arguments: { text } });
const reasonOf = (body: { error?: { data?: { reason?: string } } }) => body.error?.data?.reason ?? 'ok';

describe('calls that take long', () => {
  it('do not keep others waiting for a connection', async () => {
    await moveTo(backend.url, 60_000);
    const waiting: ServerResponse[] = [];
    backend.intercept = (rpc, response) => {
      if (rpc.method !== 'tools/call') return false;
      waiting.push(response);
      return true;
    };
    const calls: ReturnType<typeof call>[] = [];
    // Agents, gateway and backend share this process: all at once would be too much to do.
    while (calls.length < 100) {
      calls.push(call(), call(), call(), call(), call());
      await eventually(() => expect(waiting.length).toBe(calls.length));
    }
    backend.intercept = undefined;
    for (const response of waiting) response.writeHead(503).end();
    const reasons = (await Promise.all(calls)).map(({ body }) => reasonOf(body));
    expect(new Set(reasons)).toEqual(new Set(['upstream_error']));
  });
});

describe('a backend that fails again and again', () => {
  it('is left alone for a moment, then tried with one call, and used again when that works', async () => {
    let asked = 0;
    backend.intercept = (_, response) => {
      asked++;
      response.writeHead(503).end();
      return true;
    };
    for (let i = 0; i < 5; i++) expect(reasonOf((await call()).body)).toBe('upstream_error');
    const refused = await call();
    expect(refused).toMatchObject({ status: 200, body: { error: { data: { reason: 'upstream_circuit_open' } } } });
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(5);
    expect(asked).toBe(5);
    backend.intercept = undefined;
    const before = backend.calls.length;
    const replies = await eventually(async () => {
      const all = await Promise.all(Array.from({ length: 10 }, () => call()));
      expect(all.map(({ body }) => reasonOf(body))).toContain('ok');
      return all;
    }, 10_000);
    // The others came while the one was on its way.
    expect(replies.filter(({ body }) => reasonOf(body) === 'upstream_circuit_open')).toHaveLength(9);
    expect(backend.calls.length - before).toBe(1);
    expect(reasonOf((await call()).body)).toBe('ok');
  });

  it('is left alone by agents of the other era and by open streams too', async () => {
    backend.intercept = (_, response) => {
      response.writeHead(503).end();
      return true;
    };
    for (let i = 0; i < 5; i++) await call();
    backend.intercept = undefined;
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } };
    const legacy = await gateway.send('b', token, { jsonrpc: '2.0', id: 1, method: 'initialize', params });
    expect(reasonOf(legacy.body)).toBe('upstream_circuit_open');
    expect(reasonOf((await gateway.callModern('b', token, 'subscriptions/listen')).body)).toBe('upstream_circuit_open');
  });

  it('is not judged by errors of its tools, by refusals of credentials, or by agents that go away', async () => {
    for (const answer of [
      { status: 500, body: { error: { code: -32_603, message: 'no' } } },
      { status: 200, body: { result: { content: [], isError: true } } },
      { status: 403, body: {} },
    ]) {
      backend.intercept = ({ id }, response) => {
        response.writeHead(answer.status, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ jsonrpc: '2.0', id, ...answer.body }));
        return true;
      };
      for (let i = 0; i < 10; i++) await call();
    }
    for (let i = 0; i < 10; i++) {
      const abort = new AbortController();
      backend.intercept = () => {
        abort.abort();
        return true;
      };
      const params = { name: 'echo' };
      await gateway.callModern('b', token, 'tools/call', params, { signal: abort.signal }).catch(() => undefined);
    }
    backend.intercept = undefined;
    expect(reasonOf((await call()).body)).toBe('ok');
  });
});

describe('a backend that closes connections at the worst moment', () => {
  const worst = ['idle', 'idle', 'head', 'before', 'after', 'never', 'never', 'never'] as const;

  /** Closes in one of the ways, at random; a call that runs is in the ledger. */
  function closing() {
    const moments: string[] = [];
    backend.intercept = ({ method, params, id, headers }, response, raw) => {
      const moment = worst[randomInt(worst.length)] ?? 'never';
      moments.push(moment);
      const close = () => void raw.socket.destroy();
      if (moment === 'before') return (close(), true);
      if (method === 'tools/call')
        backend.calls.push({ tool: 'echo', args: params.arguments as Record<string, unknown>, headers });
      if (moment === 'after') return (close(), true);
      const result = method === 'tools/call' ? { content: [] } : { tools: [] };
      // What the client is told is not what happens.
      response.writeHead(200, { 'content-type': 'application/json', 'keep-alive': 'timeout=60' });
      if (moment === 'head') return (response.write('{', close), true);
      response.end(JSON.stringify({ jsonrpc: '2.0', id, result: { resultType: 'complete', ...result } }), () => {
        if (moment === 'idle') setTimeout(close, randomInt(4));
      });
      return true;
    };
    return moments;
  }

  it('never gets a call twice, and the agent is never told that a call did not run which did', async () => {
    const moments = closing();
    const outcomes = new Map<string, string>();
    const agent = async (name: number) => {
      for (let i = 0; i < 40; i++) {
        const text = `${name}-${i}`;
        outcomes.set(text, reasonOf((await call(text)).body));
        // So many failures are not what this is about.
        if (name === 1 && i % 4 === 0) await moveTo(backend.url);
        await delay(randomInt(3));
      }
    };
    const before = backend.calls.length;
    await Promise.all([1, 2, 3, 4, 5, 6].map(agent));
    const ran = backend.calls.slice(before).map(({ args }) => String(args.text));
    expect(new Set(ran).size).toBe(ran.length);
    for (const [text, reason] of outcomes) {
      if (reason === 'ok') expect(ran).toContain(text);
      else if (reason === 'upstream_unreachable' || reason === 'upstream_circuit_open') expect(ran).not.toContain(text);
      else expect(reason).toBe('upstream_cut_off');
    }
    expect(new Set(moments)).toEqual(new Set(worst));
    expect(new Set(outcomes.values())).toContain('ok');
  });

  it('is asked again for what does no harm, a few times, and for no more than a tenth of all', async () => {
    let asked = 0;
    backend.intercept = ({ id }, response, raw) => {
      if (++asked % 3 > 0) raw.socket.destroy();
      else {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ jsonrpc: '2.0', id, result: { resultType: 'complete', tools: [] } }));
      }
      return true;
    };
    expect(reasonOf((await gateway.callModern('b', token, 'tools/list')).body)).toBe('ok');
    expect(asked).toBe(3);
    backend.intercept = (_, __, raw) => {
      asked++;
      raw.socket.destroy();
      return true;
    };
    asked = 0;
    expect(reasonOf((await gateway.callModern('b', token, 'tools/list')).body)).toBe('upstream_cut_off');
    expect(asked).toBe(3);
    asked = 0;
    for (let i = 0; i < 3; i++) await gateway.callModern('b', token, 'tools/list');
    // The budget is spent.
    expect(asked).toBeLessThanOrEqual(5);
  });
});
