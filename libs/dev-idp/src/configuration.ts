import { errors, type AdapterFactory, type Configuration, type JWKS, type ResourceServer } from 'oidc-provider';
import { toClient } from './clients.js';
import { consentForForeignClients, foreignClientFeatures, foreignClients, isOwn } from './foreign-clients.js';
import { confirmPage, errorPage, escapeHtml, page } from './pages.js';
import {
  allowsOrigin,
  audiencesOf,
  claimsOf,
  idOf,
  isResource,
  scopesOf,
  type Realm,
  type RealmUser,
} from './realm.js';

/** What the provider calls the audience; the token's real `aud` is the realm's, see `formats` below. */
export const apiResource = 'urn:gatehouse:api';

const endpoint = (name: string) => `/protocol/openid-connect/${name}`;

const keycloakRoutes = {
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
  registration: '/clients-registrations/openid-connect',
};

/** How the provider makes access tokens: always JWT, for the realm's audiences or for one alone. */
export function resourceServerOf(realm: Realm, audience = apiResource): ResourceServer {
  return {
    scope: scopesOf(realm).all.join(' '),
    audience,
    accessTokenFormat: 'jwt',
    accessTokenTTL: realm.accessTokenLifespan,
    jwt: { sign: { alg: 'RS256' } },
  } as unknown as ResourceServer;
}

/** What outlives a change of the signing key. */
export interface ProviderState {
  jwks: JWKS;
  cookieKey: string;
  adapter: AdapterFactory;
}

/** oidc-provider's configuration for a realm: Keycloak's paths and token shape. */
export function configurationOf(realm: Realm, { jwks, cookieKey, adapter }: ProviderState): Configuration {
  return {
    adapter,
    jwks,
    clients: realm.clients.map(toClient),
    cookies: { keys: [cookieKey] },
    routes: keycloakRoutes,
    interactions: {
      policy: consentForForeignClients(realm),
      url: (_, interaction) => `/realms/${realm.realm}/login/${interaction.uid}`,
    },
    scopes: scopesOf(realm).all,
    responseTypes: ['code'],
    pkce: { required: (_, client) => client.clientAuthMethod === 'none' },
    ttl: lifetimesOf(realm),
    issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: realm.revokeRefreshToken ?? false,
    clientBasedCORS: (_, origin, client) => {
      const known = realm.clients.find(({ clientId }) => clientId === client.clientId);
      return known !== undefined && allowsOrigin(known, origin);
    },
    loadExistingGrant: grantAll(realm),
    features: featuresOf(realm),
    ...claimsConfiguration(realm),
    ...foreignClients(realm),
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = errorPage(out.error, out.error_description);
    },
  };
}

function lifetimesOf(realm: Realm): NonNullable<Configuration['ttl']> {
  const sessionSeconds = 36_000;
  return {
    ClientCredentials: realm.accessTokenLifespan,
    AccessToken: realm.accessTokenLifespan,
    IdToken: realm.accessTokenLifespan,
    DeviceCode: realm.oauth2DeviceCodeLifespan ?? 600,
    Interaction: 3_600,
    Session: sessionSeconds,
    Grant: sessionSeconds,
    RefreshToken: sessionSeconds,
  };
}

