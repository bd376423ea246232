import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { createOutbound, type Outbound } from '@gatehouse/outbound';
import { eventually, startConformanceBackend, type ConformanceBackend } from '@gatehouse/testkit';
import { LegacyPool, type PooledSession } from '../src/bridge/legacy-pool.js';
import type { RpcMessage } from '../src/exchange.js';
import type { CallPrincipal, Route } from '../src/snapshot/snapshot.js';
import type { Hop } from '../src/upstream/messages.js';

let backend: ConformanceBackend;
let outbound: Outbound;
let pool: LegacyPool;
let hop: Hop;

const ada = { org: 'default', kind: 'user', userId: 'ada', agentId: 'bot' } as CallPrincipal;
const asking = { elicitation: {} };

beforeAll(async () => {
  backend = await startConformanceBackend({ era: 'legacy' });
  outbound = createOutbound({ allowedNetworks: ['127.0.0.0/8'] });
  const { origin, pathname } = new URL(backend.url);
  const route = { backendId: 'crm', origin, path: pathname, timeoutMs: 5_000, affinity: 'principal' } as Route;
  hop = { route, credential: [], traceparent: '00-11111111111111111111111111111111-2222222222222222-00' };
});

beforeEach(() => {
  pool = new LegacyPool(outbound.dispatcher);
  backend.ledger.entries.length = 0;
});

afterEach(() => pool.close());

afterAll(async () => {
  await outbound?.close();
  await backend?.stop();
});

async function take(capabilities: object, by = ada, at = hop): Promise<PooledSession> {
  const taken = await pool.take(at, by, capabilities as Record<string, unknown>);
  if ('reason' in taken) throw new Error(taken.reason);
  return taken;
}

const opened = () => backend.ledger.of('initialize').length;

describe('sessions with a legacy backend', () => {
  it('are shared by the calls of one principal that cannot be asked, however many begin at once', async () => {
    const taken = await Promise.all(Array.from({ length: 20 }, () => take({})));
    expect(new Set(taken.map(({ session }) => session.id)).size).toBe(1);
    expect(opened()).toBe(1);
    expect(backend.openListeners()).toBe(0);
  });

  it('serve one call at a time when its agent can be asked, and are used again by the next', async () => {
    const first = await take(asking);
    const second = await take(asking);
    expect(second.session.id).not.toBe(first.session.id);
    pool.giveBack(first);
    expect((await take(asking)).session.id).toBe(first.session.id);
    expect(opened()).toBe(2);
  });

  it.each<[string, Partial<CallPrincipal>, Partial<Hop>, object]>([
    ['user', { userId: 'mallory' }, {}, {}],
    ['agent', { agentId: 'other' }, {}, {}],
    ['organization', { org: 'other' }, {}, {}],
    ['credential', {}, { credential: ['authorization', 'Bearer x'] }, {}],
    ['set of capabilities', {}, {}, { experimental: { a: {} } }],
  ])('are never shared with another %s', async (_, principal, at, capabilities) => {
    const mine = await take({});
    const other = await take(capabilities, { ...ada, ...principal }, { ...hop, ...at });
    expect(other.session.id).not.toBe(mine.session.id);
  });

  it('are told at the backend when they end, and begin anew when the backend has forgotten them', async () => {
    const first = await take({});
    pool.drop(first);
    const second = await take({});
    expect(second.session.id).not.toBe(first.session.id);
    pool.giveBack(second);
    await pool.close();
    expect(
      backend.ledger.entries.filter(({ http }) => http === 'DELETE').map(({ headers }) => headers['mcp-session-id']),
    ).toEqual([second.session.id]);
  });

  it('hear what the backend sends outside of a call, and what nobody waits for is answered by the gateway', async () => {
    const heard: RpcMessage[] = [];
    const pooled = await take(asking);
    pooled.call = { onMessage: (message) => heard.push(message) };
    await eventually(() => expect(backend.openListeners()).toBe(1));
    backend.catalogue.changeTools();
    await eventually(() => expect(heard.map(({ method }) => method)).toEqual(['notifications/tools/list_changed']));
    pool.giveBack(pooled);
    backend.catalogue.changeTools();
    const again = await take(asking);
    expect(again.session.id).toBe(pooled.session.id);
    expect(heard).toHaveLength(1);
  });

  it('answer what the backend asks while no agent is there to be asked', async () => {
    let ask: ((id: string, method: string) => void) | undefined;
    backend.intercept = (request, response) => {
      if (request.method !== 'GET') return false;
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      ask = (id, method) => void response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', id, method })}\n\n`);
      return true;
    };
    pool.giveBack(await take(asking));
    await eventually(() => expect(ask).toBeDefined());
    ask?.('alive', 'ping');
    ask?.('name', 'elicitation/create');
    await eventually(() => {
      const answered = backend.ledger.of('').map(({ id }) => id);
      expect(answered.sort()).toEqual(['alive', 'name']);
    });
    backend.intercept = undefined;
  });

  it('hear the backend again after it has ended their stream', async () => {
    const pooled = await take(asking);
    await eventually(() => expect(backend.openListeners()).toBe(1));
    const streams: ServerResponse[] = [];
    pool.giveBack(pooled);
    backend.intercept = (request, response) => {
      if (request.method === 'GET') streams.push(response);
      return false;
    };
    const other = await take({ ...asking, roots: {} });
    await eventually(() => expect(streams).toHaveLength(1));
    streams[0]?.end();
    pool.giveBack(other);
    await eventually(() => expect(backend.openListeners()).toBe(1));
    await eventually(async () => {
      pool.giveBack(await take({ ...asking, roots: {} }));
      expect(streams).toHaveLength(2);
    });
    backend.intercept = undefined;
  });

  it('that a backend refuses say why, and nothing is kept', async () => {
    const nowhere = { ...hop, route: { ...hop.route, origin: 'http://127.0.0.1:9' } };
    expect(await pool.take(nowhere, ada, {})).toMatchObject({ reason: 'upstream_unreachable' });
    expect(await pool.take(nowhere, ada, {})).toMatchObject({ reason: 'upstream_unreachable' });
  });
});
