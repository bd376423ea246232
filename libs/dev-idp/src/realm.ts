import { readFileSync } from 'node:fs';

/** The part of a Keycloak realm file that the development provider uses. */
export interface Realm {
  realm: string;
  accessTokenLifespan: number;
  users: readonly RealmUser[];
  clients: readonly RealmClient[];
  groups: readonly { name: string; attributes?: { domain?: readonly string[] } }[];
  clientScopes: readonly { name: string; protocolMappers?: readonly Mapper[] }[];
  defaultDefaultClientScopes: readonly string[];
}

export interface RealmUser {
  id?: string;
  username: string;
  email?: string;
  firstName?: string;
  lastName?: string;
  credentials?: readonly { type: string; value: string }[];
  realmRoles?: readonly string[];
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
    if (value === undefined) throw new Error(`${file} uses \${${name}}, and ${name} is not set`);
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
    email_verified: true,
    realm_access: { roles: user.realmRoles ?? [] },
    groups,
    ...(domain.length > 0 ? { domain } : {}),
  };
}

/** The id of a user; Keycloak makes one where the file has none. */
export function idOf(user: RealmUser): string {
  return user.id ?? user.username;
}
