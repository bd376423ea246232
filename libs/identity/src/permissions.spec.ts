import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { limitsOf, permissionCatalogue, permissions, rolePermissions, roles } from './permissions.js';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/permissions.md'), 'utf8');
const cells = (line: string) => line.split('|').map((cell) => cell.trim());

describe('the page about permissions', () => {
  it('lists each permission with its sentence, its limits and its roles', () => {
    const table = page.slice(page.indexOf('## All permissions'));
    const rows = table.split('\n').filter((line) => line.startsWith('| `'));
    const list = (names: readonly string[]) => names.join(', ') || '-';
    expect(rows.map((row) => cells(row).slice(1, -1))).toEqual(
      permissions.map((permission) => [
        `\`${permission}\``,
        permissionCatalogue[permission].sentence,
        list(limitsOf(permission)),
        list(roles.filter((role) => role !== 'owner' && rolePermissions[role].has(permission))),
      ]),
    );
  });
});
