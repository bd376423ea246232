import { Group } from '@mantine/core';
import type { Backend } from '../api/backends.js';
import { useConnections, type Connection } from '../api/connections.js';
import { useMe } from '../api/me.js';
import { ConnectButtons } from './connect-buttons.js';
import { ConnectionState } from './connection-state.js';

/** The connection by which calls of this user reach a backend that wants OAuth. */
export function connectionFor(
  { id, oauth }: Pick<Backend, 'id' | 'oauth'>,
  userId: string,
  connections: readonly Connection[] = [],
): Connection | undefined {
  const owner = oauth?.shared ? '' : userId;
  return connections.find((one) => one.kind === 'oauth' && one.backendId === id && one.userId === owner);
}

/** How the person who is signed in is connected to a backend, with what can be done about it. */
export function BackendConnection({ backend }: { backend: Backend }) {
  const { userId } = useMe();
  const connections = useConnections().data;
  if (!connections) return null;
  const connection = connectionFor(backend, userId, connections);
  return (
    <Group justify="space-between">
      <ConnectionState connection={connection} />
      <ConnectButtons backendId={backend.id} connection={connection} isShared={backend.oauth?.shared ?? false} />
    </Group>
  );
}
