import { ActionIcon, Badge, Code, Group, Stack, Table, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { IconShieldOff, IconTrash } from '@tabler/icons-react';
import { useExceptions, useRemoveException, type GuardException } from '../api/guardrails.js';
import { useMay } from '../api/me.js';
import { AddButton } from '../ui/add-button.js';
import { Empty } from '../ui/empty.js';
import { formatTime } from '../ui/format.js';
import { Loading } from '../ui/loading.js';
import { notifyProblem } from '../ui/problem.js';
import { AddExceptionDialog } from './add-exception.dialog.js';
import { describeTarget } from './words.js';

export function ExceptionsTab() {
  const exceptions = useExceptions();
  const [isAdding, adding] = useDisclosure(false);
  const addButton = (
    <AddButton permission="guardrail:write" onClick={adding.open}>
      Add exception
    </AddButton>
  );
  const hasSome = exceptions.data !== undefined && exceptions.data.length > 0;
  return (
    <Stack>
      <Group justify="space-between">
        <Text size="sm" c="dimmed" maw={720}>
          An exception lets findings through for a while. They stay in the log under its name. It ends by itself, and
          floor profiles do not regard it.
        </Text>
        {hasSome && addButton}
      </Group>
      <Loading query={exceptions} what="exceptions" />
      {exceptions.data?.length === 0 && (
        <Empty icon={<IconShieldOff />} title="No exception" action={addButton}>
          Every profile holds wherever it is attached.
        </Empty>
      )}
      {hasSome && <ExceptionsTable exceptions={exceptions.data} />}
      <AddExceptionDialog isOpen={isAdding} onClose={adding.close} />
    </Stack>
  );
}

function ExceptionsTable({ exceptions }: { exceptions: readonly GuardException[] }) {
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table verticalSpacing="sm" aria-label="Exceptions">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>What</Table.Th>
            <Table.Th>Why</Table.Th>
            <Table.Th>Until</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {exceptions.map((exception) => (
            <Table.Tr key={exception.id}>
              <Table.Td>
                <Group gap={4}>
                  {exception.detectors.map((detector) => (
                    <Code key={detector}>{detector}</Code>
                  ))}
                </Group>
                <Text size="xs" c="dimmed">
                  {describeTarget(exception.target)}
                  {exception.direction === 'both' ? '' : `, ${exception.direction}s`}
                  {exception.paths.length === 0 ? '' : `, at ${exception.paths.join(', ')}`}
                </Text>
              </Table.Td>
              <Table.Td>
                <Text size="sm">{exception.reason}</Text>
                <Text size="xs" c="dimmed">
                  {exception.owner} answers for it
                </Text>
              </Table.Td>
              <Table.Td>
                <Text size="sm">{formatTime(exception.expiresAt)}</Text>
                {isExpired(exception) && (
                  <Badge size="sm" color="gray" variant="outline" miw="max-content">
                    expired
                  </Badge>
                )}
              </Table.Td>
              <Table.Td>
                <RemoveException exception={exception} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function isExpired({ expiresAt }: GuardException): boolean {
  return Date.parse(expiresAt) <= Date.now();
}

function RemoveException({ exception }: { exception: GuardException }) {
  const remove = useRemoveException();
  const mayWrite = useMay('guardrail:write');
  const ask = () =>
    modals.openConfirmModal({
      title: 'End this exception?',
      children: (
        <Text size="sm">
          What profiles say about {exception.detectors.join(', ')} holds again for {describeTarget(exception.target)}{' '}
          from this moment on.
        </Text>
      ),
      labels: { confirm: 'End it', cancel: 'Keep' },
      confirmProps: { color: 'red' },
      onConfirm: () =>
        remove.mutate(exception.id, {
          onSuccess: () => notifications.show({ message: 'The exception has ended.' }),
          onError: notifyProblem,
        }),
    });
  return (
    <Tooltip label="Your role does not allow it (guardrail:write)" disabled={mayWrite}>
      <ActionIcon
        variant="subtle"
        color="red"
        aria-label={`End the exception for ${exception.detectors.join(', ')}`}
        onClick={ask}
        loading={remove.isPending}
        disabled={!mayWrite}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
