import { ActionIcon, Badge, Group, Table, Text, Tooltip } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { IconTrash } from '@tabler/icons-react';
import { useRevokeGrant, type Grant, type PermissionInfo } from '../api/grants.js';
import { useMay } from '../api/me.js';
import { notifyProblem } from '../ui/problem.js';

interface GrantsTableProps {
  grants: readonly Grant[];
  permissions: readonly PermissionInfo[];
}

export function GrantsTable({ grants, permissions }: GrantsTableProps) {
  const sentences = new Map(permissions.map(({ permission, sentence }) => [permission, sentence]));
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table verticalSpacing="sm" aria-label="Grants">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>To</Table.Th>
            <Table.Th>Permissions</Table.Th>
            <Table.Th visibleFrom="sm">For</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {grants.map((grant) => (
            <Table.Tr key={grant.id}>
              <Table.Td>
                <Text size="sm" fw={600} style={{ wordBreak: 'break-word' }}>
                  {grant.grantee}
                </Text>
                <Text size="xs" c="dimmed">
                  {grant.granteeKind}
                </Text>
              </Table.Td>
              <Table.Td>
                <Group gap={4}>
                  {grant.permissions.map((permission) => (
                    <Tooltip key={permission} label={sentences.get(permission) ?? permission}>
                      <Badge size="sm" variant="light" tt="none" miw="max-content">
                        {permission}
                      </Badge>
                    </Tooltip>
                  ))}
                </Group>
                <Text size="xs" c="dimmed" hiddenFrom="sm">
                  {reachOf(grant)}
                </Text>
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <Text size="sm">{reachOf(grant)}</Text>
              </Table.Td>
              <Table.Td>
                <RevokeButton grant={grant} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function reachOf({ backends, agents }: Grant): string {
  const limits = [
    ...(backends.length > 0 ? [`backends ${backends.join(', ')}`] : []),
    ...(agents.length > 0 ? [`agents ${agents.join(', ')}`] : []),
  ];
  return limits.join(' and ') || 'everything';
}

function RevokeButton({ grant }: { grant: Grant }) {
  const revoke = useRevokeGrant();
  const mayRevoke = useMay('grant:write');
  const { grantee, permissions } = grant;
  const ask = () =>
    modals.openConfirmModal({
      title: `Take the grant of ${grantee} back?`,
      children: (
        <Text size="sm">
          {grantee} loses {permissions.join(', ')} at once, unless a role or another grant gives it too.
        </Text>
      ),
      labels: { confirm: 'Take back', cancel: 'Keep' },
      confirmProps: { color: 'red' },
      onConfirm: () =>
        revoke.mutate(grant.id, {
          onSuccess: () => notifications.show({ message: `The grant of ${grantee} is taken back.` }),
          onError: notifyProblem,
        }),
    });
  return (
    <Tooltip label="Your role does not allow it (grant:write)" disabled={mayRevoke}>
      <ActionIcon
        variant="subtle"
        color="red"
        aria-label={`Take the grant of ${grantee} back`}
        onClick={ask}
        loading={revoke.isPending}
        disabled={!mayRevoke}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
