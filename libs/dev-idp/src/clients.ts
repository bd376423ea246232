import type { ClientMetadata, Provider } from 'oidc-provider';
import { matchesUri, postLogoutUrisOf, type Realm, type RealmClient } from './realm.js';

/** The grant of RFC 8693. */
export const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';

/** A client of the realm file as oidc-provider's metadata. */
export function toClient(client: RealmClient): ClientMetadata {
  const {
    clientId,
    name = clientId,
    publicClient,
    secret = '',
    standardFlowEnabled,
    redirectUris = [],
    attributes = {},
  } = client;
  return {
    client_id: clientId,
    client_name: name,
    ...(publicClient ? { token_endpoint_auth_method: 'none' } : { client_secret: secret }),
    grant_types: grantsOf(client),
    response_types: standardFlowEnabled ? ['code'] : [],
    application_type: 'native',
    redirect_uris: standardFlowEnabled ? redirectUris.map(withoutWildcard) : [],
    post_logout_redirect_uris: postLogoutUrisOf(client).map(withoutWildcard),
    ...(attributes['backchannel.logout.url']
      ? { backchannel_logout_uri: attributes['backchannel.logout.url'], backchannel_logout_session_required: true }
      : {}),
  };
}

function grantsOf(client: RealmClient): string[] {
  const isOn = (name: string) => client.attributes?.[name] === 'true';
  return [
    ...(client.standardFlowEnabled ? ['authorization_code', 'refresh_token'] : []),
    ...(client.directAccessGrantsEnabled ? ['password'] : []),
    ...(client.serviceAccountsEnabled ? ['client_credentials'] : []),
    ...(isOn('oauth2.device.authorization.grant.enabled') ? ['urn:ietf:params:oauth:grant-type:device_code'] : []),
    ...(isOn('standard.token.exchange.enabled') ? [tokenExchange] : []),
  ];
}

/** oidc-provider refuses wildcards in metadata; `allowWildcards` brings back what they mean. */
function withoutWildcard(uri: string): string {
  return uri.replace(/\*$/, '');
}

/** Compares redirect URIs as Keycloak does; clients that are not in the realm file have no wildcards. */
export function allowWildcards(provider: Provider, realm: Realm): void {
  const prototype = provider.Client.prototype as unknown as {
    redirectUriAllowed(this: { clientId: string; redirectUris: readonly string[] }, uri: string): boolean;
    postLogoutRedirectUriAllowed(this: { clientId: string }, uri: string): boolean;
  };
  const clientOf = (id: string) => realm.clients.find((client) => client.clientId === id);
  prototype.redirectUriAllowed = function (uri) {
    return matchesUri(clientOf(this.clientId)?.redirectUris ?? this.redirectUris, uri);
  };
  prototype.postLogoutRedirectUriAllowed = function (uri) {
    const client = clientOf(this.clientId);
    return client !== undefined && matchesUri(postLogoutUrisOf(client), uri);
  };
}
