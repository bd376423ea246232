import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Action,
  BackendMappedSchema,
  create,
  CredentialMode,
  CredentialReplySchema,
  Direction,
  toJsonString,
  ToolDisabledSchema,
} from '@gatehouse/contracts';
import { credentialSubject } from '@gatehouse/nats';
import { startConformanceBackend, startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';

let gateway: TestGateway;
let json: FixtureBackend;
let sse: FixtureBackend;
let token: string;

beforeAll(async () => {
  gateway = await startGateway();
  json = await startFixtureBackend({ eras: ['legacy'] });
  sse = await startFixtureBackend({ eras: ['legacy'], stream: true });
  await gateway.addBackend('json', json, { legacy: true, credentialMode: CredentialMode.HEADER });
  await gateway.addBackend('sse', sse, { legacy: true });
  await gateway.allowEverything('bot', ['json', 'sse']);
  await gateway.append('tools', 'sse', create(ToolDisabledSchema, { tool: 'delete_all' }));
  await gateway.addProfile(
    'cards',
    { detectors: ['pci.card_number'], direction: Direction.BOTH, action: Action.MASK },
    { backendId: 'sse' },
  );
  const reply = create(CredentialReplySchema, { headers: [{ name: 'x-api-key', value: 'secret' }], ttlSeconds: 60 });
  gateway.nc.subscribe(credentialSubject('default'), {
    callback: (_, message) => void message.respond(toJsonString(CredentialReplySchema, reply)),
  });
  token = await gateway.issueToken('bot');
}, 60_000);

afterAll(async () => {
  await Promise.all([json?.stop(), sse?.stop()]);
  await gateway?.stop();
});

describe.each(['2025-11-25', '2025-06-18', '2025-03-26'])('an agent of version %s', (version) => {
  it.each([['json'], ['sse']])(
    'runs a session from initialize to DELETE with a backend that answers %s',
    async (backend) => {
      const session = await gateway.initialize(backend, token, version);
      // 2025-03-26 had no header for the version.
      const headers: Record<string, string> = {
        'mcp-session-id': session,
        ...(version === '2025-03-26' ? {} : { 'mcp-protocol-version': version }),
      };
      const send = (message: object, method = 'POST') =>
        gateway.send(backend, token, { jsonrpc: '2.0', ...message }, { headers, method });
      expect(await send({ method: 'notifications/initialized' })).toMatchObject({ status: 202, text: '' });
      expect(await send({ id: 'p', method: 'ping' })).toMatchObject({ status: 200, body: { id: 'p', result: {} } });
      const list = await send({ id: 2, method: 'tools/list' });
      expect(list.body).toMatchObject({
        id: 2,
        result: { tools: expect.arrayContaining([expect.objectContaining({ name: 'echo' })]) },
      });
      const call = await send({ id: 3, method: 'tools/call', params: { name: 'echo', arguments: { text: 'hi' } } });
      expect(call.body).toMatchObject({ id: 3, result: { content: [{ text: 'hi' }] } });
      expect(await send({}, 'DELETE')).toMatchObject({ status: 200 });
      expect(await send({ id: 4, method: 'ping' })).toMatchObject({ status: 404 });
      expect((backend === 'json' ? json : sse).calls.at(-1)?.headers['mcp-protocol-version']).toBe(version);
    },
  );
});

describe('the stream of a session', () => {
  it('passes events and Last-Event-ID on, and ends at the backend when the agent ends it, which is no failure', async () => {
    const session = await gateway.initialize('sse', token);
    const before = gateway.records.length;
    const abort = new AbortController();
    const response = await fetch(`${gateway.url}/mcp/sse`, {
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'text/event-stream',
        'mcp-session-id': session,
        'last-event-id': 'seven',
      },
      signal: abort.signal,
    });
    const { value } = (await response.body?.getReader().read()) ?? {};
    expect(Buffer.from(value ?? []).toString()).toContain('notifications/tools/list_changed');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    expect(sse.others.at(-1)).toMatchObject({ method: 'GET', headers: { 'last-event-id': 'seven' } });
    expect(sse.others.at(-1)?.headers['mcp-session-id']).not.toBe(session);
    abort.abort();
    const { headers, record } = gateway.traced();
    await gateway.callLegacy('sse', token, session, 'ping', {}, { headers });
    await record();
    expect(gateway.records.slice(before).filter(({ method }) => method === '')).toEqual([]);
  });
});

