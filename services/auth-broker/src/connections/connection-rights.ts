import { Injectable } from '@nestjs/common';
import { GatehouseError } from '@gatehouse/errors';
import { GrantTable, type Permission, type Principal } from '@gatehouse/identity';

/** Everybody manages their own connections; whose connection it is decides which permission that takes. */
@Injectable()
export class ConnectionRights {
  constructor(private readonly grants: GrantTable) {}

  mayRead(principal: Principal, backend: string): boolean {
    return this.grants.allows(principal, 'connection:read', { backend });
  }

  /** @throws GatehouseError GATEHOUSE_AUTH_FORBIDDEN */
  assertMay(principal: Principal, permission: Permission, backend: string): void {
    if (this.grants.allows(principal, permission, { backend })) return;
    throw new GatehouseError('GATEHOUSE_AUTH_FORBIDDEN', { detail: `You need the permission ${permission}.` });
  }
}
