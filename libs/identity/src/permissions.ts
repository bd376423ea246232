/** Every administration right, `resource:action`. Each admin route names the one that it needs. */
export const permissions = [
  'library:read',
  'library:install',
  'library:request',
  'library-request:approve',
  'backend:read',
  'backend:create',
  'backend:update',
  'backend:delete',
  'backend:toggle',
  'backend:probe',
  'tool:read',
  'tool:configure',
  'tool:toggle',
  'agent:read',
  'agent:create',
  'agent:update',
  'agent:delete',
  'agent:map',
  'policy:read',
  'policy:write',
  'policy:simulate',
  'guardrail:read',
  'guardrail:write',
  'websearch:read',
  'websearch:write',
  'token:create-own',
  'token:create-any',
  'token:read',
  'token:revoke-own',
  'token:revoke-any',
  'connection:read',
  'connection:create-own',
  'connection:create-shared',
  'connection:revoke',
  'inventory:read',
  'logs:read',
  'logs:read-content',
  'analytics:read',
  'siem:read',
  'siem:write',
  'siem:replay',
  'audit:read',
  'audit:verify',
  'audit:export',
  'settings:write',
  'secrets:rotate',
] as const;

/** One administration right. */
export type Permission = (typeof permissions)[number];

/** Roles that the product knows; roles of the identity provider by the same names. */
export const roles = ['owner', 'admin', 'security', 'auditor', 'developer', 'viewer'] as const;

/** A role of the product. */
export type Role = (typeof roles)[number];

const reading: readonly Permission[] = [
  'library:read',
  'backend:read',
  'tool:read',
  'agent:read',
  'policy:read',
  'guardrail:read',
  'websearch:read',
  'inventory:read',
  'analytics:read',
];
const ownTokens: readonly Permission[] = ['token:create-own', 'token:revoke-own', 'connection:create-own'];
const onlyOwner: readonly Permission[] = ['logs:read-content', 'secrets:rotate'];

/** What each role may do. Reading payloads is the auditor's and the owner's right alone. */
export const rolePermissions: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  owner: new Set(permissions),
  admin: new Set(permissions.filter((p) => !onlyOwner.includes(p))),
  security: new Set([
    ...reading,
    ...ownTokens,
    'backend:toggle',
    'backend:probe',
    'tool:configure',
    'tool:toggle',
    'agent:map',
    'policy:write',
    'policy:simulate',
    'guardrail:write',
    'websearch:write',
    'library-request:approve',
    'token:read',
    'token:revoke-any',
    'connection:read',
    'connection:revoke',
    'logs:read',
    'siem:read',
    'siem:write',
    'siem:replay',
    'audit:read',
    'audit:verify',
  ]),
  auditor: new Set([
    ...reading,
    'token:read',
    'connection:read',
    'logs:read',
    'logs:read-content',
    'siem:read',
    'audit:read',
    'audit:verify',
    'audit:export',
  ]),
  developer: new Set([...reading, ...ownTokens, 'library:request', 'backend:probe', 'logs:read']),
  viewer: new Set(reading),
};
