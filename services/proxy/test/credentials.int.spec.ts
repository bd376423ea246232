import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  ConnectionCreatedSchema,
  create,
  CredentialMode,
  CredentialReplySchema,
  CredentialRequestSchema,
  fromJsonString,
  toJsonString,
  type CredentialRequest,
  type MessageInitShape,
} from '@gatehouse/contracts';
import { credentialSubject } from '@gatehouse/nats';
import { eventually, startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';

let gateway: TestGateway;
let backend: FixtureBackend;
/** What the auth broker is asked, and what it answers. */
let asked: CredentialRequest[];
let reply: MessageInitShape<typeof CredentialReplySchema>;
let count = 0;

beforeAll(async () => {
  gateway = await startGateway();
  backend = await startFixtureBackend({ eras: ['modern'] });
  await gateway.addBackend('keyed', backend, { modern: true, credentialMode: CredentialMode.HEADER });
  await gateway.allowEverything('bot', ['keyed']);
  gateway.nc.subscribe(credentialSubject('default'), {
    callback: (_, message) => {
      asked.push(fromJsonString(CredentialRequestSchema, message.string()));
      message.respond(toJsonString(CredentialReplySchema, create(CredentialReplySchema, reply)));
    },
  });
}, 60_000);

beforeEach(() => {
  asked = [];
  reply = { headers: [{ name: 'x-api-key', value: 'one' }], ttlSeconds: 60 };
});

afterAll(async () => {
  await backend?.stop();
  await gateway?.stop();
});

/** A token of a user who was never here before. */
const newcomer = () => gateway.issueToken('bot', { userId: `user-${++count}` });
const call = (token: string) => gateway.callModern('keyed', token, 'tools/call', { name: 'echo' });
const lastKey = () => backend.calls.at(-1)?.headers['x-api-key'];

describe('a credential', () => {
  it('is asked for once by many calls at once, and kept', async () => {
    const token = await newcomer();
    await Promise.all(Array.from({ length: 20 }, () => call(token)));
    await call(token);
    expect(asked).toEqual([expect.objectContaining({ orgId: 'default', backendId: 'keyed', userId: `user-${count}` })]);
  });

  it('of headers and query parameters is in both, and in no answer and no record', async () => {
    const token = await newcomer();
    reply = { headers: [{ name: 'x-api-key', value: 'k-1' }], query: [{ name: 'api_key', value: 's3cret &=' }] };
    const urls: (string | undefined)[] = [];
    backend.intercept = (_, __, raw) => {
      urls.push(raw.url);
      return false;
    };
    const answered = await call(token);
    backend.intercept = undefined;
    expect(urls).toEqual([`${new URL(backend.url).pathname}?api_key=s3cret%20%26%3D`]);
    expect(lastKey()).toBe('k-1');
    expect(answered.text).not.toContain('s3cret');
    await eventually(() => expect(gateway.records.at(-1)?.userId).toBe(`user-${count}`));
    expect(JSON.stringify(gateway.records)).not.toContain('s3cret');
  });

  it('is never used for another user', async () => {
    const [alice, bob] = [await newcomer(), await newcomer()];
    await call(alice);
    reply = { headers: [{ name: 'x-api-key', value: 'two' }], ttlSeconds: 60 };
    await call(bob);
    expect(lastKey()).toBe('two');
    await call(alice);
    expect(lastKey()).toBe('one');
    expect(asked.map(({ userId }) => userId)).toEqual([`user-${count - 1}`, `user-${count}`]);
  });

  it('is asked for again when its time is over', async () => {
    const token = await newcomer();
    reply = { ...reply, ttlSeconds: 1 };
    await call(token);
    reply = { headers: [{ name: 'x-api-key', value: 'two' }], ttlSeconds: 60 };
    await eventually(async () => {
      await call(token);
      expect(lastKey()).toBe('two');
    });
    expect(asked).toHaveLength(2);
  });

  it('is asked for again when a connection of the backend has changed', async () => {
    const token = await newcomer();
    await call(token);
    reply = { headers: [{ name: 'x-api-key', value: 'two' }], ttlSeconds: 60 };
    await gateway.append('connection', 'keyed~shared', create(ConnectionCreatedSchema, { backendId: 'keyed' }));
    await call(token);
    expect(lastKey()).toBe('two');
  });

  it('is asked for again when the backend does not take it', async () => {
    const token = await newcomer();
    await call(token);
    backend.intercept = (_, response) => {
      response.writeHead(401).end();
      return true;
    };
    expect((await call(token)).body).toMatchObject({ error: { data: { reason: 'upstream_unauthorized' } } });
    backend.intercept = undefined;
    await call(token);
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['GATEHOUSE_CONNECTION_NO_USER', 'connection_without_user'],
    ['GATEHOUSE_OAUTH_REFUSED', 'credential_refused'],
    ['GATEHOUSE_INTERNAL_ERROR', 'credential_unavailable'],
  ])('that the broker does not have (%s) ends the call with %s', async (errorCode, reason) => {
    reply = { errorCode };
    const { body } = await call(await newcomer());
    expect(body.error?.data.reason ?? body.result?._meta?.['dev.gatehouse/reason']).toBe(reason);
  });

  it.each([
    ['host', 'evil.example'],
    ['content-length', '5'],
    ['Transfer-Encoding', 'chunked'],
    ['mcp-session-id', 'x'],
    ['x-key', 'a\r\nx-other: b'],
    ['x key', 'a'],
  ])('that would change more than who calls is not sent (%s)', async (name, value) => {
    reply = { headers: [{ name, value }], ttlSeconds: 60 };
    const ran = backend.calls.length;
    expect((await call(await newcomer())).body).toMatchObject({
      error: { data: { reason: 'credential_unavailable' } },
    });
    expect(backend.calls.length).toBe(ran);
  });
});
