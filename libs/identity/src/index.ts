export { proofAlgorithms, ProofVerifier, type ProvenRequest } from './dpop.js';
export { GrantTable, type PermissionScope } from './grant-table.js';
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
export { permissions, rolePermissions, roles, type Permission, type Role } from './permissions.js';
export type { Principal } from './principal.js';
export { clockToleranceMs, TokenVerifier, type TokenVerifierOptions, type VerifiedToken } from './token-verifier.js';
