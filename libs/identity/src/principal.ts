import type { JWTPayload } from 'jose';
import KeycloakToken from 'keycloak-connect/middleware/auth-utils/token.js';
import { roles, type Role } from './permissions.js';

const apiClient = 'gatehouse-api';

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
export function toPrincipal(payload: JWTPayload, token: string): Principal {
  const clientId = text(payload.azp) || text(payload.client_id);
  const userName = text(payload.preferred_username);
  return {
    org: text(payload.org) || 'default',
    userId: text(payload.sub),
    userName: userName || text(payload.sub),
    userDomain: domainOf(payload),
    groups: texts(payload.groups),
    roles: rolesOf(token, clientId),
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

/** Realm roles, and roles of the client gatehouse-api. keycloak-connect only reads them here; jose has verified. */
function rolesOf(token: string, clientId: string): Role[] {
  const keycloak = new KeycloakToken(token, clientId);
  const has = (role: Role) => keycloak.hasRealmRole(role) || keycloak.hasApplicationRole(apiClient, role);
  try {
    return roles.filter(has);
  } catch {
    // Claims of another shape than Keycloak's give no role.
    return [];
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : [];
}
