import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { SessionAffinity } from '@gatehouse/contracts';
import { eventually, startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';
import { startReplica } from './replica.js';

let gateway: TestGateway;
let second: Awaited<ReturnType<typeof startReplica>>;
let modern: FixtureBackend;
let legacy: FixtureBackend;
let token: string;

beforeAll(async () => {
  gateway = await startGateway();
  modern = await startFixtureBackend({ eras: ['modern'] });
  legacy = await startFixtureBackend({ eras: ['legacy'], stream: true });
  await gateway.addBackend('modern', modern, { modern: true });
  await gateway.addBackend('legacy', legacy, { legacy: true });
  await gateway.addBackend('by-agent', legacy, { legacy: true, sessionAffinity: SessionAffinity.AGENT });
  await gateway.addBackend('by-call', legacy, { legacy: true, sessionAffinity: SessionAffinity.CALL });
  await gateway.allowEverything('bot', ['modern', 'legacy', 'by-agent', 'by-call']);
  token = await gateway.issueToken('bot');
  second = await startReplica(gateway, 'proxy-2');
}, 60_000);

afterAll(async () => {
  await second?.stop();
  await Promise.all([modern?.stop(), legacy?.stop()]);
  await gateway?.stop();
});

describe('a legacy agent at a modern backend', () => {
  it('has a session, and lists and calls in its own era', async () => {
    const session = await gateway.initialize('modern', token);
    expect(await gateway.callLegacy('modern', token, session, 'ping')).toMatchObject({ body: { result: {} } });
    const list = await gateway.callLegacy('modern', token, session, 'tools/list');
    expect(list.body.result.tools).toHaveLength(3);
    expect(list.body.result).not.toHaveProperty('resultType');
    const { headers, record } = gateway.traced();
    const call = await gateway.callLegacy(
      'modern',
      token,
      session,
      'tools/call',
      { name: 'echo', arguments: { text: 'hi' } },
      { headers },
    );
    expect(call.body.result).toEqual({ content: [{ type: 'text', text: 'hi' }] });
    expect(modern.calls.at(-1)?.headers).toMatchObject({ 'mcp-method': 'tools/call', 'mcp-name': 'echo' });
    expect(await record()).toMatchObject({ eraIn: 'legacy', eraOut: 'modern', verdict: 'allowed', target: 'echo' });
  });

  it('gets a session without the backend being asked each time what it is', async () => {
    await gateway.initialize('modern', token);
    let asked = 0;
    modern.intercept = ({ method }) => {
      if (method === 'server/discover') asked++;
      return false;
    };
    await gateway.initialize('modern', token);
    modern.intercept = undefined;
    expect(asked).toBe(0);
  });

  it('is asked in the middle of a call on its stream, and answers at any replica', async () => {
    const session = await gateway.initialize('modern', token, '2025-11-25', { capabilities: { elicitation: {} } });
    const ids: unknown[] = [];
    modern.intercept = (rpc, response) => {
      if (rpc.method !== 'tools/call') return false;
      ids.push(rpc.id);
      const { inputResponses, requestState } = rpc.params as { inputResponses?: object; requestState?: string };
      const result = inputResponses
        ? {
            resultType: 'complete',
            content: [{ type: 'text', text: JSON.stringify({ inputResponses, requestState }) }],
          }
        : {
            resultType: 'input_required',
            inputRequests: {
              name: {
                method: 'elicitation/create',
                params: { message: 'Who?', requestedSchema: { type: 'object', properties: {} } },
              },
            },
            requestState: 'the-state',
          };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ jsonrpc: '2.0', id: rpc.id, result }));
      return true;
    };
    const events = await gateway.converse(
      'modern',
      token,
      session,
      'tools/call',
      { name: 'echo', arguments: {} },
      async (question, answer) => {
        expect(question).toMatchObject({ method: 'elicitation/create', params: { message: 'Who?' } });
        expect((await answer({ result: { action: 'accept', content: { name: 'Ada' } } }, second.url)).status).toBe(202);
      },
    );
    modern.intercept = undefined;
    const { result } = events.at(-1) as { result: { content: { text: string }[] } };
    expect(JSON.parse(result.content[0]?.text ?? '')).toEqual({
      inputResponses: { name: { action: 'accept', content: { name: 'Ada' } } },
      requestState: 'the-state',
    });
    expect(new Set(ids).size).toBe(2);
  });
});

