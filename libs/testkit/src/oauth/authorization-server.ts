import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider, type ClientMetadata, type Configuration } from 'oidc-provider';
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js';

export interface AuthorizationServerOptions {
  /** Life of access tokens. */
  accessTokenSeconds?: number;
  /** Clients that are registered beforehand; others register themselves. */
  clients?: ClientMetadata[];
  /** Called before a request is answered; a test can hold it up. */
  before?: (request: IncomingMessage) => Promise<void>;
  /** Changes to the provider's configuration. */
  configuration?: Configuration;
}

/** What an access token of the server is good for. */
export interface TestToken {
  scopes: string[];
  audience: unknown;
  clientId: string;
}

/** A real authorization server (oidc-provider) for backends, whose one user agrees to everything at once. */
export interface AuthorizationServer {
  issuer: string;
  /** Grants that were given, by grant type, and what was refused: `refused invalid_grant`. */
  readonly grants: ReadonlyMap<string, number>;
  /** Clients that have registered themselves. */
  readonly registered: readonly Record<string, unknown>[];
  /** Undefined for what is no token, has expired or was revoked. */
  tokenOf(accessToken: string): Promise<TestToken | undefined>;
  /** Ends everything that was granted, as an administrator of the server would. */
  revokeAll(): Promise<void>;
  stop(): Promise<void>;
}

const scopes = ['offline_access', 'read', 'write', 'admin'];
const accountId = 'remote-user';

/** Refresh tokens are rotated, and one that is used twice ends all that came of it (RFC 9700 section 4.14). */
export async function startAuthorizationServer(options: AuthorizationServerOptions = {}): Promise<AuthorizationServer> {
  const { accessTokenSeconds = 3_600, clients = [], before, configuration = {} } = options;
  const server = createServer((request, response) => {
    void (async () => {
      await before?.(request);
      if (request.url?.startsWith('/interaction/')) await agree(provider, request, response);
      else await provider.callback()(request, response);
    })().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    ...configurationWith(clients, accessTokenSeconds),
    ...configuration,
  });
  const grants = new Map<string, number>();
  const registered: Record<string, unknown>[] = [];
  const grantIds = new Set<string>();
  const count = (kind: string) => grants.set(kind, (grants.get(kind) ?? 0) + 1);
  provider.on('grant.success', (ctx) => count(String(ctx.oidc.params?.grant_type)));
  provider.on('grant.error', (_, error) => count(`refused ${error.error}`));
  provider.on('registration_create.success', (_, client) => registered.push({ ...client.metadata() }));
  provider.on('grant.success', (ctx) => {
    const { Grant } = ctx.oidc.entities;
    if (Grant) grantIds.add(Grant.jti);
  });
  return {
    issuer,
    grants,
    registered,
    tokenOf: async (accessToken) => {
      const found =
        (await provider.AccessToken.find(accessToken)) ?? (await provider.ClientCredentials.find(accessToken));
      if (!found?.isValid) return undefined;
      return { scopes: [...found.scopes], audience: found.aud, clientId: found.clientId ?? '' };
    },
    revokeAll: async () => {
      for (const id of grantIds) {
        await provider.RefreshToken.revokeByGrantId(id);
        await provider.AccessToken.revokeByGrantId(id);
        await (await provider.Grant.find(id))?.destroy();
      }
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function configurationWith(clients: ClientMetadata[], accessTokenSeconds: number): Configuration {
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  return {
    adapter: createMemoryAdapter(),
    clients,
    jwks: { keys: [{ ...key, kid: 'test', use: 'sig' }] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    scopes,
    responseTypes: ['code'],
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: (_, client, code) =>
      client.grantTypeAllowed('refresh_token') && code.scopes.has('offline_access'),
    ttl: {
      ...{ AccessToken: accessTokenSeconds, ClientCredentials: accessTokenSeconds, IdToken: 3_600 },
      ...{ RefreshToken: 86_400, Grant: 86_400, Session: 86_400, Interaction: 600 },
    },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    features: {
      devInteractions: { enabled: false },
      registration: { enabled: true },
      revocation: { enabled: true, allowedPolicy: () => true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: (_, resource) => ({
          ...{ scope: 'read write admin', audience: resource, accessTokenFormat: 'opaque' },
          accessTokenTTL: accessTokenSeconds,
        }),
      },
    },
  };
}

/** The user signs in and agrees to what was asked for. */
async function agree(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId, clientId: String(params.client_id) });
  const wanted = typeof params.scope === 'string' ? params.scope : '';
  grant.addOIDCScope(wanted);
  if (typeof params.resource === 'string') grant.addResourceScope(params.resource, wanted);
  const grantId = await grant.save();
  const result = { login: { accountId }, consent: { grantId } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
}
