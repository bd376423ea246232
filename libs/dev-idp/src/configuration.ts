import { interactionPolicy, type ClientMetadata, type Configuration, type JWKS } from 'oidc-provider';
import { page } from './pages.js';
import { audiencesOf, claimsOf, idOf, type Realm, type RealmClient, type RealmUser } from './realm.js';

/** Scopes of an access token; roles and groups come whatever was asked. */
export const apiScope = 'openid profile email offline_access';

const endpoint = (name: string) => `/protocol/openid-connect/${name}`;

/** oidc-provider's configuration for a realm: Keycloak's paths and token shape. */
export function configurationOf(realm: Realm, jwks: JWKS, cookieKey: string): Configuration {
  const users = new Map(realm.users.map((user) => [idOf(user), user]));
  const audience = audiencesOf(realm);
  const serverInfo = {
    scope: apiScope,
    // A resource must be a URI; the token's real audience is written below.
    audience: 'urn:gatehouse:api',
    accessTokenFormat: 'jwt' as const,
    accessTokenTTL: realm.accessTokenLifespan,
    jwt: { sign: { alg: 'RS256' as const } },
  };
  return {
    jwks,
    clients: realm.clients.map(toClient),
    cookies: { keys: [cookieKey] },
    routes: {
      authorization: endpoint('auth'),
      token: endpoint('token'),
      jwks: endpoint('certs'),
      userinfo: endpoint('userinfo'),
      end_session: endpoint('logout'),
      revocation: endpoint('revoke'),
      introspection: endpoint('token/introspect'),
      device_authorization: endpoint('auth/device'),
      code_verification: endpoint('device'),
      pushed_authorization_request: endpoint('ext/par/request'),
    },
    interactions: {
      policy: withoutConsent(),
      url: (_, interaction) => `/realms/${realm.realm}/login/${interaction.uid}`,
    },
    findAccount: (_, id) => {
      const user = users.get(id);
      return user && { accountId: id, claims: () => ({ sub: id, ...claimsOf(realm, user) }) };
    },
    claims: {
      openid: ['sub', 'groups', 'domain', 'realm_access'],
      profile: ['name', 'given_name', 'family_name', 'preferred_username'],
      email: ['email', 'email_verified'],
    },
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    pkce: { required: (_, client) => client.clientAuthMethod === 'none' },
    ttl: {
      ClientCredentials: realm.accessTokenLifespan,
      DeviceCode: 600,
      Interaction: 3_600,
      AccessToken: realm.accessTokenLifespan,
      Session: 36_000,
      Grant: 36_000,
      RefreshToken: 36_000,
      IdToken: 300,
    },
    issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    // Every client of the realm is the company's own: nobody is asked for consent.
    loadExistingGrant: async (ctx) => {
      const { provider, client, session } = ctx.oidc;
      const grant = new provider.Grant({ clientId: client?.clientId ?? '', accountId: session?.accountId ?? '' });
      grant.addOIDCScope(apiScope);
      grant.addResourceScope(serverInfo.audience, apiScope);
      await grant.save();
      return grant;
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      introspection: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => serverInfo.audience,
        useGrantedResource: () => true,
        getResourceServerInfo: () => serverInfo,
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = page(
            'Sign out',
            `${form}<button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>`,
          );
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.body = page('You are signed out', '<p>You can close this page.</p>');
        },
      },
      deviceFlow: {
        enabled: true,
        userCodeInputSource: (ctx, form, _out, error) => {
          const message = error ? '<p class="error" role="alert">That code is not known or has expired.</p>' : '';
          ctx.body = page(
            'Connect a device',
            `${message}<p>Enter the code that the device shows.</p>${form}<button type="submit" form="op.deviceInputForm">Continue</button>`,
          );
        },
        userCodeConfirmSource: (ctx, form, client, _device, userCode) => {
          ctx.body = page(
            'Connect a device',
            `<p>Let <strong>${client.clientId}</strong> act for you? It shows the code <code>${userCode}</code>.</p>${form}` +
              `<button type="submit" form="op.deviceConfirmForm">Allow</button>`,
          );
        },
        successSource: (ctx) => {
          ctx.body = page('The device is connected', '<p>You can close this page and go back to the device.</p>');
        },
      },
    },
    extraTokenClaims: (_, token) => {
      const user = userOf(realm, users, token);
      return user ? { ...claimsOf(realm, user), azp: token.clientId ?? '' } : undefined;
    },
    formats: {
      customizers: {
        jwt: (_, token, jwt) => {
          jwt.header = { ...jwt.header, typ: 'JWT' };
          const user = userOf(realm, users, token);
          jwt.payload = { ...jwt.payload, typ: 'Bearer', aud: audience, ...(user ? { sub: idOf(user) } : {}) };
        },
      },
    },
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = page('That did not work', `<p class="error">${out.error}</p><p>${out.error_description ?? ''}</p>`);
    },
  };
}

function withoutConsent() {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  return policy;
}

function userOf(realm: Realm, users: ReadonlyMap<string, RealmUser>, token: object): RealmUser | undefined {
  const { accountId, clientId } = token as { accountId?: string; clientId?: string };
  if (accountId !== undefined) return users.get(accountId);
  return realm.users.find((user) => user.serviceAccountClientId === clientId);
}

function toClient(client: RealmClient): ClientMetadata {
  const { attributes = {} } = client;
  const grants = [
    ...(client.standardFlowEnabled ? ['authorization_code', 'refresh_token'] : []),
    ...(client.directAccessGrantsEnabled ? ['password'] : []),
    ...(client.serviceAccountsEnabled ? ['client_credentials'] : []),
    ...(attributes['oauth2.device.authorization.grant.enabled'] === 'true'
      ? ['urn:ietf:params:oauth:grant-type:device_code']
      : []),
  ];
  return {
    client_id: client.clientId,
    client_name: client.name ?? client.clientId,
    ...(client.publicClient ? { token_endpoint_auth_method: 'none' } : { client_secret: client.secret ?? '' }),
    grant_types: grants,
    response_types: client.standardFlowEnabled ? ['code'] : [],
    application_type: 'native',
    redirect_uris: client.standardFlowEnabled ? (client.redirectUris ?? []).map(withoutWildcard) : [],
    post_logout_redirect_uris: (attributes['post.logout.redirect.uris'] ?? '')
      .split('##')
      .filter(Boolean)
      .map(withoutWildcard),
  } as ClientMetadata;
}

/** What stands before a wildcard; the provider's own comparison allows what follows (see `dev-idp.ts`). */
function withoutWildcard(uri: string): string {
  return uri.replace(/\*$/, '');
}
