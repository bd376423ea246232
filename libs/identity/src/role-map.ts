import { roles, type Role } from './permissions.js';

/** What of a token gives a role. */
export type RoleSource =
  | { kind: 'group'; path: string }
  | { kind: 'realm-role'; name: string }
  | { kind: 'client-role'; client: string; name: string };

/** For each role, what of a token gives it; any one source does. */
export type RoleMap = Readonly<Record<Role, readonly RoleSource[]>>;

const apiClient = 'gatehouse-api';

/** Each role from the realm role, or the role of the client `gatehouse-api`, by its own name. */
export const defaultRoleMap: RoleMap = Object.fromEntries(
  roles.map((role) => [
    role,
    [
      { kind: 'realm-role', name: role },
      { kind: 'client-role', client: apiClient, name: role },
    ] satisfies RoleSource[],
  ]),
) as Record<Role, RoleSource[]>;

/**
 * Reads entries such as `owner=/platform/admins` (members of a group), `auditor=role:soc` (a realm role) and
 * `viewer=client:portal/reader` (a role of a client). A role that is named comes only from what is named; the others stay
 * as in `defaultRoleMap`. `problems` says what cannot be read; a map with problems must not be used.
 */
export function readRoleMap(entries: readonly string[]): { map: RoleMap; problems: string[] } {
  const named = new Map<Role, RoleSource[]>();
  const problems: string[] = [];
  for (const entry of entries) {
    const [, name = '', source = ''] = /^([^=]*)=(.*)$/s.exec(entry) ?? [];
    const role = roles.find((one) => one === name.trim());
    const read = readSource(source.trim());
    if (!role) problems.push(`"${entry}" names no role; the roles are ${roles.join(', ')}`);
    else if (!read)
      problems.push(`"${entry}" must be <role>=/group, <role>=role:<realm role> or <role>=client:<id>/<role>`);
    else named.set(role, [...(named.get(role) ?? []), read]);
  }
  return { map: { ...defaultRoleMap, ...Object.fromEntries(named) }, problems };
}

function readSource(text: string): RoleSource | undefined {
  if (/^\/.*[^/]$/s.test(text)) return { kind: 'group', path: text };
  const [, realmRole] = /^role:(.+)$/s.exec(text) ?? [];
  if (realmRole !== undefined) return { kind: 'realm-role', name: realmRole };
  // The id of a client may be a URL; the name of a role holds no slash here.
  const [, client, name] = /^client:(.+)\/([^/]+)$/s.exec(text) ?? [];
  return client === undefined || name === undefined ? undefined : { kind: 'client-role', client, name };
}

/** A source as it is written in the configuration. */
export function formatRoleSource(source: RoleSource): string {
  switch (source.kind) {
    case 'group':
      return source.path;
    case 'realm-role':
      return `role:${source.name}`;
    case 'client-role':
      return `client:${source.client}/${source.name}`;
  }
}
