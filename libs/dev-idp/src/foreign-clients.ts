import { errors, interactionPolicy, type ClientMetadata, type Configuration } from 'oidc-provider';
import { metadataHosts, trustedHosts, type Realm } from './realm.js';

type Features = NonNullable<Configuration['features']>;

/** Clients that nobody has entered into the realm: they register themselves, or their id is the URL of their metadata. */
export function foreignClients(realm: Realm): Configuration {
  return {
    // The provider's own dispatcher refuses loopback, which the realm may permit.
    fetch: (url, { dispatcher, ...options } = {}) =>
      fetch(
        url,
        isPermitted(realm, new Request(url).url) || dispatcher === undefined ? options : { ...options, dispatcher },
      ),
    extraClientMetadata: {
      properties: [policyProperty],
      validator: (ctx, _key, _value, metadata) => {
        // Of the realm's scopes they may ask for any, as in Keycloak, whatever they have named before.
        metadata.scope = undefined;
        // Clients of the realm file are checked without a request.
        if (ctx?.oidc?.route === 'registration') assertTrusted(trustedHosts(realm), metadata);
      },
    },
  };
}

/** Never sent by anybody: makes the provider call our validator. */
const policyProperty = 'gatehouse_registration_policy';

export function foreignClientFeatures(realm: Realm): Pick<Features, 'registration' | 'clientIdMetadataDocument'> {
  return {
    registration: { enabled: true, initialAccessToken: false },
    clientIdMetadataDocument: {
      enabled: true,
      ack: 'draft-02',
      allowFetch: (_, clientId) => isPermitted(realm, clientId),
      allowClient: (_, { redirectUris = [] }) => redirectUris.every((uri) => isPermitted(realm, uri)),
    },
  };
}

/** Keycloak asks people about such clients; about the company's own it does not. */
export function consentForForeignClients(realm: Realm) {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  const { Check, Prompt } = interactionPolicy;
  const check = new Check('foreign_client', 'the client is not one of the realm', (ctx) => {
    const { client, result } = ctx.oidc;
    return !isOwn(realm, client?.clientId) && result?.consent === undefined;
  });
  policy.add(new Prompt({ name: 'consent', requestable: true }, check));
  return policy;
}

/** Whether a client is one of the realm file. */
export function isOwn(realm: Realm, clientId: string | undefined): boolean {
  return realm.clients.some((client) => client.clientId === clientId);
}

/** Keycloak's policy "Trusted Hosts": this provider listens on loopback alone, so the caller's own host is trusted. */
function assertTrusted(hosts: readonly string[], metadata: ClientMetadata): void {
  const { redirect_uris: redirectUris = [], client_uri: clientUri, logo_uri: logoUri } = metadata;
  for (const uri of [...redirectUris, clientUri, logoUri]) {
    if (uri !== undefined && !hosts.includes(hostOf(uri))) {
      throw new errors.InvalidClientMetadata(`the host of ${uri} is not trusted by the realm`);
    }
  }
}

function isPermitted(realm: Realm, url: string): boolean {
  return metadataHosts(realm).includes(hostOf(url));
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}