describe('a call of a legacy agent at a modern backend', () => {
  /** A backend that works until it is cut off. */
  function hang(onBegin: () => void, onCutOff: () => void): void {
    modern.intercept = (rpc, response) => {
      if (rpc.method !== 'tools/call') return false;
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      response.on('close', onCutOff);
      onBegin();
      return true;
    };
  }

  it('ends when the agent cancels it, at whatever replica, and not when its connection ends', async () => {
    const session = await gateway.initialize('modern', token);
    const abort = new AbortController();
    let isCutOff = false;
    const begun = new Promise<void>((resolve) => hang(resolve, () => (isCutOff = true)));
    const { headers, record } = gateway.traced();
    const call = gateway.callLegacy(
      'modern',
      token,
      session,
      'tools/call',
      { name: 'echo' },
      { headers, id: 'long', signal: abort.signal },
    );
    await begun;
    abort.abort();
    await expect(call).rejects.toThrow();
    await gateway.callLegacy('modern', token, session, 'ping');
    expect(isCutOff).toBe(false);
    const cancelled = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'long' } };
    await gateway.send('modern', token, cancelled, { headers: { 'mcp-session-id': session }, to: second.url });
    expect(await record()).toMatchObject({ reason: 'cancelled_by_agent' });
    await eventually(() => expect(isCutOff).toBe(true));
    modern.intercept = undefined;
  });

  it('ends when the agent does not read what is sent to it', async () => {
    const session = await gateway.initialize('modern', token);
    modern.intercept = (rpc, response) => {
      if (rpc.method !== 'tools/call') return false;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const params = { level: 'info', data: 'x'.repeat(1_000_000) };
      const event = `data: ${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/message', params })}\n\n`;
      for (let i = 0; i < 32; i++) response.write(event);
      return true;
    };
    const { headers, record } = gateway.traced();
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'echo' } });
    const lines = {
      host: new URL(gateway.url).host,
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': String(body.length),
      accept: 'application/json, text/event-stream',
      'mcp-session-id': session,
      ...headers,
    };
    const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.pause();
    socket.write(`POST /mcp/modern HTTP/1.1\r\n${head.join('')}\r\n${body}`);
    expect(await record()).toMatchObject({ reason: 'agent_too_slow' });
    socket.destroy();
    modern.intercept = undefined;
  });
});

