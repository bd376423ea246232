import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { create, LimitPer, LimitRevisedSchema, LimitWindow } from '@gatehouse/contracts';
import { eventually, startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { PartsLifecycle } from '../src/proxy.module.js';
import { startGateway, type TestGateway } from './gateway.js';
import type { Reply } from './messages.js';
import { startReplica } from './replica.js';

let gateway: TestGateway;
let backend: FixtureBackend;
let token: string;

beforeAll(async () => {
  gateway = await startGateway();
  backend = await startFixtureBackend({ eras: ['modern', 'legacy'] });
  for (const id of ['crm', 'wiki']) await gateway.addBackend(id, backend, { modern: true, legacy: true });
  for (const agent of ['bot', 'other']) await gateway.addAgent(agent, ['crm', 'wiki']);
  await gateway.addRule('open', {});
  token = await gateway.issueToken('bot');
}, 60_000);

let made = 0;
const limits: string[] = [];
const addLimit = (fields: Parameters<TestGateway['addLimit']>[1]) => {
  // What was counted under an id stays counted.
  const id = `limit-${++made}`;
  limits.push(id);
  return gateway.addLimit(id, fields).then(() => id);
};

afterEach(async () => {
  for (const id of limits.splice(0, limits.length)) await gateway.removeLimit(id);
});

afterAll(async () => {
  await backend?.stop();
  await gateway?.stop();
});

const echo = (by = token, to?: string, on = 'crm', tool = 'echo') =>
  gateway.callModern(on, by, 'tools/call', { name: tool }, to === undefined ? {} : { to });

const isRefused = ({ body }: Reply) => body.result?._meta?.['dev.gatehouse/reason'] === 'rate_limited';
const lettingThrough = (replies: readonly Reply[]) => replies.filter((reply) => !isRefused(reply)).length;

describe('a call over a limit', () => {
  it('is refused, told when to try again, and on record with the limit, and does not reach the backend', async () => {
    const limit = await addLimit({ maxCalls: 1 });
    expect(isRefused(await echo())).toBe(false);
    const ran = backend.calls.length;
    const { headers, record } = gateway.traced();
    const reply = await gateway.callModern('crm', token, 'tools/call', { name: 'echo' }, { headers });
    const seconds = Number(reply.headers.get('retry-after'));
    expect(reply).toMatchObject({
      status: 200,
      body: {
        result: {
          resultType: 'complete',
          isError: true,
          content: [
            {
              type: 'text',
              text: `Refused by the gateway: A limit on calls is used up. Try again in ${seconds} s. (rate_limited)`,
            },
          ],
          _meta: { 'dev.gatehouse/reason': 'rate_limited', 'dev.gatehouse/retryAfterSeconds': seconds },
        },
      },
    });
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(7_200);
    expect(await record()).toMatchObject({ verdict: 'denied', reason: 'rate_limited', ruleId: limit, eraOut: '' });
    expect(backend.calls.length).toBe(ran);
  });

  it('that is no tool call is refused with an error', async () => {
    await addLimit({ maxCalls: 1 });
    await echo();
    const reply = await gateway.callModern('crm', token, 'resources/read', { uri: 'file:///a' });
    const data = { reason: 'rate_limited', retryAfterSeconds: Number(reply.headers.get('retry-after')) };
    expect(reply).toMatchObject({ status: 200, body: { error: { code: -31_403, data } } });
  });

  it('is refused in the legacy era, whose session goes on', async () => {
    const session = await gateway.initialize('crm', token);
    await addLimit({ maxCalls: 1, per: [LimitPer.TOOL] });
    const call = (name: string) => gateway.callLegacy('crm', token, session, 'tools/call', { name });
    expect(isRefused(await call('echo'))).toBe(false);
    expect(isRefused(await call('echo'))).toBe(true);
    expect(isRefused(await call('fail'))).toBe(false);
    expect(await gateway.callLegacy('crm', token, session, 'tools/list')).toMatchObject({
      body: { result: { tools: expect.any(Array) } },
    });
  });

  it('takes nothing from another limit', async () => {
    await addLimit({ maxCalls: 3, backends: ['crm'] });
    const small = await addLimit({ maxCalls: 1, backends: ['crm'], tools: ['fail'] });
    const call = (tool: string) => echo(token, undefined, 'crm', tool);
    await call('fail');
    expect(lettingThrough([await call('fail'), await call('fail')])).toBe(0);
    await gateway.removeLimit(small);
    limits.splice(limits.indexOf(small), 1);
    expect(lettingThrough([await call('echo'), await call('fail'), await call('echo')])).toBe(2);
  });
});

describe('a limit', () => {
  it('leaves alone what it is not about', async () => {
    await addLimit({ maxCalls: 1, users: ['alice'], backends: ['crm'], tools: ['ech*'] });
    expect(isRefused(await echo())).toBe(false);
    expect(isRefused(await echo())).toBe(true);
    expect(isRefused(await echo(token, undefined, 'wiki'))).toBe(false);
    expect(isRefused(await echo(token, undefined, 'crm', 'fail'))).toBe(false);
    expect(isRefused(await echo(await gateway.issueToken('bot', { userId: 'bob' })))).toBe(false);
    expect((await gateway.callModern('crm', token, 'tools/list')).body.result.tools).toHaveLength(3);
  });

  it.each<[string, LimitPer[], number]>([
    ['the organization', [], 1],
    ['each user', [LimitPer.USER], 2],
    ['each agent', [LimitPer.AGENT], 2],
    ['each backend', [LimitPer.BACKEND], 2],
    ['each user at each backend', [LimitPer.USER, LimitPer.BACKEND], 4],
  ])('can be one for %s', async (_, per, counts) => {
    await addLimit({ maxCalls: 1, per });
    const [bob, other] = await Promise.all([
      gateway.issueToken('bot', { userId: 'bob' }),
      gateway.issueToken('other', { userId: per.includes(LimitPer.USER) ? 'bob' : 'alice' }),
    ]);
    const replies: Reply[] = [];
    for (let round = 0; round < 2; round++)
      for (const by of [token, bob, other])
        for (const on of ['crm', 'wiki']) replies.push(await echo(by, undefined, on));
    expect(lettingThrough(replies)).toBe(counts);
  });

  it('of a second has room again after it', async () => {
    await addLimit({ maxCalls: 2, window: LimitWindow.SECOND });
    const replies = await Promise.all([1, 2, 3, 4].map(() => echo()));
    expect(replies.some(isRefused)).toBe(true);
    await eventually(async () => expect(isRefused(await echo())).toBe(false));
  });

  it('that is revised keeps what it has counted, and one that is removed holds nobody back', async () => {
    const id = await addLimit({ maxCalls: 1 });
    await echo();
    const limit = { name: id, window: LimitWindow.HOUR, maxCalls: 3 };
    await gateway.append('limit', id, create(LimitRevisedSchema, { limit }));
    expect(lettingThrough([await echo(), await echo(), await echo()])).toBe(2);
    await gateway.append('limit', id, create(LimitRevisedSchema, { limit: { ...limit, disabled: true } }));
    expect(isRefused(await echo())).toBe(false);
  });

  it('is not forgotten by a restart', async () => {
    await addLimit({ maxCalls: 20, window: LimitWindow.DAY });
    for (let i = 0; i < 20; i++) expect(isRefused(await echo())).toBe(false);
    expect(isRefused(await echo())).toBe(true);
    await gateway.restart();
    expect(isRefused(await echo())).toBe(true);
  });

  it('that is far from used up makes no call wait, and asks NATS for a few calls in a hundred at most', async () => {
    await addLimit({ maxCalls: 1_000_000, per: [LimitPer.USER] });
    const { nats } = gateway.service.infrastructure;
    await echo();
    const before = { messages: nats.stats().outMsgs, batches: gateway.batches() };
    for (let i = 0; i < 50; i++) await Promise.all(Array.from({ length: 20 }, () => echo()));
    const sent = nats.stats().outMsgs - before.messages - (gateway.batches() - before.batches);
    expect(sent).toBeLessThan(400);
  });
});

describe('three replicas', () => {
  let urls: string[];
  let stops: (() => Promise<void>)[];

  beforeAll(async () => {
    const replicas = await Promise.all(['two', 'three'].map((name) => startReplica(gateway, name)));
    urls = [gateway.url, ...replicas.map(({ url }) => url)];
    stops = replicas.map(({ stop }) => stop);
  });

  afterAll(() => Promise.all(stops.map((stop) => stop())));

  /** That many calls at each replica, so many at once. */
  async function burst(calls: number, atOnce: number, by = token): Promise<Reply[]> {
    const replies: Reply[] = [];
    const agent = async (to: string) => {
      for (let i = 0; i < calls / atOnce; i++) replies.push(await echo(by, to));
    };
    await Promise.all(urls.flatMap((to) => Array.from({ length: atOnce }, () => agent(to))));
    return replies;
  }

  it.each([1, 3, 10, 25])('keep a limit of %i to the call, however many come at once', async (maxCalls) => {
    await addLimit({ maxCalls });
    const ran = backend.calls.length;
    expect(lettingThrough(await burst(40, 40))).toBe(maxCalls);
    expect(backend.calls.length - ran).toBe(maxCalls);
    expect(lettingThrough(await burst(20, 5))).toBe(0);
  });

  it('keep a limit of hundreds within a tenth', async () => {
    await addLimit({ maxCalls: 600 });
    const allowed = lettingThrough(await burst(600, 16));
    expect(allowed).toBeGreaterThanOrEqual(600);
    expect(allowed).toBeLessThanOrEqual(660);
  });

  it('let one agent have all of a limit at one of them', async () => {
    await addLimit({ maxCalls: 10, per: [LimitPer.USER] });
    const replies = await Promise.all(Array.from({ length: 12 }, () => echo(token, urls[1])));
    expect(lettingThrough(replies)).toBe(10);
    expect(isRefused(await echo(token, urls[2]))).toBe(true);
  });
});

describe('without NATS', () => {
  const nats = () => gateway.infrastructure.product.part('nats');
  const decidedApart = () => gateway.service.app.get(PartsLifecycle).parts.limits.decidedApart;

  it('a replica goes on to count for itself, says so in its metrics, and adds it up afterwards', async () => {
    await addLimit({ maxCalls: 100 });
    const replies = [await echo()];
    nats().kill('SIGSTOP');
    try {
      await eventually(async () => {
        replies.push(await echo());
        expect(decidedApart()).toBeGreaterThan(0);
      });
      for (let i = 0; i < 100; i++) replies.push(await echo());
      expect(lettingThrough(replies)).toBe(100);
    } finally {
      nats().kill('SIGCONT');
    }
    await gateway.restart();
    expect(isRefused(await echo())).toBe(true);
  });
});
