import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AccessTokenRevokedSchema,
  CallerDisabledSchema,
  CallerTokensRevokedSchema,
  create,
  type ControlEvent,
} from '@gatehouse/contracts';
import { eventually, startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { PartsLifecycle } from '../src/proxy.module.js';
import { startGateway, type TestGateway } from './gateway.js';
import { listenLegacy, readStream, type AgentStream } from './listener.js';
import { modernRequest } from './messages.js';
import { startNatsLink } from './nats-link.js';
import { startReplica } from './replica.js';

const samples = 100;
const limitMs = 250;
/** What is promised, whatever happens to NATS. */
const boundMs = 5_000;

let gateway: TestGateway;
let link: Awaited<ReturnType<typeof startNatsLink>>;
let replicas: Awaited<ReturnType<typeof startReplica>>[] = [];
let modern: FixtureBackend;
let legacy: FixtureBackend;
let urls: string[] = [];
const open: AgentStream[] = [];

beforeAll(async () => {
  gateway = await startGateway({}, ['nats', 'idp']);
  modern = await startFixtureBackend({ eras: ['modern'] });
  legacy = await startFixtureBackend({ eras: ['legacy'] });
  await gateway.addBackend('modern', modern, { modern: true });
  await gateway.addBackend('legacy', legacy, { legacy: true });
  await gateway.allowEverything('bot', ['modern', 'legacy']);
  link = await startNatsLink(gateway.infrastructure.product.urls.nats);
  replicas = [await startReplica(gateway, 'near'), await startReplica(gateway, 'far', { NATS_URL: link.url })];
  urls = [gateway.url, ...replicas.map(({ url }) => url)];
}, 60_000);

afterEach(() => {
  for (const stream of open.splice(0)) stream.close();
  modern.intercept = undefined;
});

afterAll(async () => {
  link?.speak();
  gateway?.infrastructure.product.part('nats').kill('SIGCONT');
  await Promise.all(replicas.map((replica) => replica.stop()));
  await link?.stop();
  await Promise.all([modern, legacy].map((backend) => backend?.stop()));
  await gateway?.stop();
});

/** Why a call is refused at one replica; `ok` when it is not. */
async function outcome(to: string, token: string): Promise<string> {
  const { body } = await gateway.callModern('modern', token, 'tools/list', {}, { to });
  return body.error?.data.reason ?? 'ok';
}

/** How long it takes until every one of these replicas answers so. */
async function timeUntil(wanted: string, token: string, at: readonly string[]): Promise<number> {
  const begun = performance.now();
  await Promise.all(
    at.map(async (to) => {
      while ((await outcome(to, token)) !== wanted) {
        if (performance.now() - begun > 2 * boundMs) throw new Error(`${to} does not answer ${wanted}`);
      }
    }),
  );
  return performance.now() - begun;
}

function p99(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1] ?? Infinity;
}