describe('a modern agent at a legacy backend', () => {
  it('discovers, lists and calls in its own era', async () => {
    const found = await gateway.callModern('legacy', token, 'server/discover');
    expect(found.body.result).toMatchObject({
      resultType: 'complete',
      capabilities: { tools: {} },
      cacheScope: 'private',
    });
    const list = await gateway.callModern('legacy', token, 'tools/list');
    expect(list.body.result).toMatchObject({ resultType: 'complete', ttlMs: 0, cacheScope: 'private' });
    expect(list.body.result.tools).toHaveLength(3);
    const { headers, record } = gateway.traced();
    const call = await gateway.callModern(
      'legacy',
      token,
      'tools/call',
      { name: 'echo', arguments: { text: 'hi' } },
      { headers },
    );
    expect(call.body.result).toMatchObject({ resultType: 'complete', content: [{ type: 'text', text: 'hi' }] });
    expect(await record()).toMatchObject({ eraIn: 'modern', eraOut: 'legacy', verdict: 'allowed', target: 'echo' });
  });

  it('is told what the backend is without the backend being asked each time, unless it could not say', async () => {
    let asked = 0;
    let isBroken = true;
    legacy.intercept = ({ method }, response) => {
      if (method === 'initialize') asked++;
      if (isBroken) response.writeHead(503).end();
      return isBroken;
    };
    const discover = () => gateway.callModern('by-call', token, 'server/discover');
    expect((await discover()).body.error.data.reason).toBe('upstream_error');
    isBroken = false;
    const found = await Promise.all(Array.from({ length: 10 }, discover));
    for (const { body } of found) expect(body.result).toMatchObject({ capabilities: { tools: {} } });
    expect((await discover()).body.result).toEqual(found[0]?.body.result);
    expect(asked).toBe(2);
    legacy.intercept = undefined;
  });

  it('is shown what the backend lists only to those who can be asked', async () => {
    legacy.intercept = ({ method, params }) => {
      const can = params.capabilities as object | undefined;
      const names = can && 'elicitation' in can && 'extensions' in can ? ['echo', 'fail'] : ['echo'];
      if (method === 'initialize') legacy.setTools(names.map((name) => ({ name, inputSchema: { type: 'object' } })));
      return false;
    };
    const listed = async (capabilities: object) => {
      const { body } = await gateway.callModern('legacy', token, 'tools/list', {}, { capabilities });
      return body.result.tools.map(({ name }: { name: string }) => name);
    };
    expect(await listed({ sampling: {} })).toEqual(['echo']);
    expect(await listed({ elicitation: {}, extensions: { 'com.example/cards': {} } })).toEqual(['echo', 'fail']);
    legacy.intercept = undefined;
  });

  it('is asked in the middle of a call by a round of input, and goes on at any replica', async () => {
    let streamed: ((text: string) => void) | undefined;
    const answered: unknown[] = [];
    legacy.intercept = (rpc, response) => {
      if (rpc.method === 'tools/call') {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const params = { message: 'Who?', requestedSchema: { type: 'object', properties: {} } };
        response.write(
          `data: ${JSON.stringify({ jsonrpc: '2.0', id: 'e1', method: 'elicitation/create', params })}\n\n`,
        );
        streamed = (text) => {
          const result = { content: [{ type: 'text', text }] };
          response.end(`data: ${JSON.stringify({ jsonrpc: '2.0', id: rpc.id, result })}\n\n`);
        };
        return true;
      }
      if (rpc.id === 'e1') {
        answered.push(rpc.result);
        response.writeHead(202).end();
        streamed?.('done');
        return true;
      }
      return false;
    };
    const params = { name: 'echo', arguments: { text: 'x' } };
    const capabilities = { elicitation: {} };
    const first = await gateway.callModern('legacy', token, 'tools/call', params, { capabilities });
    expect(first.body.result).toMatchObject({
      resultType: 'input_required',
      inputRequests: { q1: { method: 'elicitation/create' } },
    });
    const { requestState } = first.body.result;
    const inputResponses = { q1: { action: 'accept', content: { name: 'Ada' } } };
    const retry = { ...params, inputResponses, requestState };
    const other = await gateway.issueToken('bot', { userId: 'mallory' });
    expect(
      (await gateway.callModern('legacy', other, 'tools/call', retry, { capabilities })).body.error.data.reason,
    ).toBe('request_state_invalid');
    const last = await gateway.callModern('legacy', token, 'tools/call', retry, { capabilities, to: second.url });
    legacy.intercept = undefined;
    expect(last.body.result).toMatchObject({ resultType: 'complete', content: [{ text: 'done' }] });
    expect(answered).toEqual([inputResponses.q1]);
    const late = await gateway.callModern('legacy', token, 'tools/call', retry, { capabilities });
    expect(late.body.error.data.reason).toBe('parked_call_lost');
  });
});

describe('the sessions with a legacy backend', () => {
  /** Sessions in which alice twice and then bob called the backend. */
  async function sessionsOf(backend: string): Promise<unknown[]> {
    const bob = await gateway.issueToken('bot', { userId: 'bob' });
    const before = legacy.calls.length;
    for (const who of [token, token, bob])
      await gateway.callModern(backend, who, 'tools/call', { name: 'echo', arguments: { text: 'x' } });
    return legacy.calls.slice(before).map(({ headers }) => headers['mcp-session-id']);
  }

  it('are shared by the calls of one principal, and of no other', async () => {
    const [first, second, other] = await sessionsOf('legacy');
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });

  it('are shared by all users of an agent when the backend is set so', async () => {
    expect(new Set(await sessionsOf('by-agent')).size).toBe(1);
  });

  it('are ended after each call when the backend is set so', async () => {
    const sessions = await sessionsOf('by-call');
    expect(new Set(sessions).size).toBe(3);
    const ended = () =>
      legacy.others.filter(({ method }) => method === 'DELETE').map(({ headers }) => headers['mcp-session-id']);
    await eventually(() => expect(ended()).toEqual(expect.arrayContaining(sessions)));
  });
});
