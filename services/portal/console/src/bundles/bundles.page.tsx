import { Anchor, Badge, Group, Stack, Table, Text, Title, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPackages } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useBackends, type Backend } from '../api/backends.js';
import { useBundles, type Bundle } from '../api/bundles.js';
import { useMe } from '../api/me.js';
import { AddButton } from '../ui/add-button.js';
import { CopyLine } from '../ui/copy-line.js';
import { Empty } from '../ui/empty.js';
import { Loading } from '../ui/loading.js';
import { BundleDrawer } from './bundle.drawer.js';
import { CreateBundleDialog } from './create-bundle.dialog.js';

const route = getRouteApi('/bundles');

export function BundlesPage() {
  const { bundle: openId } = route.useSearch();
  const navigate = route.useNavigate();
  const [isCreating, creating] = useDisclosure(false);
  const bundles = useBundles();
  const open = (id: string | undefined) => void navigate({ search: id === undefined ? {} : { bundle: id } });
  const createButton = (
    <AddButton permission="bundle:create" onClick={creating.open}>
      Create bundle
    </AddButton>
  );
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h2">
          Bundles
        </Title>
        {createButton}
      </Group>
      <Loading query={bundles} what="bundles" />
      {bundles.data?.length === 0 && (
        <Empty icon={<IconPackages />} title="No bundle yet" action={createButton}>
          A bundle puts the backends that belong together behind one endpoint, with the tools, names and instructions
          that you choose. Everything an agent may use is also at the endpoint /mcp, without any bundle.
        </Empty>
      )}
      {bundles.data && bundles.data.length > 0 && <BundlesTable bundles={bundles.data} onOpen={open} />}
      <CreateBundleDialog isOpen={isCreating} onClose={creating.close} />
      <BundleDrawer
        id={openId}
        bundle={bundles.data?.find(({ id }) => id === openId)}
        isLoading={bundles.isPending}
        onClose={() => open(undefined)}
      />
    </Stack>
  );
}

function BundlesTable({ bundles, onOpen }: { bundles: readonly Bundle[]; onOpen: (id: string) => void }) {
  const backends = useBackends();
  const { mcpUrl } = useMe();
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table highlightOnHover verticalSpacing="sm" aria-label="Bundles">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Backends</Table.Th>
            <Table.Th visibleFrom="md">Endpoint</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {bundles.map((bundle) => (
            <Table.Tr key={bundle.id} onClick={() => onOpen(bundle.id)} style={{ cursor: 'pointer' }}>
              <Table.Td>
                <Group gap="xs">
                  <Anchor component="button" type="button" fw={600} size="sm" ta="left">
                    {bundle.name}
                  </Anchor>
                  {bundle.toolSearch && (
                    <Badge size="sm" variant="light" miw="max-content">
                      tool search
                    </Badge>
                  )}
                </Group>
                {bundle.description !== '' && (
                  <Text size="xs" c="dimmed" lineClamp={2}>
                    {bundle.description}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <Group gap={4}>
                  {bundle.members.map(({ backendId }) => (
                    <MemberBadge key={backendId} id={backendId} backends={backends.data} />
                  ))}
                </Group>
              </Table.Td>
              <Table.Td visibleFrom="md" onClick={(event) => event.stopPropagation()}>
                <CopyLine value={`${mcpUrl}/mcp/b/${bundle.id}`} label={`endpoint of ${bundle.name}`} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** A backend of a bundle; one that agents do not see in it says why. */
function MemberBadge({ id, backends }: { id: string; backends: readonly Backend[] | undefined }) {
  const backend = backends?.find((item) => item.id === id);
  const trouble = backends && (backend ? (backend.enabled ? undefined : 'disabled') : 'removed');
  return (
    <Tooltip label={`It is ${trouble ?? ''}: agents do not see it here`} disabled={trouble === undefined}>
      <Badge size="sm" variant={trouble === undefined ? 'light' : 'outline'} color="gray" tt="none" miw="max-content">
        {trouble === undefined ? id : `${id} (${trouble})`}
      </Badge>
    </Tooltip>
  );
}
