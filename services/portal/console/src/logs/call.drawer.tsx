import { Alert, Badge, Button, Drawer, Group, Loader, Stack, Table, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconFilter } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Call, WebSearch } from '../api/calls.js';
import { DlpBadge, VerdictBadge } from '../ui/badges.js';
import { CopyLine } from '../ui/copy-line.js';
import { formatBytes, formatMs, formatTime } from '../ui/format.js';
import { ProblemAlert } from '../ui/problem.js';
import type { SearchChange } from './log-filters.js';

interface CallDrawerProps {
  isOpen: boolean;
  call: Call | undefined;
  error: unknown;
  isLoading: boolean;
  onClose: () => void;
  onFilter: (change: SearchChange) => void;
}

/** Everything that the log says about one call. */
export function CallDrawer({ isOpen, call, error, isLoading, onClose, onFilter }: CallDrawerProps) {
  const isNarrow = useMediaQuery('(max-width: 48em)');
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      position="right"
      size={isNarrow ? '100%' : 560}
      title={
        <Text fw={600} size="lg">
          {call ? (call.tool ?? call.method ?? 'Call') : 'Call'}
        </Text>
      }
    >
      {call && <Details call={call} onFilter={onFilter} />}
      {!call && isLoading && <Loader aria-label="Loading the call" />}
      {!call && error !== null && error !== undefined && <ProblemAlert error={error} />}
      {!call && !isLoading && !error && <Alert color="yellow">The log holds no such call.</Alert>}
    </Drawer>
  );
}

function WebSearchSection({ search }: { search: WebSearch }) {
  const { role, adapter, query, hosts, changes, would } = search;
  const sources = hosts.map(({ host, kept, dropped }) => `${host} (${kept} shown, ${dropped} taken out)`);
  return (
    <Section
      title="Web search"
      rows={[
        ['Role', `${role} (${adapter})`],
        ['Query', query],
        ['Sources', sources.join(', ')],
        ['Changed', changes.join(', ')],
        ['Would change', would.join(', ')],
      ]}
    />
  );
}

type Row = readonly [label: string, value: ReactNode];

function Details({ call, onFilter }: { call: Call; onFilter: (change: SearchChange) => void }) {
  return (
    <Stack gap="lg">
      <Section
        title="Decision"
        rows={[
          ['Verdict', <VerdictBadge key="verdict" verdict={call.verdict} />],
          ['Reason', call.reason],
          ['Access rule', call.rule],
          ['DLP outcome', <DlpBadge key="dlp" outcome={call.dlpOutcome} />],
          ['With candidates', call.shadowOutcome && <DlpBadge outcome={call.shadowOutcome} />],
          ['Guardrails', call.guardrailBundle && <CopyLine value={call.guardrailBundle} label="guardrails version" />],
          ['Policy sequence', call.policySequence],
        ]}
      />
      {call.webSearch && <WebSearchSection search={call.webSearch} />}
      {call.findings.length > 0 && <Findings findings={call.findings} />}
      <Section
        title="Who"
        rows={[
          ['Agent', call.agent],
          ['User', call.user],
          ['User domain', call.userDomain],
          ['Kind', call.principalKind],
          ['Calls itself', call.clientLabel],
        ]}
      />
      <Section
        title="What"
        rows={[
          ['Time', formatTime(call.time)],
          ['Endpoint', call.endpoint],
          ['Backend', call.backend],
          ['Method', call.method],
          ['Target', call.target],
          ['Definition', call.definitionHash && <CopyLine value={call.definitionHash} label="definition hash" />],
          ['Era', [call.eraIn, call.eraOut].filter(Boolean).join(' → ')],
        ]}
      />
      <Section
        title="Answer"
        rows={[
          ['HTTP status', call.status],
          ['Error result', call.isError ? 'yes' : 'no'],
          ['Whole time', formatMs(call.totalMs)],
          ['Backend', formatMs(call.upstreamMs)],
          ['Gateway', formatMs(call.gatewayMs)],
          ['Request', formatBytes(call.requestBytes)],
          ['Response', formatBytes(call.responseBytes)],
        ]}
      />
      <Section
        title="Traces"
        rows={[
          ['Call', <CopyLine key="id" value={call.id} label="call id" />],
          ['Trace', call.traceId && <CopyLine value={call.traceId} label="trace id" />],
          ['Conversation', call.conversation && <CopyLine value={call.conversation} label="conversation id" />],
        ]}
      />
      <FilterButtons call={call} onFilter={onFilter} />
    </Stack>
  );
}

function Section({ title, rows }: { title: string; rows: readonly Row[] }) {
  const known = rows.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return (
    <section aria-label={title}>
      <Title order={2} size="h6" mb={4}>
        {title}
      </Title>
      <Table variant="vertical" layout="fixed" fz="sm">
        <Table.Tbody>
          {known.map(([label, value]) => (
            <Table.Tr key={label}>
              <Table.Th w={140} scope="row">
                {label}
              </Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function Findings({ findings }: { findings: Call['findings'] }) {
  return (
    <section aria-label="Findings">
      <Title order={2} size="h6" mb={4}>
        What the guardrails found
      </Title>
      <Table fz="sm">
        <Table.Thead>
          <Table.Tr>
            {['Detector', 'In the', 'Times', 'Action', 'Rule'].map((title) => (
              <Table.Th key={title}>{title}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {findings.map(({ detector, direction, count, action, mode, rule }) => (
            <Table.Tr key={`${detector} ${direction} ${action} ${mode} ${rule ?? ''}`}>
              <Table.Td>{detector}</Table.Td>
              <Table.Td>{direction}</Table.Td>
              <Table.Td>{count}</Table.Td>
              <Table.Td>
                <Badge size="sm" variant={mode === 'monitor' ? 'outline' : 'light'}>
                  {mode === 'monitor' ? `would ${action}` : action}
                </Badge>
              </Table.Td>
              <Table.Td>{rule}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function FilterButtons({ call, onFilter }: { call: Call; onFilter: (change: SearchChange) => void }) {
  const filters: [string, SearchChange | null][] = [
    ['this tool', call.tool === null ? null : { tools: [call.tool] }],
    ['this agent', call.agent === null ? null : { agents: [call.agent] }],
    ['this user', call.user === null ? null : { user: call.user }],
    ['this reason', { reason: call.reason }],
  ];
  return (
    <Group gap="xs">
      <IconFilter size={16} aria-hidden />
      <Text size="sm">Only</Text>
      {filters.map(
        ([label, change]) =>
          change && (
            <Button key={label} size="compact-sm" variant="default" onClick={() => onFilter(change)}>
              {label}
            </Button>
          ),
      )}
    </Group>
  );
}
