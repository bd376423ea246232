import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CallerDisabledSchema, CallerEnabledSchema, create } from '@gatehouse/contracts';
import { TokenUses } from '@gatehouse/nats';
import { eventually, startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';

let gateway: TestGateway;
let backend: FixtureBackend;

beforeAll(async () => {
  gateway = await startGateway({ TRUSTED_PROXIES: '127.0.0.1/32' }, ['nats', 'idp']);
  backend = await startFixtureBackend({ eras: ['modern'] });
  await gateway.addBackend('crm', backend, { modern: true });
  await gateway.addBackend('erp', backend, { modern: true });
  await gateway.allowEverything('bot', ['crm', 'erp']);
}, 60_000);

afterAll(async () => {
  await backend?.stop();
  await gateway?.stop();
});

const names = (reply: { body: { result: { tools: { name: string }[] } } }) =>
  reply.body.result.tools.map(({ name }) => name).sort();
const list = (to: string, token: string) => gateway.callModern(to, token, 'tools/list');
const call = (to: string, token: string, name: string, headers = {}) =>
  gateway.callModern(to, token, 'tools/call', { name, arguments: {} }, { headers });
const reasonOf = ({ body }: { body: { result?: { _meta?: Record<string, string> } } }) =>
  body.result?._meta?.['dev.gatehouse/reason'];

describe('a token that is limited to tools', () => {
  it('lists these and calls these, at the endpoint of one backend and of all', async () => {
    const token = await gateway.issueToken('bot', { tools: ['crm/echo'], backends: ['crm'] });
    expect(names(await list('crm', token))).toEqual(['echo']);
    expect(names(await list('', token)).filter((name) => name.includes('__'))).toEqual(['crm__echo']);
    expect((await call('crm', token, 'echo')).body.result.isError).not.toBe(true);
    expect(reasonOf(await call('crm', token, 'fail'))).toBe('token_tool_not_allowed');
    expect(reasonOf(await call('', token, 'crm__fail'))).toBe('token_tool_not_allowed');
    expect((await list('erp', token)).body.error.data.reason).toBe('token_backend_not_allowed');
  });

  it('is good for no prompt and no resource', async () => {
    const token = await gateway.issueToken('bot', { tools: ['crm/echo'] });
    const prompt = await gateway.callModern('crm', token, 'prompts/get', { name: 'echo' });
    expect(prompt.body.error.data.reason).toBe('token_tool_not_allowed');
    const read = await gateway.callModern('crm', token, 'resources/read', { uri: 'test://a' });
    expect(read.body.error.data.reason).toBe('token_tool_not_allowed');
  });
});

describe('a token that is limited to networks', () => {
  it('is good from these, as a trusted reverse proxy says', async () => {
    const token = await gateway.issueToken('bot', { sourceCidrs: ['192.0.2.0/24'] });
    const from = async (address?: string) =>
      (await call('crm', token, 'echo', address === undefined ? {} : { 'x-forwarded-for': address })).status;
    expect(await from('192.0.2.7')).toBe(200);
    expect(await from('192.0.2.7, 198.51.100.1')).toBe(403);
    expect(await from('198.51.100.1, 192.0.2.7')).toBe(200);
    expect(await from()).toBe(403);
  });
});

describe('a caller on the deny list', () => {
  it('is refused with a token of the identity provider, by user, by client and by agent, and let in again', async () => {
    const token = await gateway.infrastructure.tokenFor('alice');
    const reason = async () => (await list('crm', token)).body.error?.data.reason;
    const before = await reason();
    expect(before).not.toBe('caller_disabled');
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { azp: string };
    for (const id of ['user~alice', `client~${claims.azp}`]) {
      await gateway.append('caller', id, create(CallerDisabledSchema));
      expect(await reason()).toBe('caller_disabled');
      await gateway.append('caller', id, create(CallerEnabledSchema));
      expect(await reason()).toBe(before);
    }
    const bot = await gateway.issueToken('bot');
    await gateway.append('caller', 'agent~bot', create(CallerDisabledSchema));
    expect((await list('crm', bot)).body.error.data.reason).toBe('caller_disabled');
    await gateway.append('caller', 'agent~bot', create(CallerEnabledSchema));
    expect((await list('crm', bot)).status).toBe(200);
  });
});

describe('the use of a token', () => {
  it('is told, not each one, and not when it was refused', async () => {
    const uses = new TokenUses(gateway.nc);
    uses.start();
    const used = await gateway.issueToken('bot');
    const refused = await gateway.issueToken('bot', { sourceCidrs: ['192.0.2.0/24'] });
    await call('crm', refused, 'echo');
    const begun = Date.now();
    await call('crm', used, 'echo');
    const lastUse = () => uses.lastUse('default', gateway.tokenId(used));
    await eventually(() => expect(lastUse()?.getTime()).toBeGreaterThanOrEqual(begun));
    const told = lastUse();
    await call('crm', used, 'echo');
    const another = await gateway.issueToken('bot');
    await call('crm', another, 'echo');
    await eventually(() => expect(uses.lastUse('default', gateway.tokenId(another))).toBeDefined());
    expect(lastUse()).toEqual(told);
    expect(uses.lastUse('default', gateway.tokenId(refused))).toBeUndefined();
    await uses.stop();
  });
});
