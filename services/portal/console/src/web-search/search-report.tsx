import { Group, SegmentedControl, Stack, Table, Text, Title } from '@mantine/core';
import { IconReportSearch } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useSearchReport } from '../api/web-search.js';
import { Empty } from '../ui/empty.js';
import { Loading } from '../ui/loading.js';

/** Who searched what way, and which sources were used. */
export function SearchReportView() {
  const [days, setDays] = useState('7');
  const report = useSearchReport(Number(days));
  const isEmpty = report.data?.sources.length === 0 && report.data.searchers.length === 0;
  return (
    <Stack>
      <Group justify="flex-end">
        <SegmentedControl
          aria-label="Range"
          value={days}
          onChange={setDays}
          data={[
            { value: '1', label: 'Day' },
            { value: '7', label: 'Week' },
            { value: '31', label: '31 days' },
          ]}
        />
      </Group>
      <Loading query={report} what="the report" />
      {isEmpty && (
        <Empty icon={<IconReportSearch />} title="No search in this time">
          The report is about calls to which a web-search policy applied, in monitor mode too.
        </Empty>
      )}
      {report.data && !isEmpty && (
        <>
          <Part title="Sources" head={['Host', 'Results shown', 'Results taken out', 'Calls', 'Users']}>
            {report.data.sources.map(({ host, kept, dropped, calls, users }) => (
              <Row key={host} cells={[host, kept, dropped, calls, users]} />
            ))}
          </Part>
          <Part title="Who" head={['User', 'Agent', 'Calls', 'Refused']}>
            {report.data.searchers.map(({ user, agent, calls, refused }) => (
              <Row key={`${user ?? ''}/${agent ?? ''}`} cells={[user ?? '–', agent ?? '–', calls, refused]} />
            ))}
          </Part>
        </>
      )}
    </Stack>
  );
}

function Part({ title, head, children }: { title: string; head: readonly string[]; children: ReactNode }) {
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        {title}
      </Title>
      <Table.ScrollContainer minWidth={320}>
        <Table verticalSpacing="xs" aria-label={title}>
          <Table.Thead>
            <Table.Tr>
              {head.map((name) => (
                <Table.Th key={name}>{name}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>{children}</Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

function Row({ cells }: { cells: readonly (string | number)[] }) {
  return (
    <Table.Tr>
      {cells.map((cell, i) => (
        <Table.Td key={i}>
          <Text size="sm">{typeof cell === 'number' ? cell.toLocaleString() : cell}</Text>
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
