import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Action,
  create,
  CredentialMode,
  CredentialReplySchema,
  Direction,
  Effect,
  toJsonString,
} from '@gatehouse/contracts';
import { credentialSubject } from '@gatehouse/nats';
import { eventually, startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { encodeHeader } from '../src/edge/header-value.js';
import { startGateway, type TestGateway } from './gateway.js';

let gateway: TestGateway;
let json: FixtureBackend;
let sse: FixtureBackend;
let token: string;

const card = '4111 1111 1111 1111';

beforeAll(async () => {
  gateway = await startGateway();
  json = await startFixtureBackend({ eras: ['modern'] });
  sse = await startFixtureBackend({ eras: ['modern'], stream: true });
  await gateway.addBackend('json', json, { modern: true, credentialMode: CredentialMode.HEADER });
  await gateway.addBackend('sse', sse, { modern: true });
  await gateway.allowEverything('bot', ['json', 'sse']);
  await gateway.addRule('no-deleting', {
    tools: ['delete_*'],
    prompts: ['secret'],
    resources: ['file:///etc/*'],
    effect: Effect.DENY,
  });
  await gateway.addProfile(
    'cards',
    { detectors: ['pci.card_number'], direction: Direction.BOTH, action: Action.MASK },
    { backendId: 'json' },
  );
  const reply = create(CredentialReplySchema, {
    headers: [{ name: 'authorization', value: 'Bearer upstream' }],
    ttlSeconds: 60,
  });
  gateway.nc.subscribe(credentialSubject('default'), {
    callback: (_, message) => void message.respond(toJsonString(CredentialReplySchema, reply)),
  });
  token = await gateway.issueToken('bot');
}, 60_000);

afterAll(async () => {
  await Promise.all([json?.stop(), sse?.stop()]);
  await gateway?.stop();
});

const call = (backend: string, args: object, headers: Record<string, string> = {}) =>
  gateway.callModern(backend, token, 'tools/call', { name: 'echo', arguments: args }, { headers });

/** Lets a backend answer all requests in its own way during `act`. */
async function answering<T>(backend: FixtureBackend, result: object, act: () => Promise<T>): Promise<T> {
  backend.intercept = (rpc, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ jsonrpc: '2.0', id: rpc.id, result: { resultType: 'complete', ...result } }));
    return true;
  };
  try {
    return await act();
  } finally {
    backend.intercept = undefined;
  }
}

describe.each(['json', 'sse'])('a modern agent at a backend that answers %s', (backend) => {
  it('discovers, lists and calls without a session', async () => {
    const discovered = await gateway.callModern(backend, token, 'server/discover');
    const versions = ['2026-07-28', '2025-11-25', '2025-06-18', '2025-03-26'];
    expect(discovered.body).toMatchObject({ result: { supportedVersions: versions } });
    const list = await gateway.callModern(backend, token, 'tools/list');
    const { tools } = list.body.result as { tools: { name: string }[] };
    expect(tools.map(({ name }) => name)).toEqual(['echo', 'fail']);
    const answer = await call(backend, { text: 'hello' });
    expect(answer).toMatchObject({
      status: 200,
      body: { result: { resultType: 'complete', content: [{ text: 'hello' }] } },
    });
    expect(answer.headers.get('mcp-session-id')).toBeNull();
  });
});

describe('what a modern backend gets', () => {
  it('its own credential and the parameters in headers, and nothing else of the agent', async () => {
    const sent = {
      cookie: 'a=b',
      'mcp-param-region': 'eu',
      'mcp-param-city': '=?base64?WsO8cmljaA==?=',
      'mcp-other': 'x',
      'x-y': 'z',
    };
    await call('json', { text: 'hello' }, sent);
    const { headers } = json.calls.at(-1) ?? {};
    expect(headers).toMatchObject({
      authorization: 'Bearer upstream',
      'mcp-method': 'tools/call',
      'mcp-name': 'echo',
      'mcp-protocol-version': '2026-07-28',
      'mcp-param-region': 'eu',
      'mcp-param-city': '=?base64?WsO8cmljaA==?=',
    });
    expect(Object.keys(headers ?? {}).sort()).toEqual(
      ['accept', 'authorization', 'connection', 'content-length', 'content-type', 'host', 'mcp-method', 'mcp-name']
        .concat('mcp-param-city', 'mcp-param-region', 'mcp-protocol-version', 'traceparent')
        .sort(),
    );
  });

  it('card numbers masked, in headers as in arguments', async () => {
    const reply = await call('json', { text: `pay ${card}` }, { 'mcp-param-card': card });
    const { args, headers } = json.calls.at(-1) ?? {};
    expect(JSON.stringify({ args, headers, body: reply.body as unknown })).not.toMatch(/4111.?1111/);
    expect(headers?.['mcp-param-card']).toContain('masked');
  });

  it('the cancellation when the agent goes away', async () => {
    const abort = new AbortController();
    const closed = new Promise<void>((resolve) => {
      sse.intercept = (_, response) => {
        response.on('close', () => resolve());
        abort.abort();
        return true;
      };
    });
    await expect(
      gateway.callModern('sse', token, 'tools/call', { name: 'echo' }, { signal: abort.signal }),
    ).rejects.toThrow();
    await closed;
    sse.intercept = undefined;
  });
});

