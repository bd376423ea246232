import { Table, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { PermissionList } from '../api/grants.js';

/** Each permission with the roles that have it. */
export function RolesTable({ list }: { list: PermissionList }) {
  return (
    <Table.ScrollContainer minWidth={860}>
      <Table stickyHeader highlightOnHover aria-label="Roles">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Permission</Table.Th>
            {list.roles.map(({ role, from }) => (
              <Table.Th key={role}>
                {role}
                {from.map((source) => (
                  <Text key={source} size="xs" c="dimmed" fw={400} style={{ wordBreak: 'break-word' }}>
                    {source}
                  </Text>
                ))}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {list.items.map(({ permission, sentence, roles }) => (
            <Table.Tr key={permission}>
              <Table.Td>
                <Text size="sm" fw={600}>
                  {permission}
                </Text>
                <Text size="xs" c="dimmed">
                  {sentence}
                </Text>
              </Table.Td>
              {list.roles.map(({ role }) => (
                <Table.Td key={role}>
                  {roles.includes(role) ? <IconCheck size={16} role="img" aria-label="yes" /> : null}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
