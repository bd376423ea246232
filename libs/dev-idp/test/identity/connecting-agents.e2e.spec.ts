import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client, StoredOAuthTokens } from '@modelcontextprotocol/client';
import {
  makeCertificate,
  startFixtureBackend,
  startGatehouse,
  type FixtureBackend,
  type Gatehouse,
  type TestCertificate,
} from '@gatehouse/testkit';
import { Browser } from '../../src/browser.spec-kit.js';
import { agentRedirectUri, ConnectingAgent } from './connecting-agent.js';
import { testedIdps } from './identity-providers.js';
import { passPages } from './sign-in.js';

describe.each(await testedIdps())('on the identity provider %s', (idp) => {
  let gatehouse: Gatehouse;
  let backend: FixtureBackend;
  let certificate: TestCertificate;
  let vendor: Server;
  let metadataUrl: string;
  const authorities = process.env.NODE_EXTRA_CA_CERTS;

  beforeAll(async () => {
    certificate = await makeCertificate();
    // Whom the parts of the product trust, the identity provider among them.
    process.env.NODE_EXTRA_CA_CERTS = certificate.file;
    vendor = createServer({ cert: certificate.cert, key: certificate.key }, (_request, response) => {
      const document = {
        client_id: metadataUrl,
        client_name: 'Agent of a vendor',
        redirect_uris: [agentRedirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
      };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(document));
    });
    await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve));
    metadataUrl = `https://127.0.0.1:${(vendor.address() as AddressInfo).port}/agent.json`;
    [gatehouse, backend] = await Promise.all([
      startGatehouse({ idp }),
      startFixtureBackend({ eras: ['modern', 'legacy'] }),
    ]);
    await gatehouse.registerBackend('notes', backend);
    await gatehouse.addRule('allow', { users: ['alice'] });
  }, 600_000);

  afterAll(async () => {
    if (authorities === undefined) delete process.env.NODE_EXTRA_CA_CERTS;
    else process.env.NODE_EXTRA_CA_CERTS = authorities;
    await backend?.stop();
    await gatehouse?.stop();
    vendor?.close();
    await certificate?.remove();
  });

  const endpoints = () => [
    { url: gatehouse.endpointOfAll, tool: 'notes__echo' },
    { url: gatehouse.endpoint('notes'), tool: 'echo' },
  ];
  const echo = async (client: Client, name: string) => {
    const { content } = await client.callTool({ name, arguments: { text: 'hello' } });
    await client.close();
    return content;
  };

  /** The whole way at both kinds of endpoint: refused, sent to sign in, and then a call. */
  async function connectsAndCalls(agents: () => Promise<ConnectingAgent>): Promise<ConnectingAgent[]> {
    const connected: ConnectingAgent[] = [];
    for (const { url, tool } of endpoints()) {
      const agent = await agents();
      expect(await echo(await agent.connect(url), tool)).toEqual([{ type: 'text', text: 'hello' }]);
      expect(agent.asked?.searchParams.get('resource')).toBe(url);
      expect(agent.callback?.searchParams.get('iss')).toBe(gatehouse.product.run.urls.idp);
      connected.push(agent);
    }
    return connected;
  }

  it('an agent is known by the URL of its metadata document (CIMD)', async () => {
    await gatehouse.addAgent('vendor', [metadataUrl]);
    await gatehouse.mapAgent('vendor', 'notes');
    const agents = await connectsAndCalls(() => ConnectingAgent.of('alice', { metadataUrl }));
    expect(agents.map(({ clientId }) => clientId)).toEqual([metadataUrl, metadataUrl]);
  });

  it('an agent registers itself (DCR), and may do something once an administrator has made an agent of it', async () => {
    const agent = await ConnectingAgent.of('alice', {});
    const [all] = endpoints();
    const client = await agent.connect(all?.url ?? '').catch((error: unknown) => error as Error);
    // Signed in, and yet nobody has said what this client may do.
    expect(agent.tokens()?.access_token).toBeDefined();
    if (!(client instanceof Error)) {
      expect((await client.listTools()).tools).toEqual([]);
      await client.close();
    }
    await gatehouse.addAgent('newcomer', [agent.clientId]);
    await gatehouse.mapAgent('newcomer', 'notes');
    for (const { url, tool } of endpoints()) {
      const same = await ConnectingAgent.of('alice', { clientId: agent.clientId });
      expect(await echo(await same.connect(url), tool)).toEqual([{ type: 'text', text: 'hello' }]);
    }
  });

  it('an agent is one that an administrator has entered (pre-registered)', async () => {
    await gatehouse.mapAgent('claude-code', 'notes');
    await connectsAndCalls(() => ConnectingAgent.of('alice', { clientId: 'claude-code' }));
    const calls = await gatehouse.loggedCalls(6, { method: 'tools/call' });
    expect(new Set(calls.map(({ agent, user }) => `${user} by ${agent}`))).toEqual(
      new Set(['alice by vendor', 'alice by newcomer', 'alice by claude-code']),
    );
  });

  it('an agent renews its tokens by itself when they are no longer accepted', async () => {
    const agent = await ConnectingAgent.of('alice', { clientId: 'claude-code' });
    const url = gatehouse.endpoint('notes');
    await (await agent.connect(url)).close();
    const before = agent.tokens();
    agent.callback = undefined;
    agent.saveTokens({ access_token: `${before?.access_token}x`, token_type: 'Bearer', ...pick(before) });
    expect(await echo(await agent.reconnect(url), 'echo')).toEqual([{ type: 'text', text: 'hello' }]);
    expect(agent.tokens()?.refresh_token).not.toBe(before?.refresh_token);
    expect(agent.callback).toBeUndefined();
  });

  it.each([
    ['admin', 'owner'],
    ['mia', 'admin'],
    ['sam', 'security'],
    ['audrey', 'auditor'],
    ['alice', 'developer'],
    ['bob', 'viewer'],
  ])('%s signs in to the console, as %s', async (user, role) => {
    const { portal, api } = gatehouse.product.run.urls;
    const browser = new Browser();
    const page = await passPages(browser, await browser.open(`${portal}/auth/login`), user);
    expect(page).toMatchObject({ url: `${portal}/`, status: 200 });
    const me = await fetch(`${api}/me`, { headers: { cookie: browser.cookiesFor(`${api}/me`) } });
    expect(await me.json()).toMatchObject({ userId: user, roles: [role] });
  });

  it('an agent may do no more than the person who signed in', async () => {
    const agent = await ConnectingAgent.of('bob', { clientId: 'claude-code' });
    const client = await agent.connect(gatehouse.endpoint('notes'));
    const answer = await client.callTool({ name: 'echo', arguments: { text: 'hello' } });
    await client.close();
    expect(answer).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('rule') }] });
    const [call] = await gatehouse.loggedCalls(1, { method: 'tools/call', user: 'bob' });
    expect(call).toMatchObject({ verdict: 'denied', agent: 'claude-code' });
  });

  it('an agent can have tokens that are bound to its key (DPoP), which nobody else can use', async () => {
    const agent = await ConnectingAgent.of('alice', { clientId: 'claude-code', isBound: true });
    const url = gatehouse.endpoint('notes');
    expect(await echo(await agent.connect(url), 'echo')).toEqual([{ type: 'text', text: 'hello' }]);
    const { access_token: token = '', token_type: type } = agent.tokens() ?? {};
    expect(type?.toLowerCase()).toBe('dpop');
    const stolen = await gatehouse.callTool('notes', token, 'echo', { text: 'hello' });
    expect(stolen).toMatchObject({ status: 401, reason: 'proof_invalid' });
  });
});

function pick(tokens: StoredOAuthTokens | undefined) {
  const { refresh_token, issuer } = tokens ?? {};
  return { ...(refresh_token ? { refresh_token } : {}), ...(issuer ? { issuer } : {}) };
}
