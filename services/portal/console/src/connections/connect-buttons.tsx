import { Button, Group, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react';
import { connectPage, useDisconnect, type Connection } from '../api/connections.js';
import { useMay, useMe } from '../api/me.js';
import { notifyProblem } from '../ui/problem.js';

interface ConnectButtonsProps {
  backendId: string;
  /** Undefined when there is none. */
  connection: Connection | undefined;
  isShared: boolean;
  /** Headers are not connected in the browser. */
  canConnect?: boolean;
}

/** Connects a backend for the person who is signed in, or for all, connects it again, and ends that. */
export function ConnectButtons({ backendId, connection, isShared, canConnect = true }: ConnectButtonsProps) {
  const { userId } = useMe();
  const disconnect = useDisconnect();
  const mayConnect = useMay(isShared ? 'connection:create-shared' : 'connection:create-own');
  const mayEnd = useMay(connection?.userId === userId ? 'connection:create-own' : 'connection:revoke');
  const end = (id: string) =>
    disconnect.mutate(id, {
      onSuccess: () => notifications.show({ message: `“${backendId}” is disconnected.` }),
      onError: notifyProblem,
    });
  const ask = (id: string) =>
    modals.openConfirmModal({
      title: `Disconnect “${backendId}”?`,
      children: (
        <Text size="sm">
          Its tokens are revoked where they came from, and destroyed here. Calls {isShared ? 'of all users ' : ''}to it
          are refused until it is connected again.
        </Text>
      ),
      labels: { confirm: 'Disconnect', cancel: 'Keep' },
      confirmProps: { color: 'red' },
      onConfirm: () => end(id),
    });
  return (
    <Group gap="xs">
      {canConnect && (
        <Button
          component="a"
          href={connectPage(backendId)}
          size="xs"
          variant={connection && !connection.needsReauth ? 'default' : 'filled'}
          leftSection={<IconPlugConnected size={14} aria-hidden />}
          {...(mayConnect ? {} : { 'data-disabled': true, 'aria-disabled': true })}
        >
          {connection ? 'Reconnect' : 'Connect'}
        </Button>
      )}
      {connection && (
        <Button
          size="xs"
          color="red"
          variant="light"
          leftSection={<IconPlugConnectedX size={14} aria-hidden />}
          onClick={() => ask(connection.id)}
          loading={disconnect.isPending}
          disabled={!mayEnd}
        >
          Disconnect
        </Button>
      )}
    </Group>
  );
}
