import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { eventually, startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { foreignJwt } from './cases/identity.cases.js';
import { startGateway, type TestGateway } from './gateway.js';
import { prepareProcess } from './replica.js';

let gateway: TestGateway;
let modern: FixtureBackend;
let legacy: FixtureBackend;
let token: string;

beforeAll(async () => {
  gateway = await startGateway();
  modern = await startFixtureBackend({ eras: ['modern'] });
  legacy = await startFixtureBackend({ eras: ['legacy'] });
  await gateway.addBackend('modern', modern, { modern: true, timeoutMs: 20_000 });
  await gateway.addBackend('legacy', legacy, { legacy: true });
  await gateway.allowEverything('bot', ['modern', 'legacy']);
  token = await gateway.issueToken('bot');
}, 60_000);

afterEach(() => {
  modern.intercept = undefined;
});

afterAll(async () => {
  await Promise.all([modern?.stop(), legacy?.stop()]);
  await gateway?.stop();
});

/** Holds tool calls back until they are answered. */
function holdCalls(): Promise<() => void> {
  return new Promise((resolve) => {
    modern.intercept = (rpc, response: ServerResponse) => {
      if (rpc.method !== 'tools/call') return false;
      const result = { resultType: 'complete', content: [] };
      resolve(() => response.end(JSON.stringify({ jsonrpc: '2.0', id: rpc.id, result })));
      return true;
    };
  });
}

describe('a replica that is told to stop', () => {
  it('is unready first, takes nothing more, ends streams, lets calls end, and exits with 0 within seconds', async () => {
    const replica = await prepareProcess(gateway, 'stopping');
    const { kill, exit } = await replica.start();
    const to = replica.url;
    const session = await gateway.initialize('legacy', token, undefined, { to });
    const stream = await fetch(`${to}/mcp/legacy`, {
      headers: { authorization: `Bearer ${token}`, 'mcp-session-id': session, accept: 'text/event-stream' },
    });
    const streamEnd = stream.text();
    const held = holdCalls();
    const { headers, record } = gateway.traced();
    const call = gateway.callModern('modern', token, 'tools/call', { name: 'echo' }, { to, headers });
    const answer = await held;
    kill('SIGTERM');
    await eventually(async () => expect((await replica.ready()).status).toBe(503));
    const late = await gateway.callModern('modern', token, 'tools/list', {}, { to });
    expect(late).toMatchObject({ status: 503, body: { error: { data: { reason: 'not_ready' } } } });
    answer();
    expect(await call).toMatchObject({ status: 200, body: { result: { content: [] } } });
    expect(await streamEnd).toContain('list_changed');
    // A stop that takes too long ends with another code.
    expect(await exit).toBe(0);
    expect(await record()).toMatchObject({ reason: 'ok' });
    await replica.remove();
  });

  it('ends a call that does not end by itself, with an answer and a record', async () => {
    const replica = await prepareProcess(gateway, 'impatient');
    const { kill, exit } = await replica.start();
    const held = holdCalls();
    const { headers, record } = gateway.traced();
    const call = gateway.callModern('modern', token, 'tools/call', { name: 'echo' }, { to: replica.url, headers });
    await held;
    kill('SIGTERM');
    expect(await call).toMatchObject({ status: 200, body: { error: { data: { reason: 'gateway_stopping' } } } });
    expect(await exit).toBe(0);
    expect(await record()).toMatchObject({ reason: 'gateway_stopping', verdict: 'failed' });
    await replica.remove();
  });
});

describe('a replica that is killed', () => {
  it('loses no record of a call that it had answered', async () => {
    const replica = await prepareProcess(gateway, 'killed');
    const answered = new Set<string>();
    for (let round = 0; round < 2; round++) {
      const { kill, exit } = await replica.start();
      let isAlive = true;
      const agent = async () => {
        while (isAlive) {
          const { headers } = gateway.traced();
          const reply = await gateway
            .callModern('modern', token, 'tools/call', { name: 'echo' }, { to: replica.url, headers })
            .catch(() => undefined);
          if (reply?.status === 200) answered.add(headers.traceparent.slice(3, 35));
        }
      };
      const agents = Array.from({ length: 8 }, agent);
      const enough = answered.size + 200;
      await eventually(() => expect(answered.size).toBeGreaterThan(enough));
      kill('SIGKILL');
      await exit;
      isAlive = false;
      await Promise.all(agents);
    }
    const { kill, exit } = await replica.start();
    await eventually(() => {
      const recorded = new Set(gateway.records.map(({ traceId }) => traceId));
      expect([...answered].filter((id) => !recorded.has(id))).toEqual([]);
    }, 20_000);
    // A record that was sent again is the same record: its id is what consumers count by.
    const ids = new Map<string, Set<string>>();
    for (const { traceId, id } of gateway.records) ids.set(traceId, (ids.get(traceId) ?? new Set()).add(id));
    expect([...answered].filter((traceId) => ids.get(traceId)?.size !== 1)).toEqual([]);
    kill('SIGTERM');
    expect(await exit).toBe(0);
    await replica.remove();
  }, 90_000);
});

describe('a gateway without an identity provider', () => {
  it('cannot check tokens of its users, says so, and goes on with access tokens', async () => {
    const { headers, record } = gateway.traced();
    const jwt = foreignJwt(gateway.infrastructure.product.urls.issuer);
    const reply = await gateway.callModern('modern', jwt, 'tools/list', {}, { headers });
    expect(reply).toMatchObject({ status: 503, body: { error: { data: { reason: 'issuer_unavailable' } } } });
    expect(await record()).toMatchObject({ reason: 'issuer_unavailable', verdict: 'failed' });
    expect(await gateway.callModern('modern', token, 'tools/list')).toMatchObject({ status: 200 });
  });
});
