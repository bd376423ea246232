import type { NatsConnection } from '@nats-io/transport-node';
import { GranteeKind, type GrantEvent, type PermissionsGranted } from '@gatehouse/contracts';
import { followControl, type RecordedEvent } from '@gatehouse/event-store';
import type { Follower } from '@gatehouse/nats';
import { rolePermissions, type Permission } from './permissions.js';
import type { Principal } from './principal.js';

/** What a permission is needed for, when it is about one backend or agent. */
export interface PermissionScope {
  backend?: string | undefined;
  agent?: string | undefined;
}

/** The permission grants in force, held in memory by every admin service. */
export class GrantTable {
  private readonly grants = new Map<string, Map<string, PermissionsGranted>>();

  /** Keeps the table up to date from the CONTROL stream. */
  follow(nc: NatsConnection, onTrouble?: (error: unknown) => void): Follower {
    return followControl(nc, {
      aggregates: ['grant'],
      after: 0,
      onBatch: (events) => {
        for (const event of events) this.apply(event);
      },
      ...(onTrouble ? { onTrouble } : {}),
    });
  }

  /** Folds one event in. */
  apply({ stream, event: recorded }: Pick<RecordedEvent, 'stream' | 'event'>): void {
    const event = recorded as GrantEvent | null;
    const ofOrg = this.grants.get(stream.org) ?? new Map<string, PermissionsGranted>();
    this.grants.set(stream.org, ofOrg);
    if (event?.$typeName === 'gatehouse.policy.v1.PermissionsGranted') ofOrg.set(stream.id, event);
    if (event?.$typeName === 'gatehouse.policy.v1.GrantRevoked') ofOrg.delete(stream.id);
  }

  /** Whether a role of the principal, or a grant, gives the permission. */
  allows(principal: Principal, permission: Permission, scope: PermissionScope = {}): boolean {
    if (principal.roles.some((role) => rolePermissions[role].has(permission))) return true;
    return this.grantsOf(principal).some(
      (grant) =>
        grant.permissions.includes(permission) &&
        covers(grant.backends, scope.backend) &&
        covers(grant.agents, scope.agent),
    );
  }

  /** Every permission that the principal has somewhere. */
  permissionsOf(principal: Principal): Permission[] {
    const granted = this.grantsOf(principal).flatMap((grant) => grant.permissions as Permission[]);
    return [...new Set([...principal.roles.flatMap((role) => [...rolePermissions[role]]), ...granted])].sort();
  }

  private grantsOf({ org, userId, groups }: Principal): PermissionsGranted[] {
    return [...(this.grants.get(org)?.values() ?? [])].filter(({ granteeKind, grantee }) =>
      granteeKind === GranteeKind.USER
        ? grantee === userId
        : granteeKind === GranteeKind.GROUP && groups.includes(grantee),
    );
  }
}

/** A grant limited to some backends does not reach what is about no backend at all. */
function covers(limit: readonly string[], wanted: string | undefined): boolean {
  return limit.length === 0 || (wanted !== undefined && limit.includes(wanted));
}
