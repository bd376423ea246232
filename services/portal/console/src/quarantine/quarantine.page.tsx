import { Anchor, Stack, Table, Text, Title } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useQuarantined, type QuarantinedTool } from '../api/tools.js';
import { DetailsDrawer } from '../ui/details-drawer.js';
import { Empty } from '../ui/empty.js';
import { formatTime } from '../ui/format.js';
import { Loading } from '../ui/loading.js';
import { CauseBadges, StateBadge } from './causes.js';
import { ToolReview } from './tool-review.js';

const route = getRouteApi('/quarantine');

/** Tools of all backends that are out of use because of their definition. */
export function QuarantinePage() {
  const { backend, tool } = route.useSearch();
  const navigate = route.useNavigate();
  const quarantined = useQuarantined();
  const open = (item?: QuarantinedTool) =>
    void navigate({ search: item === undefined ? {} : { backend: item.backendId, tool: item.name } });
  const isOpen = backend !== undefined && tool !== undefined;
  return (
    <Stack>
      <Title order={1} size="h2">
        Quarantine
      </Title>
      <Text size="sm" c="dimmed">
        Tools whose definition has changed or looks unsafe. Agents do not see them, and calls to them are refused, until
        somebody approves the definition.
      </Text>
      <Loading query={quarantined} what="the quarantine" height={240} />
      {quarantined.data?.length === 0 && (
        <Empty icon={<IconShieldCheck />} title="Nothing is in quarantine">
          Every tool is as it was approved.
        </Empty>
      )}
      {quarantined.data && quarantined.data.length > 0 && <QuarantineTable items={quarantined.data} onOpen={open} />}
      <DetailsDrawer
        id={tool}
        item={isOpen ? { name: `${backend} / ${tool}`, backend, tool } : undefined}
        isLoading={false}
        onClose={() => open()}
        kind="tool"
        width={760}
      >
        {(shown) => <ToolReview key={shown.name} backend={shown.backend} tool={shown.tool} />}
      </DetailsDrawer>
    </Stack>
  );
}

interface QuarantineTableProps {
  items: readonly QuarantinedTool[];
  onOpen: (item: QuarantinedTool) => void;
}

function QuarantineTable({ items, onOpen }: QuarantineTableProps) {
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table highlightOnHover verticalSpacing="sm" aria-label="Quarantine">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Tool</Table.Th>
            <Table.Th>Why</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th visibleFrom="md">Since</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => (
            <Table.Tr
              key={JSON.stringify([item.backendId, item.name])}
              onClick={() => onOpen(item)}
              style={{ cursor: 'pointer' }}
            >
              <Table.Td>
                <Anchor
                  component="button"
                  type="button"
                  fw={600}
                  size="sm"
                  ta="left"
                  style={{ overflowWrap: 'anywhere' }}
                >
                  {item.name}
                </Anchor>
                <Text size="xs" c="dimmed">
                  {item.backendId}
                </Text>
              </Table.Td>
              <Table.Td>
                <CauseBadges reasons={item.reasons} />
              </Table.Td>
              <Table.Td>
                <StateBadge state={item.state} />
              </Table.Td>
              <Table.Td visibleFrom="md">
                <Text size="sm">{formatTime(item.changedAt)}</Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
