import { KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Role } from './permissions.js';
import type { TokenForge } from './token-forger.js';

export { badTokens, type BadToken } from './bad-tokens.js';
export type { TokenForge };

/** Whose token is wanted; everything but the user may be left out. */
export interface TestUser {
  sub: string;
  org?: string;
  roles?: readonly Role[];
  groups?: readonly string[];
}

/** An issuer for suites that need users whom the development identity provider does not have. */
export interface TestIssuer {
  url: string;
  tokenFor(user: TestUser): Promise<string>;
  /** A token with these claims besides, or instead of, those of a good one for alice by the client `test`. */
  sign(claims?: Record<string, unknown>): Promise<string>;
  /** For tokens that are wrong. */
  forge: TokenForge;
  stop(): Promise<void>;
}

/** Starts an issuer with discovery and keys on a free port. */
export async function startTestIssuer(): Promise<TestIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'RS256', use: 'sig' }];
  const server = createServer((request, response) => {
    const isDiscovery = request.url?.endsWith('/.well-known/openid-configuration') ?? false;
    // Nobody signs in here, but a product does not start on a provider at which nobody could.
    const ends = { authorization_endpoint: `${url}/authorize`, token_endpoint: `${url}/token` };
    response.end(JSON.stringify(isDiscovery ? { issuer: url, jwks_uri: `${url}/certs`, ...ends } : { keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const claims = () => {
    const now = Math.floor(Date.now() / 1_000);
    const token = { iss: url, aud: 'gatehouse-api', sub: 'alice', iat: now, exp: now + 600, typ: 'Bearer' };
    return { ...token, azp: 'test', preferred_username: 'alice' };
  };
  const sign = (more: Record<string, unknown> = {}) =>
    new SignJWT({ ...claims(), ...more })
      .setProtectedHeader({ alg: 'RS256', kid: 'test', typ: 'JWT' })
      .sign(privateKey);
  return {
    url,
    sign,
    forge: { issuer: url, kid: 'test', key: KeyObject.from(privateKey), claims },
    tokenFor: ({ sub, org, roles = [], groups = [] }) =>
      sign({ sub, preferred_username: sub, groups, realm_access: { roles }, ...(org === undefined ? {} : { org }) }),
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
