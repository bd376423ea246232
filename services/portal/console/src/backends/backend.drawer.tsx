import { Button, Stack, Table, Tabs } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useRemoveBackend, type Backend, type BackendHealth } from '../api/backends.js';
import { useMe } from '../api/me.js';
import { BackendConnection } from '../connections/backend-connection.js';
import { CredentialBadge, EraBadges, HealthBadge } from '../ui/badges.js';
import { CopyLine } from '../ui/copy-line.js';
import { formatMs, formatTime } from '../ui/format.js';
import { DetailsDrawer } from '../ui/details-drawer.js';
import { RemoveButton } from '../ui/remove-button.js';
import { BackendSwitch } from './backend-switch.js';
import { EditBackend } from './edit-backend.js';
import { ToolList } from './tool-list.js';

interface BackendDrawerProps {
  id: string | undefined;
  backend: Backend | undefined;
  isLoading: boolean;
  onClose: () => void;
}

/** Everything about one backend. */
export function BackendDrawer({ id, backend, isLoading, onClose }: BackendDrawerProps) {
  return (
    <DetailsDrawer id={id} item={backend} isLoading={isLoading} onClose={onClose} kind="backend">
      {(shown) => <Details key={shown.id} backend={shown} onClose={onClose} />}
    </DetailsDrawer>
  );
}

function Details({ backend, onClose }: { backend: Backend; onClose: () => void }) {
  const remove = useRemoveBackend();
  return (
    <Tabs defaultValue="tools" keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="tools">
          Tools ({backend.tools.enabled} of {backend.tools.total} on)
        </Tabs.Tab>
        <Tabs.Tab value="overview">Overview</Tabs.Tab>
        <Tabs.Tab value="settings">Settings</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="tools">
        <ToolList backend={backend} />
      </Tabs.Panel>
      <Tabs.Panel value="overview">
        <Overview backend={backend} />
      </Tabs.Panel>
      <Tabs.Panel value="settings">
        <EditBackend backend={backend} />
        <RemoveButton item={backend} kind="backend" permission="backend:delete" remove={remove} onRemoved={onClose}>
          Agents can no longer reach it from this moment on. Its calls stay in the log. It can be added again under the
          same slug; its tools are then switched on.
        </RemoveButton>
      </Tabs.Panel>
    </Tabs>
  );
}

function Overview({ backend }: { backend: Backend }) {
  const { mcpUrl } = useMe();
  const server = [backend.serverName, backend.serverVersion].filter(Boolean).join(' ');
  const rows: [string, ReactNode][] = [
    ['Enabled', <BackendSwitch key="switch" backend={backend} />],
    ['Why disabled', backend.enabled ? '' : backend.disabledNote],
    ...healthRows(backend.health),
    ['Endpoint for agents', <CopyLine key="endpoint" value={`${mcpUrl}/mcp/${backend.id}`} label="endpoint" />],
    ['Slug', backend.id],
    ['Description', backend.description === '' ? '–' : backend.description],
    ['URL', <CopyLine key="url" value={backend.url} label="URL" />],
    ['Server', server === '' ? 'does not say' : server],
    ['Era', <EraBadges key="era" backend={backend} />],
    ['Protocol versions', backend.protocolVersions.join(', ') || '–'],
    ['Credential', <CredentialBadge key="credential" backend={backend} />],
    ['Connection', backend.credentialMode === 'oauth' ? <BackendConnection key="connection" backend={backend} /> : ''],
    ['Longest call', backend.timeoutMs === 0 ? 'default' : `${backend.timeoutMs / 1_000} s`],
    ['Trust', backend.trust],
    ['Sessions', backend.modern ? '' : `shared by ${backend.sessionAffinity}`],
    ['Added', formatTime(backend.registeredAt)],
    ['Last changed', formatTime(backend.changedAt)],
  ];
  return (
    <Stack>
      <Table variant="vertical" layout="fixed">
        <Table.Tbody>
          {rows
            .filter(([, value]) => value !== '')
            .map(([label, value]) => (
              <Table.Tr key={label}>
                <Table.Th w={160} scope="row">
                  {label}
                </Table.Th>
                <Table.Td>{value}</Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
      <Button component={Link} to={`/logs?backends=${backend.id}`} variant="default">
        Calls of this backend
      </Button>
    </Stack>
  );
}

function healthRows({
  state,
  circuit,
  calls,
  failures,
  p50Ms,
  p95Ms,
  lastFailure,
  replicas,
}: BackendHealth): [string, ReactNode][] {
  const said = Object.entries(replicas).filter(([, count]) => count > 0);
  return [
    ['Health', <HealthBadge key="health" state={state} />],
    ['Replicas say', said.map(([word, count]) => `${count} ${word}`).join(', ')],
    ['Circuit', circuit?.replace('_', ' ') ?? ''],
    ['Last 5 minutes', calls === 0 ? 'no requests' : `${calls} requests, ${failures} failed`],
    [
      'Answers',
      p50Ms === null || p95Ms === null ? '' : `half within ${formatMs(p50Ms)}, 95 % within ${formatMs(p95Ms)}`,
    ],
    ['Last failure', lastFailure ? `${lastFailure.reason}, ${formatTime(lastFailure.at)}` : ''],
  ];
}
