import { errors, type Client, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
import type { AccessTokens } from './access-tokens.js';
import { tokenExchange } from './clients.js';
import { apiResource, resourceServerOf } from './configuration.js';
import { audiencesOf, scopesOf, type Realm } from './realm.js';

const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';

/** Keycloak's standard token exchange (RFC 8693): a token of this realm for another one of the same user. */
export function registerTokenExchange(provider: Provider, realm: Realm, tokens: AccessTokens): void {
  const handler = async (ctx: KoaContextWithOIDC) => {
    const { client, params = {} } = ctx.oidc;
    if (!client || client.clientAuthMethod === 'none') throw new errors.UnauthorizedClient('not a confidential client');
    const subject = await readSubject(tokens, client, params);
    const { audience } = params;
    if (audience !== undefined && !audiencesOf(realm).some((one) => one === audience)) {
      throw new errors.InvalidRequest('requested audience not available');
    }
    const grant = new provider.Grant({ accountId: subject.sub, clientId: client.clientId });
    const scope = scopesOf(realm).always.join(' ');
    grant.addOIDCScope(scope);
    grant.addResourceScope(apiResource, scope);
    const about = { accountId: subject.sub, client, grantId: await grant.save(), gty: 'token_exchange', scope };
    const token = new provider.AccessToken(about);
    token.resourceServer = new provider.ResourceServer(
      apiResource,
      resourceServerOf(realm, audience as string | undefined),
    );
    ctx.body = {
      access_token: await token.save(),
      issued_token_type: accessTokenType,
      expires_in: realm.accessTokenLifespan,
      token_type: 'Bearer',
      scope,
    };
  };
  const names = ['subject_token', 'subject_token_type', 'requested_token_type', 'audience', 'scope'];
  provider.registerGrantType(tokenExchange, handler, names);
}

async function readSubject(tokens: AccessTokens, client: Client, params: Record<string, unknown>) {
  const { subject_token: token, subject_token_type: type, requested_token_type: wanted = accessTokenType } = params;
  if (type !== accessTokenType || wanted !== accessTokenType) {
    throw new errors.InvalidRequest('only access tokens are exchanged');
  }
  const claims = await tokens.read(String(token));
  if (!claims) throw new errors.InvalidRequest('invalid token');
  if (![claims.aud ?? []].flat().includes(client.clientId)) {
    throw new errors.AccessDenied('client is not within the token audience');
  }
  return claims;
}
