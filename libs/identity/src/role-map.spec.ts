import { describe, expect, it } from '@jest/globals';
import type { JWTPayload } from 'jose';
import { toPrincipal } from './principal.js';
import { defaultRoleMap, formatRoleSource, readRoleMap } from './role-map.js';

function rolesOf(payload: JWTPayload, entries: string[]) {
  const { map, problems } = readRoleMap(entries);
  expect(problems).toEqual([]);
  const body = Buffer.from(JSON.stringify(payload)).toString('base64url');
  return toPrincipal(payload, `e30.${body}.x`, map).roles;
}

const claims = {
  sub: 'alice',
  groups: ['/platform/admins', '/staff'],
  realm_access: { roles: ['soc', 'viewer', 'developer'] },
  resource_access: { 'https://portal.example/app': { roles: ['writer'] }, 'gatehouse-api': { roles: ['security'] } },
};

describe('roles', () => {
  it('come from realm roles and roles of the API client by their own names, when nothing else is said', () => {
    expect(rolesOf(claims, [])).toEqual(['security', 'developer', 'viewer']);
  });

  it.each<[string, string[], string[]]>([
    ['a group', ['owner=/platform/admins'], ['owner', 'security', 'developer', 'viewer']],
    ['a realm role', ['auditor=role:soc'], ['security', 'auditor', 'developer', 'viewer']],
    [
      'a role of a client, which may be a URL',
      ['admin=client:https://portal.example/app/writer'],
      ['admin', 'security', 'developer', 'viewer'],
    ],
    ['any of several', ['owner=/nobody', 'owner=/staff'], ['owner', 'security', 'developer', 'viewer']],
    ['nothing else, once the role is named', ['viewer=/nobody', 'security=/nobody'], ['developer']],
  ])('come from %s', (_, entries, expected) => {
    expect(rolesOf(claims, entries)).toEqual(expected);
  });

  it.each(['/platform', '/platform/admins/', '/Platform/Admins', '/staff/'])(
    'do not come from a group like %s',
    (path) => {
      expect(rolesOf({ ...claims, groups: [path] }, ['owner=/platform/admins'])).not.toContain('owner');
    },
  );

  it.each([
    [{ realm_access: { roles: 'co-owner' } }],
    [{ realm_access: { roles: { 0: 'owner' } } }],
    [{ realm_access: 'owner' }],
    [{ resource_access: { 'gatehouse-api': { roles: 'owner' } } }],
    [{ resource_access: 'gatehouse-api' }],
    [{ groups: { '/platform/admins': true } }],
  ])('do not come from claims of another shape: %j', (payload) => {
    expect(rolesOf(payload as JWTPayload, [])).toEqual([]);
  });
});

describe('a role map', () => {
  it.each([
    'chief=/staff',
    'owner',
    'owner=',
    'owner=staff',
    'owner=/',
    'owner=/staff/',
    'owner=role:',
    'owner=client:x',
    '=/staff',
  ])('is refused: %s', (entry) => {
    expect(readRoleMap(['auditor=role:soc', entry]).problems).toEqual([expect.stringContaining(`"${entry}"`)]);
  });

  it('reads what it writes', () => {
    for (const source of ['/a/b', 'role:a:b', 'client:a/b/c']) {
      expect(readRoleMap([`owner=${source}`]).map.owner.map(formatRoleSource)).toEqual([source]);
    }
    expect(readRoleMap([]).map).toEqual(defaultRoleMap);
  });
});
