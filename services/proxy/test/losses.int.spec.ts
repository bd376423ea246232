import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BackendMappedSchema, create } from '@gatehouse/contracts';
import { startConformanceBackend, startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';
import { listenModern } from './listener.js';
import type { Reply } from './messages.js';
import { prepareProcess } from './replica.js';

let gateway: TestGateway;
let modern: FixtureBackend;
let legacy: FixtureBackend;
let token: string;

beforeAll(async () => {
  gateway = await startGateway();
  modern = await startFixtureBackend({ eras: ['modern'] });
  legacy = await startFixtureBackend({ eras: ['legacy'] });
  await gateway.addBackend('modern', modern, { modern: true });
  await gateway.addBackend('legacy', legacy, { legacy: true });
  await gateway.allowEverything('bot', ['modern', 'legacy']);
  token = await gateway.issueToken('bot');
}, 60_000);

afterAll(async () => {
  await Promise.all([modern?.stop(), legacy?.stop()]);
  await gateway?.stop();
});

const question = { method: 'elicitation/create', params: { message: 'Who?', requestedSchema: { type: 'object' } } };
const asks = { resultType: 'input_required', inputRequests: { q: question } };
const call = { name: 'echo', arguments: { text: 'x' } };

/** Lets a backend answer one method with this result. */
function answering(backend: FixtureBackend, method: string, result: object): void {
  backend.intercept = (rpc, response) => {
    if (rpc.method !== method) return false;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ jsonrpc: '2.0', id: rpc.id, result }));
    return true;
  };
}

/** Lets the legacy backend ask during a call, and says what it is answered. */
function asking(
  onAnswer: (answer: { result: unknown; error: unknown }) => void,
  withId: () => string = () => 'q1',
): void {
  legacy.intercept = (rpc, response) => {
    if (rpc.method === 'tools/call') {
      const id = withId();
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', id, ...question })}\n\n`);
      const end = { jsonrpc: '2.0', id: rpc.id, result: { content: [] } };
      finish = () => response.end(`data: ${JSON.stringify(end)}\n\n`);
      return true;
    }
    if (rpc.method !== undefined || rpc.id === undefined) return false;
    onAnswer({ result: rpc.result, error: rpc.error });
    response.writeHead(202).end();
    finish();
    return true;
  };
  let finish: () => void = () => undefined;
}

const reasonOf = ({ body }: Pick<Reply, 'body'>): string =>
  body.error?.data?.reason ?? body.result?._meta?.['dev.gatehouse/reason'];

async function legacyCall(
  capabilities: object,
  headers: Record<string, string> = {},
  method = 'tools/call',
  params: object = call,
) {
  const session = await gateway.initialize('modern', token, '2025-11-25', { capabilities });
  return gateway.callLegacy('modern', token, session, method, params, { headers });
}