/** The streams that there are: what is listened to in both eras, and a call that tells how far it is. */
async function openStreams(to: string, token: string): Promise<AgentStream[]> {
  modern.intercept = (rpc, response) => {
    if (rpc.method !== 'tools/call' && rpc.method !== 'subscriptions/listen') return false;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":1}}\n\n');
    return true;
  };
  const session = await gateway.initialize('legacy', token, '2025-11-25', { to });
  const requests = [
    modernRequest(1, 'subscriptions/listen', { notifications: { toolsListChanged: true } }),
    modernRequest(2, 'tools/call', { name: 'echo', arguments: {} }),
  ];
  const streams = await Promise.all([
    listenLegacy(gateway, 'legacy', token, session, { to }),
    ...requests.map(({ message, headers }) =>
      readStream(`${to}/mcp/modern`, {
        method: 'POST',
        headers: { ...headers, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(message),
      }),
    ),
  ]);
  open.push(...streams);
  expect(streams.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(streams.map(({ isOver }) => isOver)).toEqual([false, false, false]);
  return streams;
}

/** How long it takes until all of them have ended. */
async function timeUntilOver(streams: readonly AgentStream[]): Promise<number> {
  const begun = performance.now();
  await eventually(() => expect(streams.filter(({ isOver }) => !isOver)).toEqual([]), 2 * boundMs);
  return performance.now() - begun;
}

describe('a revocation', () => {
  it(`refuses calls at three replicas within ${limitMs} ms (p99 of ${samples})`, async () => {
    const times: number[] = [];
    for (let i = 0; i < samples; i++) {
      const by = await gateway.issueToken('bot');
      await timeUntil('ok', by, urls);
      await gateway.publish('access-token', gateway.tokenId(by), create(AccessTokenRevokedSchema));
      times.push(await timeUntil('token_revoked', by, urls));
    }
    expect(p99(times)).toBeLessThan(limitMs);
  }, 60_000);

  it.each<[string, string, (token: string) => [aggregate: string, id: string, event: ControlEvent]]>([
    [
      'of one token',
      'token_revoked',
      (token) => ['access-token', gateway.tokenId(token), create(AccessTokenRevokedSchema)],
    ],
    ['of all of a user', 'token_revoked', () => ['caller', 'user~eve', create(CallerTokensRevokedSchema)]],
    [
      'of a user whom the gateway refuses',
      'caller_disabled',
      () => ['caller', 'user~mallory', create(CallerDisabledSchema)],
    ],
  ])('%s ends what is open at every replica, and nothing of others', async (_, reason, eventOf) => {
    const userId = reason === 'caller_disabled' ? 'mallory' : 'eve';
    const token = await gateway.issueToken('bot', { userId });
    const other = await gateway.issueToken('bot', { userId: 'alice' });
    await timeUntil('ok', token, urls);
    await timeUntil('ok', other, urls);
    const streams = (await Promise.all(urls.map((to) => openStreams(to, token)))).flat();
    const others = (await Promise.all(urls.map((to) => openStreams(to, other)))).flat();
    await gateway.publish(...eventOf(token));
    expect(await timeUntilOver(streams)).toBeLessThan(1_000);
    for (const { text } of streams.filter((_, i) => i % 3 > 0)) expect(text).toContain(reason);
    expect(others.filter(({ isOver }) => isOver)).toEqual([]);
  });
});

describe('a replica that hears nothing of NATS any more', () => {
  it(`refuses every credential within ${boundMs} ms and ends every stream, the others go on, and it comes back`, async () => {
    const [, near = '', far = ''] = urls;
    const revoked = await gateway.issueToken('bot');
    const kept = await gateway.issueToken('bot');
    const jwt = await gateway.infrastructure.tokenFor('alice');
    await timeUntil('ok', revoked, urls);
    await timeUntil('ok', kept, urls);
    expect(await outcome(far, jwt)).not.toBe('out_of_sync');
    const streams = await openStreams(far, kept);
    link.fallSilent();
    await gateway.publish('access-token', gateway.tokenId(revoked), create(AccessTokenRevokedSchema));
    const begun = performance.now();
    const [refused, over] = await Promise.all([timeUntil('out_of_sync', revoked, [far]), timeUntilOver(streams)]);
    expect(Math.max(refused, over)).toBeLessThan(boundMs);
    const { status, headers } = await gateway.callModern('modern', kept, 'tools/list', {}, { to: far });
    expect({ status, retry: headers.get('retry-after') }).toEqual({ status: 503, retry: '1' });
    expect(await outcome(far, jwt)).toBe('out_of_sync');
    expect((await replicas[1]?.ready())?.status).toBe(503);
    expect([await outcome(gateway.url, kept), await outcome(near, kept)]).toEqual(['ok', 'ok']);
    expect([await outcome(gateway.url, revoked), await outcome(near, revoked)]).toEqual([
      'token_revoked',
      'token_revoked',
    ]);
    expect(performance.now() - begun).toBeLessThan(20_000);
    link.speak();
    await eventually(async () => expect(await outcome(far, kept)).toBe('ok'), 20_000);
    expect(await outcome(far, revoked)).toBe('token_revoked');
  }, 60_000);

  it('does not come back before it has what it missed', async () => {
    const [, , far = ''] = urls;
    const revoked = await gateway.issueToken('bot');
    await timeUntil('ok', revoked, urls);
    link.fallSilent();
    await gateway.publish('access-token', gateway.tokenId(revoked), create(AccessTokenRevokedSchema));
    await timeUntil('out_of_sync', revoked, [far]);
    link.speak();
    const seen = new Set<string>();
    await eventually(async () => {
      seen.add(await outcome(far, revoked));
      expect(seen).toContain('token_revoked');
    }, 20_000);
    expect(seen).not.toContain('ok');
  }, 60_000);
});

it('a replica with a connection that works, which does not get what is stored, refuses too', async () => {
  const [replica] = replicas;
  const [, near = ''] = urls;
  const token = await gateway.issueToken('bot');
  await timeUntil('ok', token, urls);
  const builder = replica?.service.app.get(PartsLifecycle).parts.snapshots['builder'];
  const apply = builder?.apply.bind(builder);
  if (!builder || !apply) throw new Error('no replica');
  builder.apply = () => {
    throw new Error('a part of the snapshot cannot be made');
  };
  try {
    await gateway.publish('access-token', gateway.tokenId(token), create(AccessTokenRevokedSchema));
    expect(await timeUntil('out_of_sync', token, [near])).toBeLessThan(boundMs);
  } finally {
    builder.apply = apply;
  }
  await eventually(async () => expect(await outcome(near, token)).toBe('token_revoked'), 20_000);
}, 60_000);

it(`without NATS every replica refuses within ${boundMs} ms, and goes on once it is back`, async () => {
  const token = await gateway.issueToken('bot');
  await timeUntil('ok', token, urls);
  const streams = (await Promise.all(urls.map((to) => openStreams(to, token)))).flat();
  const nats = gateway.infrastructure.product.part('nats');
  nats.kill('SIGSTOP');
  try {
    const [refused, over] = await Promise.all([timeUntil('out_of_sync', token, urls), timeUntilOver(streams)]);
    expect(Math.max(refused, over)).toBeLessThan(boundMs);
  } finally {
    nats.kill('SIGCONT');
  }
  await eventually(
    async () => expect(await Promise.all(urls.map((to) => outcome(to, token)))).toEqual(['ok', 'ok', 'ok']),
    20_000,
  );
}, 60_000);
