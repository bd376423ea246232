import type { JWTPayload } from 'jose';
import KeycloakToken from 'keycloak-connect/middleware/auth-utils/token.js';
import { roles, type Role } from './permissions.js';
import { defaultRoleMap, type RoleMap, type RoleSource } from './role-map.js';

/** Who is calling, from a verified token. */
export interface Principal {
  /** Organization; `default` when the token names none. */
  org: string;
  /** The user's `sub`; for a service account the account's. */
  userId: string;
  /** For people to read; never decides anything. */
  userName: string;
  /** Domain of the user's company or e-mail, lower case; may be empty. */
  userDomain: string;
  /** Full paths, such as /engineering. */
  groups: readonly string[];
  roles: readonly Role[];
  /** OAuth client that got the token (`azp`, else `client_id`). */
  clientId: string;
  kind: 'user' | 'service';
  /** End of the token's validity, milliseconds since 1970-01-01 UTC. */
  expiresAtMs: number;
}

/** Reads the claims of a token that has been verified before. The shape is Keycloak's; other issuers map to it. */
export function toPrincipal(payload: JWTPayload, token: string, roleMap: RoleMap = defaultRoleMap): Principal {
  const groups = texts(payload.groups);
  const clientId = text(payload.azp) || text(payload.client_id);
  const userName = text(payload.preferred_username);
  return {
    org: text(payload.org) || 'default',
    userId: text(payload.sub),
    userName: userName || text(payload.sub),
    userDomain: domainOf(payload),
    groups,
    roles: rolesOf(payload, { token, groups, roleMap }),
    clientId,
    kind: userName === '' || userName.startsWith('service-account-') ? 'service' : 'user',
    expiresAtMs: (payload.exp ?? 0) * 1_000,
  };
}

/** Rules decide by the domain, so an address that nobody has verified does not count. */
function domainOf({ domain, email, email_verified: isVerified }: JWTPayload): string {
  const ofEmail = isVerified === true ? text(email).split('@')[1] : undefined;
  return (texts(domain)[0] ?? ofEmail ?? '').toLowerCase();
}

/** keycloak-connect only reads the roles here; jose has verified the token. */
function rolesOf(
  { realm_access: ofRealm, resource_access: ofClients }: JWTPayload,
  { token, groups, roleMap }: { token: string; groups: readonly string[]; roleMap: RoleMap },
): Role[] {
  const keycloak = new KeycloakToken(token);
  const gives = (source: RoleSource): boolean => {
    switch (source.kind) {
      case 'group':
        return groups.includes(source.path);
      case 'realm-role':
        return hasRoleList(ofRealm) && keycloak.hasRealmRole(source.name);
      case 'client-role':
        return (
          hasRoleList((ofClients as Record<string, unknown> | undefined)?.[source.client]) &&
          keycloak.hasApplicationRole(source.client, source.name)
        );
    }
  };
  return roles.filter((role) => roleMap[role].some(gives));
}

/** Claims of another shape than Keycloak's give no role; of a text it would take any part for one. */
function hasRoleList(claim: unknown): boolean {
  return Array.isArray((claim as { roles?: unknown } | null | undefined)?.roles);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : [];
}