describe('a backend that ends the stream of a call before its answer', () => {
  it('is asked again by the agent, with the id of the last event, and then gives the answer', async () => {
    const backend = await startConformanceBackend({ era: 'legacy' });
    await gateway.addBackend('resuming', backend, { legacy: true }, backend.catalogue.definitions());
    await gateway.append('agent', 'bot', create(BackendMappedSchema, { backendId: 'resuming' }));
    try {
      const session = await gateway.initialize('resuming', token);
      const { headers, record } = gateway.traced();
      const params = { name: 'test_reconnection', arguments: {} };
      const call = await gateway.callLegacy('resuming', token, session, 'tools/call', params, { headers });
      expect(call).toMatchObject({ status: 200, events: [] });
      const id = /^id: (\S+)\nretry: \d+\ndata: \n\n$/.exec(call.text)?.[1] ?? '';
      expect(await record()).toMatchObject({ verdict: 'allowed', reason: 'ok', target: 'test_reconnection' });
      const again = { method: 'GET', headers: { 'mcp-session-id': session, 'last-event-id': id } };
      const { events } = await gateway.send('resuming', token, undefined, again);
      expect(events).toMatchObject([{ result: { content: [{ text: 'The client came back.' }] } }]);
    } finally {
      await backend.stop();
    }
  });

  it('gives what is guarded like the answer to the call, also by what is attached to its tool alone', async () => {
    const backend = await startConformanceBackend({ era: 'legacy' });
    await gateway.addBackend('guarded', backend, { legacy: true });
    await gateway.append('agent', 'bot', create(BackendMappedSchema, { backendId: 'guarded' }));
    await gateway.addProfile(
      'of-one-tool',
      { detectors: ['pci.card_number'], direction: Direction.RESPONSE, action: Action.MASK },
      { backendId: 'guarded', tool: 'test_reconnection' },
    );
    backend.intercept = (request, response) => {
      if (request.headers['last-event-id'] === undefined) return false;
      const result = { content: [{ type: 'text', text: '4111 1111 1111 1111' }] };
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`data: ${JSON.stringify({ jsonrpc: '2.0', id: 1, result })}\n\n`);
      return true;
    };
    try {
      const session = await gateway.initialize('guarded', token);
      const again = { method: 'GET', headers: { 'mcp-session-id': session, 'last-event-id': '1' } };
      const { text } = await gateway.send('guarded', token, undefined, again);
      expect(text).toContain('masked');
      expect(text).not.toMatch(/4111.?1111/);
    } finally {
      await backend.stop();
    }
  });

  it('and gave no id to come back with has failed', async () => {
    const session = await gateway.initialize('sse', token);
    sse.intercept = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(': working\n\n');
      return true;
    };
    const reply = await gateway.callLegacy('sse', token, session, 'tools/call', { name: 'echo' });
    sse.intercept = undefined;
    expect(reply.body).toMatchObject({ error: { data: { reason: 'upstream_cut_off' } } });
  });
});