/** What ID tokens and access tokens say about a user. */
function claimsConfiguration(realm: Realm): Configuration {
  const users = new Map(realm.users.map((user) => [idOf(user), user]));
  const audience = audiencesOf(realm);
  const scopes = scopesOf(realm);
  return {
    findAccount: (_, id) => {
      const user = users.get(id);
      return user && user.enabled !== false
        ? { accountId: id, claims: () => ({ sub: id, ...claimsOf(realm, user) }) }
        : undefined;
    },
    claims: {
      openid: ['sub', 'groups', 'domain', 'realm_access'],
      profile: ['name', 'given_name', 'family_name', 'preferred_username'],
      email: ['email', 'email_verified'],
    },
    conformIdTokenClaims: false,
    extraTokenClaims: (_, token) => {
      const user = userOf(realm, users, token);
      if (!user) return undefined;
      const { realm_access: roles, resource_access: clientRoles, ...claims } = claimsOf(realm, user);
      // Nobody has given a client that registered itself the right to act in its user's roles.
      const granted = isOwn(realm, token.clientId) ? { realm_access: roles, resource_access: clientRoles } : {};
      return { ...claims, ...granted, azp: token.clientId ?? '' };
    },
    formats: {
      customizers: {
        jwt: (_, token, jwt) => {
          jwt.header = { ...jwt.header, typ: 'JWT' };
          const user = userOf(realm, users, token);
          const { aud, cnf, scope = '' } = jwt.payload;
          jwt.payload = {
            ...jwt.payload,
            typ: cnf === undefined ? 'Bearer' : 'DPoP',
            aud: aud === apiResource ? audience : aud,
            scope: [...new Set([...String(scope).split(' ').filter(Boolean), ...scopes.always])].join(' '),
            ...(user ? { sub: idOf(user) } : {}),
          };
        },
      },
    },
  };
}

/** People consent to foreign clients as a whole, and to the company's own not at all. */
function grantAll(realm: Realm): NonNullable<Configuration['loadExistingGrant']> {
  const scope = scopesOf(realm).all.join(' ');
  return async (ctx) => {
    const { provider, client, session, params } = ctx.oidc;
    const grant = new provider.Grant({ clientId: client?.clientId ?? '', accountId: session?.accountId ?? '' });
    grant.addOIDCScope(scope);
    for (const resource of [apiResource, params?.resource].flat()) {
      if (typeof resource === 'string') grant.addResourceScope(resource, scope);
    }
    await grant.save();
    return grant;
  };
}

function featuresOf(realm: Realm): NonNullable<Configuration['features']> {
  return {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    revocation: { enabled: true, allowedPolicy: (_, client, token) => token.clientId === client.clientId },
    introspection: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => apiResource,
      useGrantedResource: () => true,
      getResourceServerInfo: (_, resource) => {
        if (resource === apiResource) return resourceServerOf(realm);
        if (!isResource(realm, resource)) throw new errors.InvalidTarget('the gateway is not there');
        return resourceServerOf(realm, resource);
      },
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        const button = { label: 'Sign out', attributes: 'form="op.logoutForm" name="logout" value="yes" autofocus' };
        ctx.body = confirmPage('Sign out', '', form, button);
      },
      postLogoutSuccessSource: (ctx) => {
        ctx.body = page('You are signed out', '<p>You can close this page.</p>');
      },
    },
    deviceFlow: { enabled: true, ...devicePages },
    backchannelLogout: { enabled: true },
    dPoP: { enabled: true },
    ...foreignClientFeatures(realm),
  };
}

type DeviceFlow = NonNullable<NonNullable<Configuration['features']>['deviceFlow']>;

const devicePages: DeviceFlow = {
  userCodeInputSource: (ctx, form, _out, error) => {
    const message = error ? '<p class="error" role="alert">That code is not known or has expired.</p>' : '';
    const text = `${message}<p>Enter the code that the device shows.</p>`;
    ctx.body = confirmPage('Connect a device', text, form, {
      label: 'Continue',
      attributes: 'form="op.deviceInputForm"',
    });
  },
  userCodeConfirmSource: (ctx, form, client, _device, userCode) => {
    const name = escapeHtml(client.clientName ?? client.clientId);
    const text = `<p>Let <strong>${name}</strong> act for you? It shows the code <code>${escapeHtml(userCode)}</code>.</p>`;
    ctx.body = confirmPage('Connect a device', text, form, {
      label: 'Allow',
      attributes: 'form="op.deviceConfirmForm" autofocus',
    });
  },
  successSource: (ctx) => {
    ctx.body = page('The device is connected', '<p>You can close this page and go back to the device.</p>');
  },
};

function userOf(realm: Realm, users: ReadonlyMap<string, RealmUser>, token: object): RealmUser | undefined {
  const { accountId, clientId } = token as { accountId?: string; clientId?: string };
  if (accountId !== undefined) return users.get(accountId);
  return realm.users.find((user) => user.serviceAccountClientId === clientId);
}
