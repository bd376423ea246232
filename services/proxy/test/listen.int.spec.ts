import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AccessRuleRevisedSchema, create, Effect, ToolDisabledSchema } from '@gatehouse/contracts';
import { eventually, startConformanceBackend, startFixtureBackend, type ConformanceBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';
import { listenLegacy, listenModern, type AgentStream } from './listener.js';

const watched = 'test://watched-resource';
const secret = 'test://static-binary';
const everything = { toolsListChanged: true, promptsListChanged: true, resourcesListChanged: true };
const subscriptionId = 'io.modelcontextprotocol/subscriptionId';

let gateway: TestGateway;
let modern: ConformanceBackend;
let legacy: ConformanceBackend;
let token: string;
const open: AgentStream[] = [];

beforeAll(async () => {
  gateway = await startGateway();
  modern = await startConformanceBackend({ era: 'modern' });
  legacy = await startConformanceBackend({ era: 'legacy' });
  await gateway.addBackend('modern', modern, { modern: true }, modern.catalogue.definitions());
  await gateway.addBackend('legacy', legacy, { legacy: true }, legacy.catalogue.definitions());
  await gateway.allowEverything('bot', ['modern', 'legacy']);
  await gateway.addRule('secret', { agents: ['bot'], resources: [secret], effect: Effect.DENY });
  token = await gateway.issueToken('bot');
}, 60_000);

afterEach(() => {
  for (const stream of open.splice(0)) stream.close();
});

afterAll(async () => {
  await Promise.all([modern?.stop(), legacy?.stop()]);
  await gateway?.stop();
});

const backends = () => ({ modern, legacy });
type Backend = keyof ReturnType<typeof backends>;

async function listen(endpoint: string, notifications: unknown, id: number | string = 1, by = token) {
  const stream = await listenModern(gateway, endpoint, by, notifications, { id });
  open.push(stream);
  return stream;
}

/** A session of a legacy agent and its stream. */
async function session(endpoint: string, by = token) {
  const id = await gateway.initialize(endpoint, by);
  return { id, stream: await sessionStream(endpoint, id, {}, by) };
}

async function sessionStream(endpoint: string, id: string, options: { lastEventId?: string | undefined }, by = token) {
  const stream = await listenLegacy(gateway, endpoint, by, id, options);
  open.push(stream);
  return stream;
}

/** Everybody listens whose backend should have a listener. */
function listening(backend: ConformanceBackend, count = 1) {
  return eventually(() => expect(backend.openListeners()).toBe(count));
}

describe.each<Backend>(['modern', 'legacy'])('a modern agent that listens to a %s backend', (name) => {
  it('hears first what it is promised, then what changes of it, and nothing else', async () => {
    const backend = backends()[name];
    const wish = { toolsListChanged: true, resourceSubscriptions: [watched] };
    const stream = await listen(name, wish, 'listen-7');
    const acknowledged = await stream.hear('notifications/subscriptions/acknowledged');
    expect(acknowledged.params).toEqual({ notifications: wish, _meta: { [subscriptionId]: 'listen-7' } });
    backend.catalogue.changePrompts();
    backend.catalogue.touch('test://static-text');
    backend.catalogue.touch(watched);
    backend.catalogue.changeTools();
    await stream.hear('notifications/resources/updated', watched);
    await stream.hear('notifications/tools/list_changed');
    expect(new Set(stream.messages.map(({ method }) => method))).toEqual(
      new Set([
        'notifications/subscriptions/acknowledged',
        'notifications/resources/updated',
        'notifications/tools/list_changed',
      ]),
    );
    for (const { params } of stream.messages) expect(params._meta).toEqual({ [subscriptionId]: 'listen-7' });
  });

  it('is not promised what policy does not allow', async () => {
    const stream = await listen(name, { resourceSubscriptions: [watched, secret] });
    const { params } = await stream.hear('notifications/subscriptions/acknowledged');
    expect(params.notifications).toEqual({ resourceSubscriptions: [watched] });
    backends()[name].catalogue.touch(secret);
    backends()[name].catalogue.touch(watched);
    await stream.hear('notifications/resources/updated', watched);
    expect(stream.text).not.toContain(secret);
  });

  it('is on record when it ends', async () => {
    const stream = await listen(name, everything);
    await stream.hear('notifications/subscriptions/acknowledged');
    const before = gateway.records.length;
    stream.close();
    expect(await gateway.lastRecord(before)).toMatchObject({
      method: 'subscriptions/listen',
      eraIn: 'modern',
      eraOut: name,
      verdict: 'allowed',
      reason: 'ok',
    });
  });
});

describe('a modern agent that listens to a legacy backend', () => {
  it('shares one stream with all others, who hear only what they want', async () => {
    const wishes = [{ toolsListChanged: true }, { promptsListChanged: true }, { resourceSubscriptions: [watched] }];
    const streams = await Promise.all(Array.from({ length: 30 }, (_, i) => listen('legacy', wishes[i % 3], i)));
    for (const stream of streams) await stream.hear('notifications/subscriptions/acknowledged');
    expect(legacy.openListeners()).toBe(1);
    const asked = legacy.ledger.of('resources/subscribe').filter(({ params }) => params.uri === watched);
    legacy.catalogue.changeTools();
    legacy.catalogue.touch(watched);
    legacy.catalogue.changePrompts();
    for (const [i, stream] of streams.entries()) {
      await eventually(() => expect(stream.messages).toHaveLength(2));
      const { method } = stream.messages[1] ?? {};
      expect(method).toBe(
        ['notifications/tools/list_changed', 'notifications/prompts/list_changed', 'notifications/resources/updated'][
          i % 3
        ],
      );
    }
    expect(asked.length).toBeGreaterThan(0);
    for (const stream of streams) stream.close();
    await eventually(() => expect(legacy.openListeners()).toBe(0), 15_000);
  });

  it('is refused when it wants something that cannot be', async () => {
    for (const notifications of [undefined, [], { toolsListChanged: 1 }, { resourceSubscriptions: 'x' }]) {
      const reply = await gateway.callModern('legacy', token, 'subscriptions/listen', { notifications });
      expect(reply.body.error).toMatchObject({ code: -32602, data: { reason: 'params_invalid' } });
    }
  });

  it('is promised nothing by a backend that has no stream, and is told so when it discovers it', async () => {
    const deaf = await startConformanceBackend({ era: 'legacy' });
    deaf.intercept = (request, response) => {
      if (request.method !== 'GET') return false;
      response.writeHead(405, { allow: 'POST, DELETE' }).end();
      return true;
    };
    await gateway.addBackend('deaf', deaf, { legacy: true });
    await gateway.addAgent('listener', ['deaf', 'legacy']);
    await gateway.addRule('listener', { agents: ['listener'] });
    const by = await gateway.issueToken('listener');
    const stream = await listen('deaf', { ...everything, resourceSubscriptions: [watched] }, 1, by);
    const { params } = await stream.hear('notifications/subscriptions/acknowledged');
    expect(params.notifications).toEqual({});
    const { capabilities } = (await gateway.callModern('deaf', by, 'server/discover')).body.result;
    expect(capabilities).toMatchObject({ tools: {}, resources: {} });
    expect(JSON.stringify(capabilities)).not.toMatch(/listChanged|subscribe/);
    const heard = (await gateway.callModern('legacy', by, 'server/discover')).body.result.capabilities;
    expect(heard).toMatchObject({ tools: { listChanged: true }, resources: { subscribe: true, listChanged: true } });
    stream.close();
    await deaf.stop();
  });

  it('is refused when the backend cannot be reached', async () => {
    const gone = await startConformanceBackend({ era: 'legacy' });
    await gateway.addBackend('gone', gone, { legacy: true });
    await gateway.addAgent('visitor', ['gone']);
    await gateway.addRule('visitor', { agents: ['visitor'] });
    await gone.stop();
    const by = await gateway.issueToken('visitor');
    const reply = await gateway.callModern('gone', by, 'subscriptions/listen', { notifications: everything });
    expect(reply.body.error.data.reason).toBe('upstream_unreachable');
  });

  it('is told that lists may have changed when the policy has, and ends when it may not listen any more', async () => {
    await gateway.addAgent('guest', ['legacy']);
    await gateway.addRule('guest', { agents: ['guest'] });
    const by = await gateway.issueToken('guest');
    const stream = await listen('legacy', { toolsListChanged: true }, 1, by);
    await stream.hear('notifications/subscriptions/acknowledged');
    await gateway.append('tools', 'legacy', create(ToolDisabledSchema, { tool: 'greet' }));
    await stream.hear('notifications/tools/list_changed');
    const rule = { name: 'guest', agents: ['guest'], effect: Effect.DENY };
    await gateway.append('access-rule', 'guest', create(AccessRuleRevisedSchema, { rule }));
    await stream.ended;
    expect(stream.messages.at(-1)?.error?.data).toMatchObject({ reason: 'denied_by_rule' });
  });
});

describe('a legacy agent that listens to a modern backend', () => {
  it('hears of lists at once, and of resources once it has subscribed to them', async () => {
    const { id, stream } = await session('modern');
    await listening(modern);
    modern.catalogue.changeTools();
    await stream.hear('notifications/tools/list_changed');
    expect(
      (await gateway.callLegacy('modern', token, id, 'resources/subscribe', { uri: watched })).body.result,
    ).toEqual({});
    modern.catalogue.touch(watched);
    const { params } = await stream.hear('notifications/resources/updated', watched);
    expect(params).toEqual({ uri: watched });
    await gateway.callLegacy('modern', token, id, 'resources/unsubscribe', { uri: watched });
    modern.catalogue.touch(watched);
    modern.catalogue.changePrompts();
    await stream.hear('notifications/prompts/list_changed');
    expect(stream.messages.filter(({ method }) => method === 'notifications/resources/updated')).toHaveLength(1);
    expect(stream.messages.every((message) => message.id === undefined)).toBe(true);
  });

  it('may not subscribe to what policy does not allow, nor to what the backend does not tell', async () => {
    const { id } = await session('modern');
    const denied = await gateway.callLegacy('modern', token, id, 'resources/subscribe', { uri: secret });
    expect(denied.body.error.data.reason).toBe('denied_by_rule');
    const shy = await startFixtureBackend({ eras: ['modern'] });
    shy.intercept = (rpc, response) => {
      if (rpc.method !== 'subscriptions/listen') return false;
      const params = { notifications: { toolsListChanged: true } };
      const message = { jsonrpc: '2.0', method: 'notifications/subscriptions/acknowledged', params };
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(`data: ${JSON.stringify(message)}\n\n`);
      return true;
    };
    await gateway.addBackend('shy', shy, { modern: true });
    await gateway.addAgent('reader', ['shy']);
    await gateway.addRule('reader', { agents: ['reader'] });
    const by = await gateway.issueToken('reader');
    const other = await gateway.initialize('shy', by);
    const refused = await gateway.callLegacy('shy', by, other, 'resources/subscribe', { uri: watched });
    expect(refused.body.error).toMatchObject({ code: -32602, data: { reason: 'subscription_refused' } });
    await shy.stop();
  });

  it('is told that everything may have changed when it comes back, and has one stream at a time', async () => {
    const { id, stream } = await session('modern');
    await gateway.callLegacy('modern', token, id, 'resources/subscribe', { uri: watched });
    await listening(modern);
    expect(stream.lastEventId).toMatch(/^gl\./);
    const again = await sessionStream('modern', id, { lastEventId: stream.lastEventId });
    await stream.ended;
    for (const kind of ['tools', 'prompts', 'resources']) await again.hear(`notifications/${kind}/list_changed`);
    await again.hear('notifications/resources/updated', watched);
    await gateway.send('modern', token, undefined, { method: 'DELETE', headers: { 'mcp-session-id': id } });
    await again.ended;
  });
});
