/** To what a grant of a permission can be limited. */
export type LimitKind = 'backend' | 'agent';

interface PermissionEntry {
  /** What it lets somebody do. */
  sentence: string;
  /** To what a grant of it can be limited; a permission that is not about one of them cannot. */
  limits: readonly LimitKind[];
}

const unlimited: readonly LimitKind[] = [];
const byBackend: readonly LimitKind[] = ['backend'];
const byAgent: readonly LimitKind[] = ['agent'];
const byBoth: readonly LimitKind[] = ['backend', 'agent'];

/** Every administration right, `resource:action`. Each admin route names the one that it needs. */
export const permissionCatalogue = {
  'library:read': { sentence: 'See the library of MCP servers that can be installed.', limits: unlimited },
  'library:install': { sentence: 'Install an entry of the library as a backend.', limits: unlimited },
  'library:request': { sentence: 'Ask for an entry of the library to be installed.', limits: unlimited },
  'library-request:approve': { sentence: 'Approve or refuse requests to install.', limits: unlimited },
  'backend:read': { sentence: 'See backends, their settings and how they are.', limits: byBackend },
  'backend:create': { sentence: 'Register a backend by its URL.', limits: unlimited },
  'backend:update': { sentence: 'Change the settings of a backend.', limits: byBackend },
  'backend:delete': { sentence: 'Remove a backend.', limits: byBackend },
  'backend:toggle': { sentence: 'Switch a backend on and off.', limits: byBackend },
  'backend:probe': {
    sentence: 'Have a URL probed for what it offers and how it wants to be signed in to.',
    limits: unlimited,
  },
  'backend:passthrough': {
    sentence: 'Have agents bring tokens of their own for a backend (OAuth passthrough).',
    limits: byBackend,
  },
  'tool:read': { sentence: "See a backend's tools.", limits: byBackend },
  'tool:configure': { sentence: "List a backend's tools anew, and set deadlines of tools.", limits: byBackend },
  'tool:toggle': { sentence: 'Switch a tool on and off.', limits: byBackend },
  'tool:approve': {
    sentence: 'Approve and reject definitions of tools, quarantine a tool, and say what needs approval.',
    limits: byBackend,
  },
  'bundle:read': { sentence: 'See bundles.', limits: unlimited },
  'bundle:create': { sentence: 'Put backends into a new bundle.', limits: unlimited },
  'bundle:update': { sentence: 'Change a bundle.', limits: unlimited },
  'bundle:delete': { sentence: 'Remove a bundle.', limits: unlimited },
  'agent:read': { sentence: 'See agents and which backends they may use.', limits: byAgent },
  'agent:create': { sentence: 'Add a custom agent.', limits: unlimited },
  'agent:update': { sentence: 'Change the settings of a custom agent.', limits: byAgent },
  'agent:delete': { sentence: 'Remove a custom agent.', limits: byAgent },
  'agent:map': { sentence: 'Give an agent a backend, and take it away.', limits: byBoth },
  'policy:read': { sentence: 'See access rules and limits.', limits: unlimited },
  'policy:write': { sentence: 'Add, change and remove access rules and limits.', limits: unlimited },
  'policy:simulate': { sentence: 'Ask what access rules would decide, without a call.', limits: unlimited },
  'guardrail:read': { sentence: 'See guardrail profiles, and try them on a text.', limits: unlimited },
  'guardrail:write': {
    sentence: 'Add, change, attach and remove guardrail profiles, and exceptions from them.',
    limits: unlimited,
  },
  'guardrail:scan': {
    sentence: 'Have texts and messages of other systems looked at by guardrails.',
    limits: unlimited,
  },
  'websearch:read': { sentence: 'See the web-search policy.', limits: unlimited },
  'websearch:write': { sentence: 'Change the web-search policy.', limits: unlimited },
  'token:create-own': { sentence: 'Issue access tokens for yourself, for predefined agents.', limits: byAgent },
  'token:create-any': { sentence: 'Issue access tokens for agents and services.', limits: byAgent },
  'token:create-unexpiring': { sentence: 'Issue access tokens that never expire.', limits: byAgent },
  'token:read': { sentence: 'See the access tokens of everybody; never the tokens themselves.', limits: byAgent },
  'token:revoke-own': { sentence: 'Revoke access tokens that you issued.', limits: byAgent },
  'token:revoke-any': { sentence: 'Revoke the access tokens of others.', limits: byAgent },
  'caller:read': { sentence: 'See which users, agents and OAuth clients are refused.', limits: unlimited },
  'caller:disable': {
    sentence: 'Refuse all calls of a user, agent or OAuth client, and let them call again.',
    limits: unlimited,
  },
  'connection:read': { sentence: 'See the connections of everybody; never the secrets.', limits: byBackend },
  'connection:create-own': { sentence: 'Connect yourself to a backend, and end that connection.', limits: byBackend },
  'connection:create-shared': { sentence: 'Give a backend a credential that all users share.', limits: byBackend },
  'connection:revoke': { sentence: 'End shared connections and those of others.', limits: byBackend },
  'inventory:read': { sentence: 'See the inventory of MCP servers in use.', limits: unlimited },
  'logs:read': { sentence: 'See the call log; not what was in the calls.', limits: byBoth },
  'logs:read-content': { sentence: 'See what was in recorded calls; each look is recorded.', limits: byBoth },
  'analytics:read': { sentence: 'See usage and the workflow graph.', limits: unlimited },
  'siem:read': { sentence: 'See where events are sent, and how far.', limits: unlimited },
  'siem:write': { sentence: 'Set where events are sent.', limits: unlimited },
  'siem:replay': { sentence: 'Have events sent again.', limits: unlimited },
  'audit:read': { sentence: 'See who changed what.', limits: unlimited },
  'audit:verify': { sentence: 'Check that the audit log is whole.', limits: unlimited },
  'audit:export': { sentence: 'Take the audit log out of the product.', limits: unlimited },
  'grant:read': { sentence: 'See who has which grant, and check what others may do.', limits: unlimited },
  'grant:write': { sentence: 'Grant permissions that you have yourself, and take grants back.', limits: unlimited },
  'settings:write': { sentence: 'Change settings of the organization.', limits: unlimited },
  'secrets:rotate': { sentence: 'Rotate the keys that encrypt secrets.', limits: unlimited },
} as const satisfies Readonly<Record<string, PermissionEntry>>;

