import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  ConnectionCreatedSchema,
  create,
  CredentialMode,
  CredentialReplySchema,
  CredentialRequestSchema,
  fromJsonString,
  toJsonString,
  type CredentialReply,
  type CredentialRequest,
  type MessageInitShape,
} from '@gatehouse/contracts';
import { credentialSubject } from '@gatehouse/nats';
import { startFixtureBackend, type FixtureBackend, type FixtureRequest } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';

let gateway: TestGateway;
let modern: FixtureBackend;
let legacy: FixtureBackend;
/** What the auth broker is asked, and how it answers. */
let asked: CredentialRequest[];
let answer: (request: CredentialRequest) => MessageInitShape<typeof CredentialReplySchema>;
let count = 0;

const connectUrl = 'https://console.example.com/connect/files';
const needed = { errorCode: 'GATEHOUSE_CONNECTION_NEEDED', connectUrl };
const withToken = (token: string, revision = '1.1') => ({
  ...{ headers: [{ name: 'authorization', value: `Bearer ${token}` }], ttlSeconds: 60, revision },
});
const both = [
  ['modern', () => modern],
  ['legacy', () => legacy],
] as const;

beforeAll(async () => {
  gateway = await startGateway();
  modern = await startFixtureBackend({ eras: ['modern'] });
  legacy = await startFixtureBackend({ eras: ['legacy'] });
  for (const [era, backend] of both) {
    await gateway.addBackend(era, backend(), { [era]: true, credentialMode: CredentialMode.OAUTH });
  }
  await gateway.addBackend('unseen', modern, { credentialMode: CredentialMode.OAUTH });
  await gateway.addBackend('exchanged', modern, { modern: true, credentialMode: CredentialMode.TOKEN_EXCHANGE });
  await gateway.allowEverything('bot', ['modern', 'legacy', 'unseen', 'exchanged']);
  gateway.nc.subscribe(credentialSubject('default'), {
    callback: (_, message) => {
      const request = fromJsonString(CredentialRequestSchema, message.string());
      asked.push(request);
      const reply: CredentialReply = create(CredentialReplySchema, answer(request));
      message.respond(toJsonString(CredentialReplySchema, reply));
    },
  });
}, 60_000);

beforeEach(() => {
  asked = [];
  answer = () => needed;
  modern.intercept = undefined;
  legacy.intercept = undefined;
  modern.calls.length = 0;
  legacy.calls.length = 0;
});

afterAll(async () => {
  await modern?.stop();
  await legacy?.stop();
  await gateway?.stop();
});

/** A token of a user who was never here before. */
const newcomer = () => gateway.issueToken('bot', { userId: `user-${++count}` });
const byUrl = { elicitation: { form: {}, url: {} } };
const params = { name: 'echo', arguments: { text: 'hi' } };

/** The backend takes this token and no other. */
function takesOnly(token: string, status = 401, challenge = 'Bearer error="invalid_token"') {
  return ({ headers }: FixtureRequest, response: ServerResponse) => {
    if (headers.authorization === `Bearer ${token}`) return false;
    response.writeHead(status, { 'www-authenticate': challenge }).end();
    return true;
  };
}

