import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../src/eventually.js';
import { startFixtureBackend, type FixtureBackend } from '../src/fixture-backend.js';
import { startGatehouse, type Gatehouse } from '../src/gatehouse.js';
import { CanarySearch, readStores, writingsOf } from './canary-search.js';
import { useGuardrails } from './guarded-canaries.js';
import { useLegacyGuardrails } from './legacy-canaries.js';

/** Secrets of known text by what they are; nothing may keep one. */
const secrets = new Map<string, string>();
/** Public words, to see that the search finds what is there. */
const controls = { stored: newSecret(), called: newSecret(), traced: newSecret(), logged: 'set when it is known' };

let gatehouse: Gatehouse;
let backend: FixtureBackend;
let collector: Server;
const traces: Buffer[] = [];
const answers: Buffer[] = [];

function newSecret(): string {
  return `canary${randomBytes(18).toString('hex')}`;
}

/** A new secret that is remembered. */
function secret(label: string): string {
  const text = newSecret();
  secrets.set(label, text);
  return text;
}

/** A secret that the product made. */
function keep(label: string, text: string): string {
  secrets.set(label, text);
  return text;
}

const backendKey = secret('header that the backend wants');

beforeAll(async () => {
  collector = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => traces.push(chunk));
    request.on('end', () => response.end('{}'));
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const OTLP_URL = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  gatehouse = await startGatehouse({ variables: { LOG_LEVEL: 'trace', OTLP_URL } });
  backend = await startFixtureBackend({
    eras: ['modern', 'legacy'],
    requiredHeader: { name: 'x-api-key', value: backendKey },
  });
  await connect({ backendId: 'notes', shared: true, headers: { 'x-api-key': backendKey } });
  await gatehouse.registerBackend('notes', backend, { credentialMode: 'header', description: controls.stored });
  await gatehouse.addAgent('bot');
  await gatehouse.mapAgent('bot', 'notes');
  await gatehouse.mapAgent('cursor', 'notes');
  await gatehouse.addRule('allow');
}, 300_000);

afterAll(async () => {
  collector?.closeAllConnections();
  collector?.close();
  await backend?.stop();
  await gatehouse?.stop();
});

async function connect(body: object, user = 'admin'): Promise<void> {
  const { status, body: answer } = await gatehouse.api('PUT', '/connections', body, user);
  if (status !== 200) throw new Error(JSON.stringify(answer));
}

/** A request that may be refused; what is answered is looked at too. */
async function raw(url: string, init: RequestInit = {}): Promise<number> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const headers = JSON.stringify([...response.headers]);
  answers.push(Buffer.from(headers), Buffer.from(await response.arrayBuffer()));
  return response.status;
}

const json = { 'content-type': 'application/json' };

async function useConnections(): Promise<void> {
  const bearer = secret('bearer of a connection');
  await connect({ backendId: 'notes', headers: { authorization: `Bearer ${bearer}` } }, 'alice');
  await connect({
    backendId: 'other',
    shared: true,
    headers: { 'x-first': secret('first header'), 'x-second': secret('second header') },
  });
  await connect({ backendId: 'other', shared: true, headers: { 'x-first': secret('header after replacement') } });
  await connect({ backendId: 'gone', shared: true, headers: { 'x-first': secret('header that is removed') } });
  await gatehouse.api('DELETE', '/connections/gone~shared');
  for (const [label, headers] of [
    ['value of a header that is refused', { host: secret('value of a header that is refused') }],
    ['value that is too long', { 'x-key': `${secret('value that is too long')}${'x'.repeat(9_000)}` }],
    ['value with a line end', { 'x-key': `${secret('value with a line end')}\n` }],
  ] as const) {
    const { status, body } = await gatehouse.api('PUT', '/connections', { backendId: 'crm', headers });
    answers.push(Buffer.from(JSON.stringify(body)));
    expect([label, status]).toEqual([label, 400]);
  }
  for (const path of ['/connections', '/tokens', '/secrets', '/backends', '/permissions']) {
    answers.push(Buffer.from(JSON.stringify((await gatehouse.api('GET', path)).body)));
  }
  const { version } = (await gatehouse.api('POST', '/secrets/rotate')).body;
  // The log says when a rotation is done, and under which key.
  controls.logged = await eventually(async () => {
    const { rotation } = (await gatehouse.api('GET', `/secrets?minSeq=${version}`)).body;
    if (rotation?.state !== 'finished') throw new Error('the rotation runs');
    return rotation.dataKeyId as string;
  });
}

