import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findJava, keycloakVersion, repositoryRoot, startKeycloak } from '@gatehouse/embedded';
import { KeycloakAdmin } from '@gatehouse/testkit';
import { startDevIdp } from '../../src/dev-idp.js';

/** An identity provider with the realm of `deploy/keycloak/realm.json`, and what an administrator does there. */
export interface TestIdp {
  /** What it is, with its version. */
  title: string;
  issuer: string;
  /** Whether it heeds `resource` (RFC 8707): a token that is asked for one endpoint is good for that one alone. */
  bindsToResource: boolean;
  setUserEnabled(username: string, enabled: boolean): Promise<void>;
  /** Signs with a new key from now on; tokens of the keys before stay good. */
  rotateSigningKey(): Promise<void>;
  stop(): Promise<void>;
}

/** The two that read the realm file. */
export type IdpKind = 'development' | 'keycloak';

/** Addresses in the realm file. */
export interface RealmAddresses {
  portal: string;
  mcp: string;
}

export const realmFile = join(repositoryRoot, 'deploy/keycloak/realm.json');

/**
 * The identity providers that suites run against: Keycloak only where there is a Java for it. With CI set Keycloak is
 * always among them, and its start fails where there is none.
 */
export async function testedIdps(): Promise<IdpKind[]> {
  const hasJava = process.env.CI !== undefined || (await findJava().catch(() => undefined)) !== undefined;
  return hasJava ? ['development', 'keycloak'] : ['development'];
}

/** Starts an identity provider for one suite. */
export function startIdp(kind: IdpKind, addresses: RealmAddresses): Promise<TestIdp> {
  const variables = { GATEHOUSE_PORTAL_URL: addresses.portal, GATEHOUSE_MCP_URL: addresses.mcp };
  return kind === 'keycloak' ? startTestKeycloak(variables) : startTestDevIdp(variables);
}

async function startTestDevIdp(variables: Record<string, string>): Promise<TestIdp> {
  const idp = await startDevIdp({ port: 0, realmFile, variables });
  const { version } = createRequire(import.meta.url)('oidc-provider/package.json') as { version: string };
  return {
    title: `development IdP (oidc-provider ${version})`,
    issuer: idp.issuer,
    bindsToResource: true,
    setUserEnabled: (username, enabled) => Promise.resolve(idp.setUserEnabled(username, enabled)),
    rotateSigningKey: () => Promise.resolve(idp.rotateSigningKey()),
    stop: () => idp.stop(),
  };
}

async function startTestKeycloak(variables: Record<string, string>): Promise<TestIdp> {
  const dir = await mkdtemp(join(tmpdir(), 'gatehouse-keycloak-'));
  const port = await freePort();
  const keycloak = await startKeycloak({ port, dir, realmFile, variables, adminPassword: 'test' });
  const admin = new KeycloakAdmin({ url: new URL(keycloak.issuer).origin, user: 'admin', password: 'test' });
  return {
    title: `Keycloak ${keycloakVersion} on JDK ${keycloak.javaVersion}`,
    issuer: keycloak.issuer,
    bindsToResource: false,
    setUserEnabled: (username, enabled) => admin.setUserEnabled(username, enabled),
    rotateSigningKey: () => admin.rotateSigningKey(),
    stop: async () => {
      await keycloak.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
