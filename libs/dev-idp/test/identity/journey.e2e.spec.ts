import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  eventually,
  KeycloakAdmin,
  startAuthorizationServer,
  startGatehouse,
  startProtectedBackend,
  type AuthorizationServer,
  type Gatehouse,
  type ProtectedBackend,
} from '@gatehouse/testkit';
import { Browser } from '../../src/browser.spec-kit.js';
import { ConnectingAgent } from './connecting-agent.js';
import { testedIdps } from './identity-providers.js';
import { passPages } from './sign-in.js';

/** What each demo user may do that the roles below may not; and what no one of them may. */
const roleOf = {
  admin: { role: 'owner', may: 'secrets:rotate', mayNot: undefined },
  mia: { role: 'admin', may: 'backend:create', mayNot: 'logs:read-content' },
  sam: { role: 'security', may: 'policy:write', mayNot: 'backend:create' },
  audrey: { role: 'auditor', may: 'logs:read-content', mayNot: 'policy:write' },
  alice: { role: 'developer', may: 'connection:create-own', mayNot: 'token:read' },
  bob: { role: 'viewer', may: 'backend:read', mayNot: 'connection:create-own' },
} as const;

describe.each(await testedIdps())('from a URL to a governed call, on the identity provider %s', (idp) => {
  let gatehouse: Gatehouse;
  let server: AuthorizationServer;
  let backend: ProtectedBackend;
  let agent: ConnectingAgent;
  let portal: string;

  beforeAll(async () => {
    [gatehouse, server] = await Promise.all([startGatehouse({ idp }), startAuthorizationServer()]);
    backend = await startProtectedBackend({ eras: ['modern', 'legacy'], servers: [server], scopes: ['read'] });
    portal = gatehouse.product.run.urls.portal;
    agent = await ConnectingAgent.of('alice', { clientId: 'claude-code' });
  }, 600_000);

  afterAll(async () => {
    await gatehouse?.stop();
    await Promise.all([backend?.stop(), server?.stop()]);
  });

  const call = () =>
    gatehouse.callTool('crm', agent.tokens()?.access_token ?? '', 'echo', { text: 'hello' }, { era: 'legacy' });
  /** A person who opens a page of the console's address, and signs in if asked to. */
  const openAs = async (user: string, path: string) => {
    const browser = new Browser();
    return { browser, page: await passPages(browser, await browser.open(portal + path), user) };
  };

  it.each(Object.entries(roleOf))('%s signs in and may do what the role may', async (user, { role, may, mayNot }) => {
    const { browser } = await openAs(user, '/auth/login');
    const headers = { cookie: browser.cookiesFor(`${portal}/`) };
    const me = (await (await fetch(`${portal}/api/me`, { headers })).json()) as {
      roles: string[];
      permissions: string[];
    };
    expect(me.roles).toEqual([role]);
    expect(me.permissions).toContain(may);
    if (mayNot) expect(me.permissions).not.toContain(mayNot);
  });

  it('registers a backend of which only the URL is known, as the probe says', async () => {
    const { body: report } = await gatehouse.api('POST', '/backends/probe', { url: backend.url });
    expect(report).toMatchObject({ outcome: 'oauth', authorizationServer: { issuer: server.issuer } });
    await gatehouse.registerBackend('crm', backend, { credentialMode: report.credentialMode });
    await gatehouse.mapAgent('claude-code', 'crm');
    await gatehouse.addRule('allow', { users: ['alice'], backends: ['crm'] });
  });

  it('sends an agent that signed in, but whose user has not connected, to the page for that', async () => {
    const client = await agent.connect(gatehouse.endpoint('crm')).catch(() => undefined);
    await client?.close();
    const refused = await call();
    expect(refused).toMatchObject({ isError: true, reason: 'connection_needed' });
    expect(refused.text).toContain(`${portal}/connect/crm`);
  });

  it('connects the user in the browser, and the agent calls', async () => {
    const { browser, page } = await openAs('alice', '/connect/crm');
    const link = (/<a href="([^"]+)">Continue/.exec(page.html)?.[1] ?? '').replaceAll('&#38;', '&');
    expect((await browser.open(link)).html).toContain('<h1>Connected</h1>');
    expect(await call()).toMatchObject({ isError: false, text: 'hello' });
    const client = await agent.reconnect(gatehouse.endpoint('crm'));
    expect((await client.callTool({ name: 'echo', arguments: { text: 'again' } })).content).toEqual([
      { type: 'text', text: 'again' },
    ]);
    await client.close();
  });

  it('refuses the next call of a user who is on the deny list, and of a token that was revoked', async () => {
    await gatehouse.change('PUT', '/disabled-callers', { kind: 'user', name: 'alice' });
    expect(await call()).toMatchObject({ isError: true, reason: 'caller_disabled' });
    await gatehouse.change('DELETE', '/disabled-callers/user~alice');
    expect(await call()).toMatchObject({ isError: false });
    const issued = await gatehouse.issueToken('claude-code');
    expect((await gatehouse.send('crm', issued.token, 'tools/list')).status).toBe(200);
    await gatehouse.revokeToken(issued);
    expect(await gatehouse.send('crm', issued.token, 'tools/list')).toMatchObject({
      status: 401,
      reason: 'token_revoked',
    });
  });

  (idp === 'keycloak' ? it : it.skip)('gives nothing more to a user who is disabled in Keycloak', async () => {
    const { keycloak } = gatehouse.product.run.internal;
    if (!keycloak) throw new Error('no administrator of Keycloak');
    const admin = new KeycloakAdmin(keycloak);
    await admin.setUserEnabled('alice', false);
    const { page } = await openAs('alice', '/auth/login');
    expect(page.html).toMatch(/disabled/i);
    // What was issued before is good until it expires, in five minutes; the deny list is for at once.
    const renewal = await fetch(`${gatehouse.product.run.urls.idp}/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({
        ...{ grant_type: 'refresh_token', client_id: 'claude-code' },
        refresh_token: agent.tokens()?.refresh_token ?? '',
      }),
    });
    expect(await renewal.json()).toMatchObject({ error: 'invalid_grant' });
    await admin.setUserEnabled('alice', true);
  });

  it('has every step of it in the log', async () => {
    const calls = await eventually(async () => {
      const found = await gatehouse.calls();
      const reasons = new Set(found.map(({ reason }) => reason));
      expect([...reasons]).toEqual(
        expect.arrayContaining(['connection_needed', 'ok', 'caller_disabled', 'token_revoked']),
      );
      return found;
    });
    const [first] = calls.filter(({ reason, tool }) => reason === 'ok' && tool === 'echo');
    expect(first).toMatchObject({ user: 'alice', agent: 'claude-code', backend: 'crm' });
  });
});