describe.each(both)('a modern agent at a %s backend that is not connected', (id, backend) => {
  const call = (token: string, more: object = {}, capabilities: object = byUrl) =>
    gateway.callModern(id, token, 'tools/call', { ...params, ...more }, { capabilities });

  it('is asked to have its user open the page, and goes on when that is done', async () => {
    const token = await newcomer();
    const first = await call(token);
    const { result } = first.body as { result: { inputRequests: Record<string, unknown>; requestState: string } };
    expect(result).toMatchObject({ resultType: 'input_required', requestState: expect.any(String) });
    const [[key, question] = []] = Object.entries(result.inputRequests);
    expect(question).toEqual({
      method: 'elicitation/create',
      params: { mode: 'url', url: connectUrl, message: expect.stringContaining('connect') },
    });
    answer = () => withToken('good');
    const { requestState } = result;
    const again = await call(token, { requestState, inputResponses: { [key ?? '']: { action: 'accept' } } });
    expect(again.body).toMatchObject({ result: { content: [{ text: 'hi' }] } });
    expect(backend().calls).toEqual([expect.objectContaining({ tool: 'echo', args: { text: 'hi' } })]);
    expect(JSON.stringify(backend().calls[0])).not.toContain('requestState');
  });

  it('is asked no more than three times, and not again when its user declines', async () => {
    const token = await newcomer();
    let state: string | undefined;
    for (let round = 1; round <= 3; round++) {
      const { body } = await call(token, state === undefined ? {} : { requestState: state, inputResponses: {} });
      state = (body as { result: { requestState?: string } }).result.requestState;
      expect(typeof state).toBe('string');
    }
    const refused = { result: { isError: true, _meta: { 'dev.gatehouse/reason': 'connection_needed' } } };
    expect((await call(token, { requestState: state, inputResponses: {} })).body).toMatchObject(refused);
    const { body } = await call(token);
    const { requestState, inputRequests } = (body as { result: Record<string, object> }).result;
    const [key = ''] = Object.keys(inputRequests ?? {});
    const declined = { requestState, inputResponses: { [key]: { action: 'decline' } } };
    expect((await call(token, declined)).body).toMatchObject(refused);
  });

  it('is told the page in words when it cannot be asked so', async () => {
    const traced = gateway.traced();
    for (const capabilities of [{}, { elicitation: {} }, { elicitation: { form: {} } }]) {
      const { body } = await call(await newcomer(), {}, capabilities);
      expect(body).toMatchObject({
        result: { isError: true, content: [{ text: expect.stringContaining(connectUrl) }] },
      });
    }
    const list = await gateway.callModern(id, await newcomer(), 'tools/list', {}, { capabilities: byUrl, ...traced });
    expect(list.body).toMatchObject({
      error: { message: expect.stringContaining(connectUrl), data: { reason: 'connection_needed', connectUrl } },
    });
    expect(await traced.record()).toMatchObject({ verdict: 'denied', reason: 'connection_needed' });
    expect(backend().calls).toEqual([]);
  });

  it('does not get to the backend with a state that was given to somebody else', async () => {
    const first = await call(await newcomer());
    const { requestState } = (first.body as { result: { requestState: string } }).result;
    answer = () => withToken('good');
    expect((await call(await newcomer(), { requestState, inputResponses: {} })).body).toMatchObject({
      error: { data: { reason: 'request_state_invalid' } },
    });
  });
});

describe('a legacy agent at a backend that is not connected', () => {
  it('gets the error that demands to open the page, when it has said that it can', async () => {
    const token = await newcomer();
    answer = () => withToken('good');
    const session = await gateway.initialize('legacy', token, '2025-11-25', { capabilities: byUrl });
    const connected = create(ConnectionCreatedSchema, { backendId: 'legacy' });
    await gateway.append('connection', `legacy~user:user-${count}`, connected);
    answer = () => ({ ...needed, errorCode: 'GATEHOUSE_CONNECTION_NEEDS_REAUTH' });
    const { body } = await gateway.callLegacy('legacy', token, session, 'tools/call', params);
    expect(body).toMatchObject({
      error: {
        code: -32042,
        data: {
          reason: 'connection_expired',
          elicitations: [
            { mode: 'url', url: connectUrl, elicitationId: expect.any(String), message: expect.any(String) },
          ],
        },
      },
    });
  });

  it('is told the page in words before there is a session', async () => {
    const initialize = { protocolVersion: '2025-11-25', capabilities: byUrl, clientInfo: { name: 'x', version: '1' } };
    const message = { jsonrpc: '2.0', id: 1, method: 'initialize', params: initialize };
    expect((await gateway.send('legacy', await newcomer(), message)).body).toMatchObject({
      error: { message: expect.stringContaining(connectUrl), data: { reason: 'connection_needed' } },
    });
  });
});

describe('a backend of which nothing is known before somebody connects', () => {
  it('says that it is not connected, and is spoken to as the agent speaks once it is', async () => {
    const token = await newcomer();
    expect((await gateway.callModern('unseen', token, 'tools/list')).body).toMatchObject({
      error: { data: { reason: 'connection_needed' } },
    });
    answer = () => withToken('good');
    expect((await gateway.callModern('unseen', token, 'tools/list')).body).toMatchObject({
      result: { tools: expect.any(Array) },
    });
  });
});