/** What the agent or the backend is told in each case of the table. */
const told: Record<string, () => Promise<string>> = {
  'a modern backend asks a legacy agent that did not say it can be asked': async () => {
    answering(modern, 'tools/call', asks);
    return reasonOf(await legacyCall({}));
  },
  'a modern backend asks a legacy agent that accepts no event stream': async () => {
    answering(modern, 'tools/call', asks);
    return reasonOf(await legacyCall({ elicitation: {} }, { accept: 'application/json' }));
  },
  'a legacy backend asks a modern agent that did not say it can be asked': async () => {
    const answer = new Promise<{ error: unknown }>((resolve) => asking(resolve));
    const reply = await gateway.callModern('legacy', token, 'tools/call', call);
    expect(reply.body.result).toMatchObject({ resultType: 'complete', content: [] });
    return String(((await answer).error as { code: number }).code);
  },
  'a legacy backend asks for something outside of a call': async () => {
    const answer = new Promise<{ error: unknown }>((resolve) => asking(resolve));
    // A list may not be answered with a wish for input.
    const intercept = legacy.intercept;
    legacy.intercept = (rpc, response, raw) =>
      intercept?.(rpc.method === 'tools/list' ? { ...rpc, method: 'tools/call' } : rpc, response, raw) ?? false;
    await gateway.callModern('legacy', token, 'tools/list', {}, { capabilities: { elicitation: {} } });
    return String(((await answer).error as { code: number }).code);
  },
  'a modern backend gives a legacy agent structured content that is no object': async () => {
    answering(modern, 'tools/call', { resultType: 'complete', content: [], structuredContent: [1, 2] });
    const { body } = await legacyCall({});
    expect(body.result).toEqual({ content: [{ type: 'text', text: '[1,2]' }] });
    return 'text';
  },
  'a modern backend gives a legacy agent an output schema that is no object': async () => {
    const tool = { name: 'echo', inputSchema: { type: 'object' } };
    const tools = [{ ...tool, outputSchema: { type: 'array' } }];
    answering(modern, 'tools/list', { resultType: 'complete', tools, ttlMs: 0, cacheScope: 'private' });
    const { body } = await legacyCall({}, {}, 'tools/list', {});
    expect(body.result).toEqual({ tools: [tool] });
    return 'left out';
  },
  'a modern agent listens to a legacy backend that has no stream': async () => {
    const deaf = await startConformanceBackend({ era: 'legacy' });
    deaf.intercept = (request, response) => {
      if (request.method !== 'GET') return false;
      response.writeHead(405, { allow: 'POST, DELETE' }).end();
      return true;
    };
    await gateway.addBackend('deaf', deaf, { legacy: true });
    await gateway.append('agent', 'bot', create(BackendMappedSchema, { backendId: 'deaf' }));
    const stream = await listenModern(gateway, 'deaf', token, { toolsListChanged: true });
    const { params } = await stream.hear('notifications/subscriptions/acknowledged');
    stream.close();
    await deaf.stop();
    return JSON.stringify(params.notifications);
  },
  'a modern agent wants to go on with a broken stream': async () => {
    const headers = { 'mcp-protocol-version': '2026-07-28', 'last-event-id': '1' };
    return reasonOf(await gateway.send('modern', token, undefined, { method: 'GET', headers }));
  },
  'a legacy agent wants its call run as a task by a modern backend': async () => {
    const { body } = await legacyCall({}, {}, 'tools/call', { ...call, task: { ttl: 1_000 } });
    expect(body.result).toEqual({ content: [{ type: 'text', text: 'x' }] });
    return 'plain answer';
  },
  'a legacy agent asks for the tasks of a modern backend': async () =>
    reasonOf(await legacyCall({}, {}, 'tasks/list', {})),
  'a modern agent asks for a task of a legacy backend': async () => {
    const reply = await gateway.callModern(
      'legacy',
      token,
      'tasks/get',
      { taskId: 't' },
      { headers: { 'mcp-name': 't' } },
    );
    expect(reply.status).toBe(404);
    return reasonOf(reply);
  },
  'a legacy agent sends a batch': async () =>
    reasonOf(await gateway.send('legacy', token, [{ jsonrpc: '2.0', id: 1, method: 'ping' }])),
  'an agent of 2024-11-05 initializes': async () => {
    const params = { protocolVersion: '2024-11-05', capabilities: {}, clientInfo: { name: 'old', version: '1' } };
    const reply = await gateway.send('modern', token, { jsonrpc: '2.0', id: 1, method: 'initialize', params });
    return reply.body.result.protocolVersion;
  },
  'a legacy agent says that its roots have changed': async () => {
    const session = await gateway.initialize('modern', token);
    const message = { jsonrpc: '2.0', method: 'notifications/roots/list_changed' };
    const reply = await gateway.send('modern', token, message, { headers: { 'mcp-session-id': session } });
    expect(reply).toMatchObject({ status: 202, text: '' });
    return 'nothing';
  },
  'a question waits for its answer, and the replica that has the call is gone': async () => {
    const other = await prepareProcess(gateway, 'proxy-2');
    const { kill, exit } = await other.start();
    asking(() => undefined);
    const capabilities = { elicitation: {} };
    const first = await gateway.callModern('legacy', token, 'tools/call', call, { capabilities, to: other.url });
    kill('SIGKILL');
    await exit;
    const { requestState } = first.body.result;
    const params = { ...call, requestState, inputResponses: { q1: { action: 'accept', content: {} } } };
    const reply = await gateway.callModern('legacy', token, 'tools/call', params, { capabilities });
    await other.remove();
    return reasonOf(reply);
  },
};

const document = readFileSync(new URL('../../../../docs/protocol.md', import.meta.url), 'utf8');
const table = document.slice(document.indexOf('## What cannot be bridged without loss'));
const rows = [...table.matchAll(/^\| (a[^|]*?) +\| `([^`]+)` +\|/gm)].map(
  ([, name = '', answer = '']) => [name, answer] as const,
);

describe('what cannot be bridged without loss', () => {
  it('is written down case by case', () => {
    expect(rows.map(([name]) => name).sort()).toEqual(Object.keys(told).sort());
  });

  it.each(rows)('%s: %s', async (name, answer) => {
    expect(await told[name]?.()).toBe(answer);
    modern.intercept = undefined;
    legacy.intercept = undefined;
  });
});
