import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Role } from './permissions.js';

export { badTokens, type BadToken } from './bad-tokens.js';
export type { TokenForge } from './token-forger.js';

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
  stop(): Promise<void>;
}

/** Starts an issuer with discovery and keys on a free port. */
export async function startTestIssuer(): Promise<TestIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256', use: 'sig' }];
  const server = createServer((request, response) => {
    const isDiscovery = request.url?.endsWith('/.well-known/openid-configuration') ?? false;
    response.end(JSON.stringify(isDiscovery ? { issuer: url, jwks_uri: `${url}/certs` } : { keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    tokenFor: ({ sub, org, roles = [], groups = [] }) =>
      new SignJWT({
        ...{ typ: 'Bearer', azp: 'test', preferred_username: sub, groups, realm_access: { roles } },
        ...(org === undefined ? {} : { org }),
      })
        .setProtectedHeader({ alg: 'ES256', kid: 'test', typ: 'JWT' })
        .setIssuer(url)
        .setAudience('gatehouse-api')
        .setSubject(sub)
        .setIssuedAt()
        .setExpirationTime('10m')
        .sign(privateKey),
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