describe.each([
  ['modern', 'modern'],
  ['modern', 'legacy'],
  ['legacy', 'legacy'],
  ['legacy', 'modern'],
] as const)('a %s agent at a %s backend that refuses the token', (era, id) => {
  const backend = () => (id === 'modern' ? modern : legacy);

  /** The tool `echo`, as an agent of this era calls it. */
  async function call(token: string): Promise<unknown> {
    if (era === 'modern') return (await gateway.callModern(id, token, 'tools/call', params)).body;
    const session = await gateway.initialize(id, token);
    return (await gateway.callLegacy(id, token, session, 'tools/call', params)).body;
  }

  it('does not notice when there is another one', async () => {
    const token = await newcomer();
    answer = ({ refusal }) => (refusal ? withToken('fresh', '1.2') : withToken('old'));
    backend().intercept = takesOnly('fresh');
    expect(await call(token)).toMatchObject({ result: { content: [{ text: 'hi' }] } });
    const refusals = asked.flatMap(({ refusal }) => refusal ?? []);
    expect(refusals).toEqual([
      expect.objectContaining({ status: 401, revision: '1.1', challenge: 'Bearer error="invalid_token"' }),
    ]);
    expect(backend().calls).toHaveLength(1);
  });

  it('hears that it has to be connected again when fresh ones are refused too', async () => {
    const token = await newcomer();
    let given = 0;
    answer = ({ refusal }) => {
      if (refusal && given === 2) return { ...needed, errorCode: 'GATEHOUSE_CONNECTION_NEEDS_REAUTH' };
      given++;
      return withToken(`t${given}`, `1.${given}`);
    };
    backend().intercept = takesOnly('nothing');
    const answered = await call(token).catch((error: unknown) => String(error));
    expect(JSON.stringify(answered)).toContain('connection_expired');
    expect(asked.filter(({ refusal }) => refusal)).toHaveLength(2);
    expect(backend().calls).toEqual([]);
  });

  it('hears which page to open when more is wanted, and is not asked for what there is', async () => {
    const token = await newcomer();
    const challenge = 'Bearer error="insufficient_scope", scope="admin"';
    for (const [errorCode, reason] of [
      ['GATEHOUSE_CONNECTION_SCOPES_WANTED', 'connection_scopes_wanted'],
      ['GATEHOUSE_CONNECTION_SCOPES_REFUSED', 'connection_scopes_refused'],
    ]) {
      answer = ({ refusal }) => (refusal ? { ...needed, errorCode: errorCode ?? '' } : withToken('narrow'));
      backend().intercept = takesOnly('wide', 403, challenge);
      const answered = await call(token).catch((error: unknown) => String(error));
      expect(JSON.stringify(answered)).toContain(reason);
    }
    expect(asked.find(({ refusal }) => refusal)?.refusal).toMatchObject({ status: 403, challenge });
  });
});

describe('many calls at once with a token that is refused', () => {
  it('have it renewed once', async () => {
    const token = await newcomer();
    answer = ({ refusal }) => (refusal ? withToken('fresh', '1.2') : withToken('old'));
    modern.intercept = takesOnly('fresh');
    const calls = Array.from({ length: 20 }, () => gateway.callModern('modern', token, 'tools/call', params));
    for (const { body } of await Promise.all(calls))
      expect(body).toMatchObject({ result: { content: [{ text: 'hi' }] } });
    expect(asked.filter(({ refusal }) => refusal)).toHaveLength(1);
  });
});

describe('a backend whose tokens are exchanged', () => {
  it('is not for tokens of the gateway, and the broker is not given one', async () => {
    answer = () => ({ errorCode: 'GATEHOUSE_CONNECTION_NO_USER_TOKEN' });
    const { body } = await gateway.callModern('exchanged', await newcomer(), 'tools/call', params);
    expect(body).toMatchObject({ result: { _meta: { 'dev.gatehouse/reason': 'user_token_needed' } } });
    expect(asked.map(({ subjectToken }) => subjectToken)).toEqual(['']);
  });
});
