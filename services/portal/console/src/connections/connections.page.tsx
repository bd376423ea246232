import { Stack, Table, Text, Title } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useBackends, type Backend } from '../api/backends.js';
import { useConnections, type Connection } from '../api/connections.js';
import { useMe } from '../api/me.js';
import { Empty } from '../ui/empty.js';
import { Loading } from '../ui/loading.js';
import { connectionFor } from './backend-connection.js';
import { ConnectButtons } from './connect-buttons.js';
import { ConnectionState } from './connection-state.js';

/** A line of the page: what there is, and what there could be. */
interface Line {
  backendId: string;
  connection: Connection | undefined;
  isShared: boolean;
  canConnect: boolean;
}

/** The credentials by which calls reach backends: one's own, the shared ones, and with the right to see them all. */
export function ConnectionsPage() {
  const { userId } = useMe();
  const connections = useConnections();
  const backends = useBackends();
  const lines = connections.data && linesOf(connections.data, backends.data ?? [], userId);
  return (
    <Stack>
      <Title order={1} size="h2">
        Connections
      </Title>
      <Loading query={connections} what="connections" />
      {lines?.length === 0 && (
        <Empty icon={<IconPlugConnected />} title="No connection yet">
          A connection is the credential with which Gatehouse calls a backend. Backends that want OAuth are listed here,
          to be connected in the browser.
        </Empty>
      )}
      {lines && lines.length > 0 && (
        <Table.ScrollContainer minWidth={640}>
          <Table verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Backend</Table.Th>
                <Table.Th>For</Table.Th>
                <Table.Th>Holds</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th aria-label="Actions" />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {lines.map((line) => (
                <Row key={line.connection?.id ?? line.backendId} line={line} self={userId} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}

function Row({ line, self }: { line: Line; self: string }) {
  const { backendId, connection, isShared, canConnect } = line;
  const owner = isShared
    ? 'everybody'
    : connection === undefined || connection.userId === self
      ? 'you'
      : connection.userId;
  return (
    <Table.Tr>
      <Table.Td>
        <Link to="/backends" search={{ backend: backendId }}>
          {backendId}
        </Link>
      </Table.Td>
      <Table.Td>{owner}</Table.Td>
      <Table.Td>
        <Text size="sm" c="dimmed">
          {connection ? contentOf(connection) : '–'}
        </Text>
      </Table.Td>
      <Table.Td>
        <ConnectionState connection={connection} />
      </Table.Td>
      <Table.Td>
        <ConnectButtons backendId={backendId} connection={connection} isShared={isShared} canConnect={canConnect} />
      </Table.Td>
    </Table.Tr>
  );
}

function contentOf({ kind, headerNames, issuer, scopes }: Connection): string {
  if (kind === 'header') return `headers ${headerNames.join(', ')}`;
  if (kind === 'client') return 'secret of the gateway as a client';
  return `tokens of ${new URL(issuer).host}${scopes.length === 0 ? '' : `: ${scopes.join(', ')}`}`;
}

function linesOf(connections: readonly Connection[], backends: readonly Backend[], self: string): Line[] {
  const wantOAuth = new Map(
    backends.filter(({ credentialMode }) => credentialMode === 'oauth').map((one) => [one.id, one]),
  );
  const there = connections.map((connection): Line => {
    const { backendId, userId, kind } = connection;
    // Nobody signs in for somebody else.
    const canConnect = kind === 'oauth' && wantOAuth.has(backendId) && (userId === '' || userId === self);
    return { backendId, connection, isShared: userId === '', canConnect };
  });
  const missing = [...wantOAuth.values()]
    .filter((backend) => connectionFor(backend, self, connections) === undefined)
    .map(({ id, oauth }): Line => ({
      backendId: id,
      connection: undefined,
      isShared: oauth?.shared ?? false,
      canConnect: true,
    }));
  return [...missing, ...there].sort((a, b) => a.backendId.localeCompare(b.backendId));
}
