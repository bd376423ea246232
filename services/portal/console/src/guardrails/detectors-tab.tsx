import { Badge, Code, Stack, Table, Text, TextInput } from '@mantine/core';
import { IconListSearch, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useDetectors, type DetectorInfo } from '../api/guardrails.js';
import { Empty } from '../ui/empty.js';
import { Loading } from '../ui/loading.js';

/** Everything that rules can name. */
export function DetectorsTab() {
  const detectors = useDetectors();
  const [search, setSearch] = useState('');
  const found = (detectors.data ?? []).filter((detector) => isFound(detector, search));
  return (
    <Stack>
      <TextInput
        leftSection={<IconSearch size={16} aria-hidden />}
        placeholder="Search by name, id or what it finds"
        aria-label="Search detectors"
        value={search}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        maw={480}
      />
      <Loading query={detectors} what="detectors" />
      {detectors.data && found.length === 0 && (
        <Empty icon={<IconListSearch />} title="No such detector">
          Search for something else, such as card, passport or token.
        </Empty>
      )}
      {found.length > 0 && <DetectorsTable detectors={found} />}
    </Stack>
  );
}

function isFound({ id, title, kind, description }: DetectorInfo, search: string): boolean {
  const text = `${id} ${title} ${kind} ${description}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function DetectorsTable({ detectors }: { detectors: readonly DetectorInfo[] }) {
  return (
    <Table.ScrollContainer minWidth={320}>
      <Text size="xs" c="dimmed" mb="xs" role="status">
        {detectors.length} {detectors.length === 1 ? 'detector' : 'detectors'}
      </Text>
      <Table verticalSpacing="xs" aria-label="Detectors">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Detector</Table.Th>
            <Table.Th>Finds</Table.Th>
            <Table.Th visibleFrom="sm">Kind</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {detectors.map(({ id, title, kind, description }) => (
            <Table.Tr key={id}>
              <Table.Td>
                <Text size="sm" fw={600}>
                  {title}
                </Text>
                <Code>{id}</Code>
              </Table.Td>
              <Table.Td>
                <Text size="sm">{description}</Text>
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <Badge size="sm" variant="light" tt="none" miw="max-content">
                  {kind}
                </Badge>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
