export { discoveryUrl, readIssuerMetadata } from './issuer-keys.js';
export { proofAlgorithms, ProofVerifier, type ProvenRequest } from './dpop.js';
export { GrantTable, reaches, type PermissionScope, type PermissionSource } from './grant-table.js';
export { LogoutTokenVerifier, type LoggedOut } from './logout-token.js';
export {
  assertMayGrant,
  bearerOf,
  CurrentPrincipal,
  PermissionGuard,
  principalOf,
  Public,
  RequirePermission,
  SignedIn,
  undeclaredRoutes,
  type ScopeParameters,
} from './permission.guard.js';
export {
  limitsOf,
  permissionCatalogue,
  permissions,
  rolePermissions,
  roles,
  type LimitKind,
  type Permission,
  type Role,
} from './permissions.js';
export type { Principal } from './principal.js';
export { formatRoleSource, readRoleMap, type RoleMap } from './role-map.js';
export { clockToleranceMs, TokenVerifier, type TokenVerifierOptions, type VerifiedToken } from './token-verifier.js';
export { isOwnToken, type OwnTokens } from './own-token.js';
