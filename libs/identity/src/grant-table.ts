import type { NatsConnection } from '@nats-io/transport-node';
import { GranteeKind, type CallerEvent, type GrantEvent, type PermissionsGranted } from '@gatehouse/contracts';
import { followControl, type RecordedEvent } from '@gatehouse/event-store';
import type { Follower } from '@gatehouse/nats';
import { rolePermissions, type Permission, type Role } from './permissions.js';
import type { Principal } from './principal.js';

/** What a permission is needed for, when it is about one backend or agent. */
export interface PermissionScope {
  backend?: string | undefined;
  agent?: string | undefined;
}

/** A role or a grant that gives a permission, and to what it is limited; empty lists = to nothing. */
export interface PermissionSource {
  role?: Role;
  /** Id of the grant. */
  grant?: string;
  backends: readonly string[];
  agents: readonly string[];
}

/** The permission grants in force, and whom the gateway refuses; held in memory by every admin service. */
export class GrantTable {
  private readonly grants = new Map<string, Map<string, PermissionsGranted>>();
  /** By organization `<kind>~<name>`. */
  private readonly disabled = new Map<string, Set<string>>();

  /** Keeps the table up to date from the CONTROL stream. */
  follow(nc: NatsConnection, onTrouble?: (error: unknown) => void): Follower {
    return followControl(nc, {
      aggregates: ['grant', 'caller'],
      after: 0,
      onBatch: (events) => {
        for (const event of events) this.apply(event);
      },
      ...(onTrouble ? { onTrouble } : {}),
    });
  }

  /** Folds one event in. */
  apply({ stream, event: recorded }: Pick<RecordedEvent, 'stream' | 'event'>): void {
    const event = recorded as GrantEvent | CallerEvent | null;
    if (event?.$typeName.startsWith('gatehouse.auth.v1.Caller'))
      return this.applyToCaller(stream, event as CallerEvent);
    const ofOrg = this.grants.get(stream.org) ?? new Map<string, PermissionsGranted>();
    this.grants.set(stream.org, ofOrg);
    if (event?.$typeName === 'gatehouse.policy.v1.PermissionsGranted') ofOrg.set(stream.id, event);
    if (event?.$typeName === 'gatehouse.policy.v1.GrantRevoked') ofOrg.delete(stream.id);
  }

  /** Whether the gateway's own deny list has the user or the OAuth client, whatever the identity provider says. */
  isDisabled({ org, userId, clientId }: Principal): boolean {
    const disabled = this.disabled.get(org);
    return disabled !== undefined && (disabled.has(`user~${userId}`) || disabled.has(`client~${clientId}`));
  }

  private applyToCaller({ org, id }: RecordedEvent['stream'], { $typeName }: CallerEvent): void {
    const ofOrg = this.disabled.get(org) ?? new Set<string>();
    this.disabled.set(org, ofOrg);
    if ($typeName === 'gatehouse.auth.v1.CallerDisabled') ofOrg.add(id);
    if ($typeName === 'gatehouse.auth.v1.CallerEnabled') ofOrg.delete(id);
  }

  /** Whether a role of the principal, or a grant, gives the permission. */
  allows(principal: Principal, permission: Permission, scope: PermissionScope = {}): boolean {
    return this.sourcesOf(principal, permission).some((source) => reaches(source, scope));
  }

  /**
   * What a list may show: undefined = everything; else what at least one of these reaches, and nothing when there is
   * none.
   */
  limits(principal: Principal, permission: Permission): PermissionSource[] | undefined {
    const sources = this.sourcesOf(principal, permission);
    return sources.some((source) => reaches(source, {})) ? undefined : sources;
  }

  /** Every permission that the principal has somewhere. */
  permissionsOf(principal: Principal): Permission[] {
    const granted = this.grantsOf(principal).flatMap(([, grant]) => grant.permissions as Permission[]);
    return [...new Set([...principal.roles.flatMap((role) => [...rolePermissions[role]]), ...granted])].sort();
  }

  /** The roles and grants that give the permission, for whatever they are limited to. */
  sourcesOf(principal: Principal, permission: Permission): PermissionSource[] {
    const ofRoles = principal.roles
      .filter((role) => rolePermissions[role].has(permission))
      .map((role) => ({ role, backends: [], agents: [] }));
    const ofGrants = this.grantsOf(principal)
      .filter(([, { permissions }]) => permissions.includes(permission))
      .map(([grant, { backends, agents }]) => ({ grant, backends, agents }));
    return [...ofRoles, ...ofGrants];
  }

  private grantsOf({ org, userId, groups }: Principal): [string, PermissionsGranted][] {
    return [...(this.grants.get(org) ?? [])].filter(([, { granteeKind, grantee }]) =>
      granteeKind === GranteeKind.USER
        ? grantee === userId
        : granteeKind === GranteeKind.GROUP && groups.includes(grantee),
    );
  }
}

/** Whether what gives a permission gives it in this scope. */
export function reaches({ backends, agents }: PermissionSource, scope: PermissionScope): boolean {
  return covers(backends, scope.backend) && covers(agents, scope.agent);
}

/** A grant limited to some backends does not reach what is about no backend at all. */
function covers(limit: readonly string[], wanted: string | undefined): boolean {
  return limit.length === 0 || (wanted !== undefined && limit.includes(wanted));
}
