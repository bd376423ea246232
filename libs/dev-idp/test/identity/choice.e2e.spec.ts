import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { startKeycloak, startProduct, type IdpChoice, type Product } from '@gatehouse/embedded';
import { freePortBase, GatehouseVerbs, startFixtureBackend } from '@gatehouse/testkit';
import { realmFile, startIdp, testedIdps } from './identity-providers.js';

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-idp-choice-'));
let running: { stop(): Promise<void> } | undefined;

afterAll(async () => {
  await running?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the product on an issuer of somebody else', () => {
  it('starts without an identity provider of its own, stays on that issuer, and can be changed back with all its data', async () => {
    const portBase = await freePortBase();
    const addresses = { portal: `http://127.0.0.1:${portBase}`, mcp: `http://127.0.0.1:${portBase + 1}` };
    const issuer = await startIdp('development', addresses);
    const backend = await startFixtureBackend({ eras: ['modern'] });
    const started: Product[] = [];
    const start = async (idp?: IdpChoice) => {
      const product = await startProduct({ dataDir: join(folder, 'data'), portBase, ...(idp ? { idp } : {}) });
      running = product;
      started.push(product);
      return new GatehouseVerbs(product.run.urls);
    };
    const stop = async () => {
      await running?.stop();
      running = undefined;
    };

    const gatehouse = await start(issuer.issuer);
    await gatehouse.registerBackend('notes', backend);
    await gatehouse.mapAgent('gatehouse-cli', 'notes');
    await gatehouse.addRule('allow');
    const call = await gatehouse.callTool('notes', await gatehouse.tokenFor('alice'), 'echo', { text: 'hello' });
    expect(call.text).toBe('hello');
    const metadata = await fetch(`${addresses.mcp}/.well-known/oauth-protected-resource/mcp`);
    expect(await metadata.json()).toMatchObject({ authorization_servers: [issuer.issuer] });
    await stop();

    await start();
    await stop();
    const changed = await start('development');
    expect((await changed.api('GET', '/backends')).body.items).toMatchObject([{ id: 'notes' }]);
    await stop();
    await issuer.stop();
    await backend.stop();

    expect(started.map(({ run }) => run.idp)).toEqual(['external', 'external', 'development']);
    expect(started.map(({ run }) => run.urls.idp === issuer.issuer)).toEqual([true, true, false]);
    expect(started.map((product) => product.parts().some(({ spec }) => spec.name === 'idp'))).toEqual([
      false,
      false,
      true,
    ]);
  }, 300_000);
});

const onKeycloak = (await testedIdps()).includes('keycloak') ? describe : describe.skip;

onKeycloak('a Keycloak that was started before', () => {
  const dir = join(folder, 'keycloak');
  const realm = join(folder, 'realm.json');
  const said: string[] = [];

  async function start() {
    said.length = 0;
    const keycloak = await startKeycloak({
      port: await freePortBase(),
      dir,
      realmFile: realm,
      variables: { GATEHOUSE_PORTAL_URL: 'http://127.0.0.1:7400', GATEHOUSE_MCP_URL: 'http://127.0.0.1:7401' },
      adminPassword: 'test',
      onProgress: (text) => said.push(text),
    });
    running = keycloak;
    return keycloak;
  }

  async function signsIn(issuer: string, user: string): Promise<number> {
    const fields = { grant_type: 'password', client_id: 'gatehouse-cli', username: user, password: 'alice' };
    const url = `${issuer}/protocol/openid-connect/token`;
    return (await fetch(url, { method: 'POST', body: new URLSearchParams(fields) })).status;
  }

  it('imports a changed realm file anew, says so, and sets aside what it had', async () => {
    copyFileSync(realmFile, realm);
    const first = await start();
    expect(await signsIn(first.issuer, 'alice')).toBe(200);
    await first.stop();
    expect(said.join('\n')).not.toContain('imported anew');

    writeFileSync(realm, readFileSync(realmFile, 'utf8').replace('"username": "alice"', '"username": "alicia"'));
    const second = await start();
    expect(said.join('\n')).toContain(`${realm} or an address in it has changed, so the realm is imported anew`);
    expect(await signsIn(second.issuer, 'alicia')).toBe(200);
    expect(await signsIn(second.issuer, 'alice')).toBe(400);
    await second.stop();
    running = undefined;
    expect(existsSync(join(dir, 'data/h2.old'))).toBe(true);
  }, 600_000);
});
