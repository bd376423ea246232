import { describe, expect, it } from '@jest/globals';
import {
  CallerDisabledSchema,
  CallerEnabledSchema,
  CallerTokensRevokedSchema,
  create,
  GranteeKind,
  GrantRevokedSchema,
  PermissionsGrantedSchema,
} from '@gatehouse/contracts';
import { GrantTable } from './grant-table.js';
import { permissions, rolePermissions, roles, type Permission } from './permissions.js';
import type { Principal } from './principal.js';

const bob: Principal = {
  org: 'default',
  userId: 'bob',
  userName: 'bob',
  userDomain: 'example.org',
  groups: ['/finance'],
  roles: ['viewer'],
  clientId: 'gatehouse-cli',
  kind: 'user',
  expiresAtMs: 0,
};
const stream = { org: 'default', aggregate: 'grant', id: 'g1' };

type Grant = {
  kind?: GranteeKind;
  grantee?: string;
  permissions?: Permission[];
  backends?: string[];
  agents?: string[];
};

function tableWith({ kind = GranteeKind.USER, grantee = 'bob', ...rest }: Grant): GrantTable {
  const table = new GrantTable();
  const granted = { granteeKind: kind, grantee, permissions: ['backend:update'], ...rest };
  table.apply({ stream, event: create(PermissionsGrantedSchema, granted) });
  return table;
}

describe('what roles give', () => {
  it('is everything to the owner and nothing to somebody without a role', () => {
    expect(new GrantTable().permissionsOf({ ...bob, roles: ['owner'] })).toHaveLength(permissions.length);
    expect(new GrantTable().permissionsOf({ ...bob, roles: [] })).toEqual([]);
  });

  it('leaves the reading of payloads to owner and auditor', () => {
    expect(roles.filter((role) => rolePermissions[role].has('logs:read-content'))).toEqual(['owner', 'auditor']);
  });

  it('lets an auditor and a viewer change nothing', () => {
    const changing =
      /:(write|replay|probe|create-own|create|update|delete|toggle|configure|install|map|approve|revoke|rotate|request)/;
    for (const role of ['auditor', 'viewer'] as const) {
      expect([...rolePermissions[role]].filter((permission) => changing.test(permission))).toEqual([]);
    }
  });
});

describe('a grant', () => {
  it('gives a user more than the role does', () => {
    expect(new GrantTable().allows(bob, 'backend:update')).toBe(false);
    expect(tableWith({}).allows(bob, 'backend:update')).toBe(true);
    expect(tableWith({}).permissionsOf(bob)).toContain('backend:update');
  });

  it.each<[string, Grant, boolean]>([
    ['another user', { grantee: 'alice' }, false],
    ["the user's group", { kind: GranteeKind.GROUP, grantee: '/finance' }, true],
    ['another group', { kind: GranteeKind.GROUP, grantee: '/engineering' }, false],
    ['nobody in particular', { kind: GranteeKind.UNSPECIFIED }, false],
    ['another permission', { permissions: ['tool:toggle'] }, false],
  ])('for %s counts or not', (_, grant, expected) => {
    expect(tableWith(grant).allows(bob, 'backend:update')).toBe(expected);
  });

  it('limited to a backend counts for that backend alone', () => {
    const table = tableWith({ backends: ['github'] });
    expect(table.allows(bob, 'backend:update', { backend: 'github' })).toBe(true);
    expect(table.allows(bob, 'backend:update', { backend: 'gitlab' })).toBe(false);
    expect(table.allows(bob, 'backend:update')).toBe(false);
  });

  it('limited to an agent and a backend needs both', () => {
    const table = tableWith({ backends: ['github'], agents: ['cursor'], permissions: ['agent:map'] });
    expect(table.allows(bob, 'agent:map', { backend: 'github', agent: 'cursor' })).toBe(true);
    expect(table.allows(bob, 'agent:map', { backend: 'github', agent: 'vscode' })).toBe(false);
  });

  it('tells what gives a permission, and for what', () => {
    const table = tableWith({ backends: ['github'] });
    const grant = { grant: 'g1', backends: ['github'], agents: [] };
    expect(table.sourcesOf(bob, 'backend:update')).toEqual([grant]);
    expect(table.limits(bob, 'backend:update')).toEqual([grant]);
    expect(table.limits(bob, 'backend:delete')).toEqual([]);
    expect(table.limits(bob, 'backend:read')).toBeUndefined();
    expect(table.sourcesOf(bob, 'backend:read')).toEqual([{ role: 'viewer', backends: [], agents: [] }]);
    expect(tableWith({}).limits(bob, 'backend:update')).toBeUndefined();
  });

  it('does not reach another organization', () => {
    expect(tableWith({}).allows({ ...bob, org: 'acme' }, 'backend:update')).toBe(false);
    const table = new GrantTable();
    const granted = { granteeKind: GranteeKind.USER, grantee: 'bob', permissions: ['backend:update'] };
    table.apply({ stream: { ...stream, org: 'acme corp' }, event: create(PermissionsGrantedSchema, granted) });
    expect(table.allows({ ...bob, org: 'acme' }, 'backend:update')).toBe(false);
    expect(table.allows({ ...bob, org: 'acme corp' }, 'backend:update')).toBe(true);
  });

  it('ends when it is revoked, and unknown events change nothing', () => {
    const table = tableWith({});
    table.apply({ stream, event: null });
    expect(table.allows(bob, 'backend:update')).toBe(true);
    table.apply({ stream, event: create(GrantRevokedSchema, {}) });
    expect(table.allows(bob, 'backend:update')).toBe(false);
  });
});

describe('the deny list', () => {
  const disabled = (id: string, org = 'default') => {
    const table = new GrantTable();
    const of = { org, aggregate: 'caller', id };
    table.apply({ stream: of, event: create(CallerDisabledSchema) });
    return { table, of };
  };

  it.each(['user~bob', 'client~gatehouse-cli'])('has %s until they are enabled', (id) => {
    const { table, of } = disabled(id);
    expect(table.isDisabled(bob)).toBe(true);
    table.apply({ stream: of, event: create(CallerTokensRevokedSchema) });
    expect(table.isDisabled(bob)).toBe(true);
    table.apply({ stream: of, event: create(CallerEnabledSchema) });
    expect(table.isDisabled(bob)).toBe(false);
  });

  it('has nobody else', () => {
    expect(disabled('user~alice').table.isDisabled(bob)).toBe(false);
    expect(disabled('agent~bob').table.isDisabled(bob)).toBe(false);
    expect(disabled('user~bob', 'acme').table.isDisabled(bob)).toBe(false);
    expect(new GrantTable().isDisabled(bob)).toBe(false);
  });
});