async function useTokens(): Promise<void> {
  for (const kind of ['pat', 'agt', 'svc']) {
    const { token } = await gatehouse.issueToken(kind === 'pat' ? 'cursor' : 'bot', { kind });
    keep(`access token ${kind}`, token);
    await gatehouse.callTool('notes', token, 'echo', { text: 'hello' });
  }
  const revoked = await gatehouse.issueToken('bot');
  keep('revoked access token', revoked.token);
  await gatehouse.revokeToken(revoked);
  await gatehouse.callTool('notes', revoked.token, 'echo', { text: 'hello' });
  const { body } = await gatehouse.api('POST', `/tokens/${(await gatehouse.issueToken('bot')).id}/rotate`, {});
  keep('access token of a rotation', body.token);
  for (const user of ['admin', 'mia', 'alice', 'bob', 'audrey', 'sam']) {
    const token = await gatehouse.tokenFor(user);
    // The last part alone is what nobody else can make.
    keep(`JWT of ${user}`, token.split('.')[2] ?? '');
    await gatehouse.api('GET', '/backends/nothing', undefined, user);
    await gatehouse.callTool('notes', token, 'echo', { text: 'hello' });
  }
}

async function useTools(): Promise<void> {
  const { token } = await gatehouse.issueToken('bot');
  keep('access token of the caller', token);
  for (const era of ['modern', 'legacy'] as const) {
    const text = secret(`argument and result, ${era}`);
    expect((await gatehouse.callTool('notes', token, 'echo', { text }, { era })).text).toBe(text);
    await gatehouse.callTool(
      'notes',
      token,
      'fail',
      { text: secret(`argument of a call that fails, ${era}`) },
      { era },
    );
    await gatehouse.callTool('notes', token, 'unknown', { text: secret(`argument for no tool, ${era}`) }, { era });
    await gatehouse.send(
      'notes',
      token,
      'prompts/get',
      { name: 'x', arguments: { a: secret(`argument of a prompt, ${era}`) } },
      { era },
    );
  }
  await gatehouse.disableTool('notes', 'echo');
  await gatehouse.callTool('notes', token, 'echo', { text: secret('argument of a call that is denied') });
  await gatehouse.enableTool('notes', 'echo');
  await gatehouse.createProfile('cards', [{ detectors: ['pci.card_number'], action: 'block' }]);
  await gatehouse.attachProfile('cards', { backendId: 'notes' });
  await gatehouse.callTool('notes', token, 'echo', {
    text: `4111 1111 1111 1111 ${secret('argument that a guardrail blocks')}`,
  });
  await gatehouse.detachProfile('cards', { backendId: 'notes' });
  backend.intercept = (request, response) => {
    if (request.method !== 'tools/call') return false;
    response.writeHead(500, { 'x-secret': secret('header of a broken answer') }).end(secret('body of a broken answer'));
    return true;
  };
  await gatehouse.callTool('notes', token, 'echo', { text: secret('argument of a call that breaks') });
  backend.intercept = undefined;
  await gatehouse.callTool('notes', token, controls.called);
}