describe('what a modern agent gets', () => {
  it.each([
    [
      'tools/list',
      { tools: [{ name: 'echo' }, { name: 'delete_all' }, { name: 'unheard-of' }, null, { name: 7 }] },
      [{ name: 'echo' }],
    ],
    ['prompts/list', { prompts: [{ name: 'free' }, { name: 'secret' }] }, [{ name: 'free' }]],
    ['resources/list', { resources: [{ uri: 'file:///etc/passwd' }, { uri: 'file:///a' }] }, [{ uri: 'file:///a' }]],
    [
      'resources/templates/list',
      { resourceTemplates: [{ uriTemplate: 'file:///etc/{x}' }, { uriTemplate: 'a:{x}' }] },
      [{ uriTemplate: 'a:{x}' }],
    ],
  ])('in %s what it may use alone, for itself alone', async (method, result, shown) => {
    const { body } = await answering(sse, { ...result, ttlMs: 5, cacheScope: 'public' }, () =>
      gateway.callModern('sse', token, method),
    );
    const [field = ''] = Object.keys(result);
    expect(body.result).toEqual({ resultType: 'complete', [field]: shown, ttlMs: 0, cacheScope: 'private' });
  });

  it('what the gateway has seen, where a key stands twice', async () => {
    json.intercept = (rpc, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        `{"jsonrpc":"2.0","id":${String(rpc.id)},"result":{"tools":[{"name":"hidden"}],"tools":[{"name":"echo"}]}}`,
      );
      return true;
    };
    const { text } = await gateway.callModern('json', token, 'tools/list');
    json.intercept = undefined;
    expect(text).toContain('"tools":[{"name":"echo"}]');
    expect(text).not.toContain('hidden');
  });

  it('errors of the backend with the status of the era', async () => {
    const reply = await gateway.callModern('sse', token, 'prompts/get', { name: 'free' });
    expect(reply).toMatchObject({ status: 404, body: { error: { code: -32_601 } } });
  });

  it('the events that it listens for, until it goes away, which is no failure', async () => {
    let push = (_: object) => undefined as void;
    sse.intercept = (rpc, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      push = (message) => void response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`);
      push({ method: 'notifications/subscriptions/acknowledged', params: { subscriptionId: rpc.id } });
      return true;
    };
    const { headers, record } = gateway.traced();
    const abort = new AbortController();
    const response = await gateway.open('sse', token, 'subscriptions/listen', { headers, signal: abort.signal });
    const reader = response.body?.getReader();
    const next = async () => Buffer.from((await reader?.read())?.value ?? []).toString();
    expect(await next()).toContain('acknowledged');
    push({ method: 'notifications/tools/list_changed' });
    expect(await next()).toContain('list_changed');
    abort.abort();
    sse.intercept = undefined;
    expect(await record()).toMatchObject({ method: 'subscriptions/listen', reason: 'ok', status: 200 });
  });
});

describe('the records of calls', () => {
  it('hold whole characters alone, also where a long name is cut', async () => {
    const { headers, record } = gateway.traced();
    const name = `${'x'.repeat(499)}😀`;
    const mirrored = { 'mcp-name': encodeHeader(name) };
    await gateway.callModern('sse', token, 'tools/call', { name }, { headers: { ...headers, ...mirrored } });
    expect(await record()).toMatchObject({ target: `${'x'.repeat(499)}\uFFFD`, reason: 'tool_unknown' });
  });

  it('never hold arguments, answers or tokens', async () => {
    const before = gateway.records.length;
    await call('json', { text: 'a very special text' });
    await eventually(() => expect(gateway.records.length).toBeGreaterThan(before));
    const text = JSON.stringify(gateway.records, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(text).not.toMatch(/very special|4111.?1111|gth_/);
  });
});
