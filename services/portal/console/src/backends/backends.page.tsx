import { Anchor, Group, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconSearch, IconServer } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useBackends, type Backend } from '../api/backends.js';
import { AddButton } from '../ui/add-button.js';
import { CredentialBadge, EraBadges, HealthBadge } from '../ui/badges.js';
import { Empty } from '../ui/empty.js';
import { Loading } from '../ui/loading.js';
import { AddBackendDialog } from './add-backend.dialog.js';
import { BackendSwitch } from './backend-switch.js';
import { BackendDrawer } from './backend.drawer.js';
import type { BackendsSearch } from './backends-search.js';

const route = getRouteApi('/backends');

export function BackendsPage() {
  const { search = '', backend: openId } = route.useSearch();
  const navigate = route.useNavigate();
  const [isAdding, adding] = useDisclosure(false);
  const backends = useBackends();
  const show = (change: Partial<Record<keyof BackendsSearch, string | undefined>>, replace = false) =>
    void navigate({ search: (old) => ({ ...old, ...change }) as BackendsSearch, replace });
  const wanted = search.toLowerCase();
  const shown = backends.data?.filter(({ id, name, url }) => `${id} ${name} ${url}`.toLowerCase().includes(wanted));
  const addButton = (
    <AddButton permission="backend:create" onClick={adding.open}>
      Add backend
    </AddButton>
  );
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h2">
          Backends
        </Title>
        {addButton}
      </Group>
      <Loading query={backends} what="backends" />
      {backends.data?.length === 0 && (
        <Empty icon={<IconServer />} title="No backend yet" action={addButton}>
          A backend is an MCP server that agents reach through Gatehouse. Add one by its URL; what it speaks and which
          tools it has is found out for you.
        </Empty>
      )}
      {shown && backends.data && backends.data.length > 0 && (
        <>
          <TextInput
            aria-label="Search backends"
            placeholder="Name, slug or URL"
            leftSection={<IconSearch size={16} aria-hidden />}
            value={search}
            onChange={({ currentTarget }) => show({ search: currentTarget.value || undefined }, true)}
            maw={360}
          />
          <BackendsTable backends={shown} onOpen={(id) => show({ backend: id })} />
          {shown.length === 0 && <Text c="dimmed">No backend matches “{search}”.</Text>}
        </>
      )}
      <AddBackendDialog isOpen={isAdding} onClose={adding.close} onShow={(id) => show({ backend: id })} />
      <BackendDrawer
        id={openId}
        backend={backends.data?.find(({ id }) => id === openId)}
        isLoading={backends.isPending}
        onClose={() => show({ backend: undefined })}
      />
    </Stack>
  );
}

function BackendsTable({ backends, onOpen }: { backends: readonly Backend[]; onOpen: (id: string) => void }) {
  return (
    <Table.ScrollContainer minWidth={500}>
      <Table highlightOnHover verticalSpacing="sm" aria-label="Backends">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th visibleFrom="md">URL</Table.Th>
            <Table.Th>Health</Table.Th>
            <Table.Th>Era</Table.Th>
            <Table.Th visibleFrom="md">Credential</Table.Th>
            <Table.Th>Tools on</Table.Th>
            <Table.Th>Enabled</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {backends.map((backend) => (
            <Table.Tr key={backend.id} onClick={() => onOpen(backend.id)} style={{ cursor: 'pointer' }}>
              <Table.Td>
                <Anchor component="button" type="button" fw={600} size="sm" ta="left">
                  {backend.name}
                </Anchor>
                {backend.name !== backend.id && (
                  <Text size="xs" c="dimmed">
                    {backend.id}
                  </Text>
                )}
              </Table.Td>
              <Table.Td visibleFrom="md">
                <Text size="sm" truncate maw={320} title={backend.url}>
                  {backend.url}
                </Text>
              </Table.Td>
              <Table.Td>
                <HealthBadge state={backend.health.state} />
              </Table.Td>
              <Table.Td>
                <EraBadges backend={backend} />
              </Table.Td>
              <Table.Td visibleFrom="md">
                <CredentialBadge backend={backend} />
              </Table.Td>
              <Table.Td>
                {backend.tools.enabled} / {backend.tools.total}
              </Table.Td>
              <Table.Td onClick={(event) => event.stopPropagation()}>
                <BackendSwitch backend={backend} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