async function useDoors(): Promise<void> {
  const { mcp, portal, issuer } = { ...gatehouse.product.run.urls, issuer: gatehouse.product.urls.issuer };
  const call = (headers: Record<string, string>, body = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}', query = '') =>
    raw(`${mcp}/notes${query}`, { method: 'POST', headers: { ...json, ...headers }, body });
  await call({ authorization: `Bearer ${secret('bearer that is garbage')}` });
  await call({ authorization: `Basic ${Buffer.from(`x:${secret('basic password')}`).toString('base64')}` });
  await call({ authorization: `Bearer gth_agt_${secret('access token that is none')}` });
  await call({ authorization: `DPoP ${secret('DPoP token')}`, dpop: secret('DPoP proof') });
  await call({ cookie: `session=${secret('cookie for the gateway')}` });
  await call({ 'mcp-session-id': secret('session id that is none') });
  await call({}, '{}', `?access_token=${secret('token in a query')}`);
  await call(
    { authorization: `Bearer ${await gatehouse.tokenFor('alice')}` },
    `{"jsonrpc":"2.0","broken":"${secret('body that is no JSON')}`,
  );
  await raw(`${portal}/api/me`, { headers: { cookie: `gatehouse_session=${secret('cookie for the console')}` } });
  await raw(`${portal}/api/me`, { headers: { authorization: `Bearer ${secret('bearer for the console')}` } });
  await raw(`${portal}/auth/callback?code=${secret('code of a log-in')}&state=${secret('state of a log-in')}`);
  await raw(`${portal}/oauth/callback?code=${secret('code of a connection')}&state=x`);
  await raw(`${portal}/auth/backchannel-logout`, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: secret('logout token') }),
  });
  await raw(`${portal}/graphql`, {
    method: 'POST',
    headers: { ...json, authorization: `Bearer ${await gatehouse.tokenFor('admin')}` },
    body: JSON.stringify({
      query: '{ nothing }',
      variables: { password: secret('variable of a query that is refused') },
    }),
  });
  const credentials = { grant_type: 'password', client_id: 'gatehouse-cli', username: 'alice' };
  await raw(`${issuer}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ ...credentials, password: secret('wrong password') }),
  });
  await raw(`${issuer}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'gatehouse-cli',
      refresh_token: secret('refresh token'),
    }),
  });
  const url = `https://user:${secret('password in the URL of a backend')}@mcp.example.com/mcp`;
  const refused = await gatehouse.api('POST', '/backends', { slug: 'bad', url });
  answers.push(Buffer.from(JSON.stringify(refused.body)));
  const client = {
    backendId: 'notes',
    clientId: 'x',
    clientSecret: secret('client secret'),
    issuer: 'https://as.example.com',
  };
  answers.push(Buffer.from(JSON.stringify((await gatehouse.api('PUT', '/connections/client', client)).body)));
  await connect({ backendId: controls.traced, shared: true, headers: { 'x-api-key': backendKey } });
  await gatehouse.registerBackend(controls.traced, backend, { credentialMode: 'header' });
  await gatehouse.callTool(controls.traced, await gatehouse.tokenFor('alice'), 'echo', {});
}

describe('eighty secrets of every kind', () => {
  it('are nowhere but where they are used, after all of it', async () => {
    await useConnections();
    await useTokens();
    await useTools();
    answers.push(...(await useGuardrails(gatehouse, keep)), ...(await useLegacyGuardrails(gatehouse, keep)));
    await useDoors();
    await gatehouse.loggedCalls(1, { tools: [controls.called] });
    // Spans are sent a moment after their calls.
    await eventually(async () => {
      if (!Buffer.concat(traces).includes(controls.traced)) throw new Error('no trace yet');
    }, 30_000);
    expect(secrets.size).toBeGreaterThanOrEqual(80);
    const search = new CanarySearch(secrets);
    const control = new CanarySearch(new Map(Object.entries(controls)));
    const both = (store: string, bytes: Buffer) => {
      search.see(store, bytes);
      control.see(store, bytes);
    };
    await readStores(gatehouse.product, both);
    for (const chunk of traces) both('traces', chunk);
    for (const answer of answers) search.see('answers', answer);
    expect(traces.length).toBeGreaterThan(0);
    // What is public is found wherever it belongs, so what is not found is not there.
    const found = new Set(control.found().map(({ secret: name, store }) => `${name} in ${store}`));
    expect([...found].sort()).toEqual(
      expect.arrayContaining([
        ...['stored in nats files', 'stored in postgres public.backends', 'stored in postgres files'],
        ...['called in nats files', 'called in proxy files', 'called in clickhouse gatehouse.calls'],
        ...['traced in traces', 'logged in logs files'],
      ]),
    );
    expect(search.found()).toEqual([]);
  }, 300_000);

  it.each(writingsOf('canary0123456789abcdef/+?&'))('would be found written as %s: %s', (_, text) => {
    const search = new CanarySearch(new Map([['one', 'canary0123456789abcdef/+?&']]));
    search.see('somewhere', Buffer.from(`before ${text} after`));
    expect(search.found()).toMatchObject([{ secret: 'one', store: 'somewhere' }]);
  });

  it.each([0, 1, 2])('would be found in base64 after %i other bytes', (count) => {
    const search = new CanarySearch(new Map([['one', 'canary0123456789abcdef']]));
    const text = Buffer.from(`${'x'.repeat(count)}canary0123456789abcdefyyy`).toString('base64');
    search.see('somewhere', Buffer.from(text));
    expect(search.found()).toMatchObject([{ writing: 'base64' }]);
  });
});