describe('what a legacy backend gets and gives', () => {
  it('the headers of the connection, and never the token or the cookies of the agent', async () => {
    const session = await gateway.initialize('json', token);
    const headers = { cookie: 'a=b', 'x-forwarded-for': '1.2.3.4', 'x-api-key': 'of the agent' };
    await gateway.callLegacy('json', token, session, 'tools/call', { name: 'echo' }, { headers });
    const seen = json.calls.at(-1)?.headers ?? {};
    expect(seen['x-api-key']).toBe('secret');
    expect(Object.keys(seen)).not.toEqual(expect.arrayContaining(['authorization']));
    expect(JSON.stringify(seen)).not.toMatch(/gth_|a=b|1\.2\.3\.4|of the agent/);
  });

  it('progress first, each event as it comes, and the answer last', async () => {
    const session = await gateway.initialize('sse', token);
    sse.intercept = (rpc, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const progress = {
        jsonrpc: '2.0',
        method: 'notifications/progress',
        params: { progressToken: 't', progress: 1 },
      };
      response.write(`: hello\n\nid: 1\nevent: message\ndata: ${JSON.stringify(progress)}\n\n`);
      response.end(`id: 2\ndata: ${JSON.stringify({ jsonrpc: '2.0', id: rpc.id, result: { content: [] } })}\n\n`);
      return true;
    };
    const params = { name: 'echo', _meta: { progressToken: 't' } };
    const reply = await gateway.callLegacy('sse', token, session, 'tools/call', params);
    sse.intercept = undefined;
    expect(reply.events).toMatchObject([{ method: 'notifications/progress' }, { result: { content: [] } }]);
    expect(reply.text).toContain('id: 1\nevent: message\n');
  });

  it('lists without tools that are disabled', async () => {
    const session = await gateway.initialize('sse', token);
    const { body } = await gateway.callLegacy('sse', token, session, 'tools/list');
    const { tools } = body.result as { tools: { name: string }[] };
    expect(tools.map(({ name }) => name)).toEqual(['echo', 'fail']);
  });

  it('card numbers masked in every event, on the way there and back', async () => {
    const session = await gateway.initialize('sse', token);
    const card = '4111 1111 1111 1111';
    sse.intercept = (rpc, response) => {
      if (rpc.method !== 'tools/call') return false;
      const note = { jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: card } };
      const result = {
        content: [
          { type: 'text', text: JSON.stringify(rpc.params.arguments) },
          { type: 'text', text: card },
        ],
      };
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(
        `data: ${JSON.stringify(note)}\n\n: c\rdata: {"jsonrpc":"2.0","method":"notifications/message","params":{"data":"${card}"}}\n\ndata: not a message, ${card}\n\ndata: ${JSON.stringify({ jsonrpc: '2.0', id: rpc.id, result })}\n\n`,
      );
      return true;
    };
    const { headers, record } = gateway.traced();
    const params = { name: 'echo', arguments: { text: card } };
    const reply = await gateway.callLegacy('sse', token, session, 'tools/call', params, { headers });
    sse.intercept = undefined;
    expect(reply.text).not.toMatch(/4111.?1111/);
    expect(reply.events).toHaveLength(3);
    expect(reply.body.result.content[0].text).toContain('masked');
    expect(await record()).toMatchObject({
      dlpOutcome: 'modified',
      verdict: 'allowed',
      findings: expect.arrayContaining([
        expect.objectContaining({ direction: 'request', detector: 'pci.card_number', action: 'mask' }),
        expect.objectContaining({ direction: 'response', count: 3 }),
      ]),
    });
  });

  it('the call to its end when the agent goes away: in this era that is no cancellation', async () => {
    const session = await gateway.initialize('sse', token);
    const { headers, record } = gateway.traced();
    const abort = new AbortController();
    let finish = () => undefined as void;
    sse.intercept = (rpc, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const note = {
        jsonrpc: '2.0',
        method: 'notifications/message',
        params: { level: 'info', data: 'x'.repeat(200_000) },
      };
      response.write(`data: ${JSON.stringify(note)}\n\n`, () => abort.abort());
      finish = () => {
        // More than the sockets hold: it must not wait for an agent that is gone.
        for (let i = 0; i < 50; i++) response.write(`data: ${JSON.stringify(note)}\n\n`);
        response.end(`data: ${JSON.stringify({ jsonrpc: '2.0', id: rpc.id, result: { content: [] } })}\n\n`);
      };
      return true;
    };
    const call = gateway.callLegacy(
      'sse',
      token,
      session,
      'tools/call',
      { name: 'echo' },
      { headers, signal: abort.signal },
    );
    await expect(call).rejects.toThrow();
    finish();
    sse.intercept = undefined;
    expect(await record()).toMatchObject({ method: 'tools/call', reason: 'ok' });
  });
});
