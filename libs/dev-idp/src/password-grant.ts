import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
import { apiResource, resourceServerOf } from './configuration.js';
import { findUser, idOf, scopesOf, type Realm } from './realm.js';

/** Keycloak's direct access grant (user name and password for tokens), for scripts and tests. */
export function registerPasswordGrant(provider: Provider, realm: Realm): void {
  const handler = async (ctx: KoaContextWithOIDC) => {
    const { client, params } = ctx.oidc;
    if (!client) throw new errors.InvalidClient('no client');
    const user = findUser(realm, String(params?.username), String(params?.password));
    if (!user) throw new errors.InvalidGrant('invalid user credentials');
    const accountId = idOf(user);
    const known = scopesOf(realm);
    const asked = String(params?.scope)
      .split(' ')
      .filter((name) => known.all.includes(name));
    const scope = [...new Set([...asked, ...known.always])].join(' ');
    const grant = new provider.Grant({ accountId, clientId: client.clientId });
    grant.addOIDCScope(scope);
    grant.addResourceScope(apiResource, scope);
    const about = { accountId, client, grantId: await grant.save(), gty: 'password', scope };
    const token = new provider.AccessToken(about);
    token.resourceServer = new provider.ResourceServer(apiResource, resourceServerOf(realm));
    const refresh = new provider.RefreshToken({ ...about, resource: apiResource, rotations: 0, iiat: now() });
    ctx.body = {
      access_token: await token.save(),
      refresh_token: await refresh.save(),
      expires_in: realm.accessTokenLifespan,
      token_type: 'Bearer',
      scope,
    };
  };
  provider.registerGrantType('password', handler, ['username', 'password', 'scope']);
}

function now(): number {
  return Math.floor(Date.now() / 1_000);
}
