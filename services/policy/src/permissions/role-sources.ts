import type { RoleMap } from '@gatehouse/identity';

/** What of a token gives which role, as a class so that it can be injected. */
export class RoleSources {
  constructor(readonly map: RoleMap) {}
}
