import { timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The part of a Keycloak realm file that the development provider uses. */
export interface Realm {
  realm: string;
  accessTokenLifespan: number;
  oauth2DeviceCodeLifespan?: number;
  revokeRefreshToken?: boolean;
  users: readonly RealmUser[];
  clients: readonly RealmClient[];
  components?: Readonly<Record<string, readonly RealmComponent[]>>;
  clientProfiles?: { profiles: readonly { executors: readonly RealmExecutor[] }[] };
  groups: readonly { name: string; attributes?: { domain?: readonly string[] } }[];
  clientScopes: readonly {
    name: string;
    attributes?: Readonly<Record<string, string>>;
    protocolMappers?: readonly Mapper[];
  }[];
  defaultDefaultClientScopes: readonly string[];
  defaultOptionalClientScopes?: readonly string[];
}

interface RealmComponent {
  providerId: string;
  subType?: string;
  config: Readonly<Record<string, readonly string[]>>;
}

interface RealmExecutor {
  executor: string;
  configuration: { 'cimd-allow-permitted-domains'?: readonly string[] };
}

export interface RealmUser {
  id?: string;
  username: string;
  /** Whether the user may sign in; the administrator of a test changes it. */
  enabled?: boolean;
  email?: string;
  emailVerified?: boolean;
  firstName?: string;
  lastName?: string;
  credentials?: readonly { type: string; value: string }[];
  realmRoles?: readonly string[];
  clientRoles?: Readonly<Record<string, readonly string[]>>;
  groups?: readonly string[];
  serviceAccountClientId?: string;
}

export interface RealmClient {
  clientId: string;
  name?: string;
  publicClient: boolean;
  secret?: string;
  standardFlowEnabled?: boolean;
  directAccessGrantsEnabled?: boolean;
  serviceAccountsEnabled?: boolean;
  redirectUris?: readonly string[];
  webOrigins?: readonly string[];
  attributes?: Readonly<Record<string, string>>;
}

interface Mapper {
  protocolMapper: string;
  config: Readonly<Record<string, string>>;
}

/**
 * Reads a realm file; `${NAME}` is replaced from `variables`, as Keycloak does at import.
 * @throws Error naming a variable that is not set.
 */
export function readRealm(file: string, variables: Readonly<Record<string, string | undefined>>): Realm {
  const text = readFileSync(file, 'utf8').replaceAll(/\$\{([A-Z_]+)\}/g, (_, name: string) => {
    const value = variables[name];
    if (!value) throw new Error(`${file} uses \${${name}}, and ${name} is not set`);
    return value;
  });
  return JSON.parse(text) as Realm;
}

/** Audiences that the default client scopes put into every access token. */
export function audiencesOf(realm: Realm): string[] {
  const scopes = realm.clientScopes.filter((scope) => realm.defaultDefaultClientScopes.includes(scope.name));
  return scopes
    .flatMap((scope) => scope.protocolMappers ?? [])
    .filter((mapper) => mapper.protocolMapper === 'oidc-audience-mapper')
    .flatMap(({ config }) => config['included.client.audience'] ?? config['included.custom.audience'] ?? []);
}

/** The scopes that a client may ask for, and those that every token names, asked for or not. */
export function scopesOf(realm: Realm): { all: string[]; always: string[] } {
  const named = (names: readonly string[]) =>
    realm.clientScopes
      .filter(({ name, attributes }) => names.includes(name) && attributes?.['include.in.token.scope'] === 'true')
      .map(({ name }) => name);
  const always = named(realm.defaultDefaultClientScopes);
  return { all: ['openid', ...always, ...named(realm.defaultOptionalClientScopes ?? [])], always };
}

/** Whether a token for this URL alone (RFC 8707) is one for the gateway: a client's `resource_url`, or below it. */
export function isResource(realm: Realm, url: string): boolean {
  return realm.clients.some(({ attributes }) => {
    const base = attributes?.['resource_url'];
    return base !== undefined && (url === base || url.startsWith(`${base}/`));
  });
}

/** Hosts from which clients may register themselves, and to which they may send people back. */
export function trustedHosts(realm: Realm): readonly string[] {
  const policies = Object.values(realm.components ?? {}).flat();
  return policies.find(({ providerId }) => providerId === 'trusted-hosts')?.config['trusted-hosts'] ?? [];
}

/** Hosts whose URLs may be a client's id. */
export function metadataHosts(realm: Realm): readonly string[] {
  const executors = (realm.clientProfiles?.profiles ?? []).flatMap((profile) => profile.executors);
  const own = executors.find(({ executor }) => executor === 'client-id-metadata-document');
  return own?.configuration['cimd-allow-permitted-domains'] ?? [];
}

/** The claims that Keycloak would put into a token of this user. */
export function claimsOf(realm: Realm, user: RealmUser) {
  const groups = user.groups ?? [];
  const domain = groups.flatMap(
    (path) => realm.groups.find((group) => `/${group.name}` === path)?.attributes?.domain ?? [],
  );
  return {
    preferred_username: user.username,
    name: [user.firstName, user.lastName].filter(Boolean).join(' ') || user.username,
    given_name: user.firstName,
    family_name: user.lastName,
    email: user.email,
    email_verified: user.emailVerified ?? false,
    realm_access: { roles: user.realmRoles ?? [] },
    resource_access: Object.fromEntries(
      Object.entries(user.clientRoles ?? {}).map(([client, roles]) => [client, { roles }]),
    ),
    groups,
    ...(domain.length > 0 ? { domain } : {}),
  };
}

/** The id of a user; Keycloak makes one where the file has none. */
export function idOf(user: RealmUser): string {
  return user.id ?? user.username;
}

/**
 * Whether a client may name this URI. As in Keycloak a pattern may end in `*`, and a loopback address stands for all
 * of its ports (RFC 8252, section 7.3).
 */
export function matchesUri(patterns: readonly string[], uri: string): boolean {
  const anyPort = uri.replace(/^(http:\/\/(?:127\.0\.0\.1|localhost)):\d+(?=\/|$)/, '$1');
  return patterns.some((pattern) =>
    [uri, anyPort].some((candidate) =>
      pattern.endsWith('*') ? candidate.startsWith(pattern.slice(0, -1)) : candidate === pattern,
    ),
  );
}

/** Whether a page of this origin may call the token endpoint for the client; `+` = origins of its redirect URIs. */
export function allowsOrigin({ webOrigins = [], redirectUris = [] }: RealmClient, origin: string): boolean {
  return webOrigins.includes(origin) || (webOrigins.includes('+') && matchesUri(redirectUris, `${origin}/`));
}

/** URIs to which a client may send people after signing out. */
export function postLogoutUrisOf({ attributes = {} }: RealmClient): string[] {
  return (attributes['post.logout.redirect.uris'] ?? '').split('##').filter(Boolean);
}

/** The user with this name (or e-mail address) and password, unless disabled. */
export function findUser(realm: Realm, name: string, password: string): RealmUser | undefined {
  const user = realm.users.find((u) => u.username === name || u.email === name);
  const expected = user?.enabled === false ? undefined : user?.credentials?.find((c) => c.type === 'password')?.value;
  if (expected === undefined) return undefined;
  const [a, b] = [Buffer.from(expected), Buffer.from(password)];
  return a.length === b.length && timingSafeEqual(a, b) ? user : undefined;
}