/** One administration right. */
export type Permission = keyof typeof permissionCatalogue;

/** All administration rights by name. */
export const permissions = Object.keys(permissionCatalogue) as Permission[];

/** To what a grant of the permission can be limited. */
export function limitsOf(permission: Permission): readonly LimitKind[] {
  return permissionCatalogue[permission].limits;
}

/** Roles that the product knows; who has them, the identity provider says (`RoleMap`). */
export const roles = ['owner', 'admin', 'security', 'auditor', 'developer', 'viewer'] as const;

/** A role of the product. */
export type Role = (typeof roles)[number];

const reading: readonly Permission[] = [
  'library:read',
  'backend:read',
  'tool:read',
  'bundle:read',
  'agent:read',
  'policy:read',
  'guardrail:read',
  'websearch:read',
  'inventory:read',
  'analytics:read',
];
const ownTokens: readonly Permission[] = ['token:create-own', 'token:revoke-own', 'connection:create-own'];
const onlyOwner: readonly Permission[] = [
  'logs:read-content',
  'secrets:rotate',
  'token:create-unexpiring',
  'backend:passthrough',
];

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
    'tool:approve',
    'agent:map',
    'policy:write',
    'policy:simulate',
    'guardrail:write',
    'guardrail:scan',
    'websearch:write',
    'library-request:approve',
    'token:read',
    'token:revoke-any',
    'caller:read',
    'caller:disable',
    'connection:read',
    'connection:revoke',
    'logs:read',
    'siem:read',
    'siem:write',
    'siem:replay',
    'audit:read',
    'audit:verify',
    'grant:read',
  ]),
  auditor: new Set([
    ...reading,
    'token:read',
    'caller:read',
    'connection:read',
    'logs:read',
    'logs:read-content',
    'siem:read',
    'audit:read',
    'audit:verify',
    'audit:export',
    'grant:read',
  ]),
  developer: new Set([...reading, ...ownTokens, 'library:request', 'backend:probe', 'logs:read']),
  viewer: new Set(reading),
};
