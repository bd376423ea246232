import { Anchor, Table, Text } from '@mantine/core';
import type { Call } from '../api/calls.js';
import { DlpBadge, VerdictBadge } from '../ui/badges.js';
import { formatMs, formatTime } from '../ui/format.js';

interface CallsTableProps {
  calls: readonly Call[];
  openId: string | undefined;
  onOpen: (id: string) => void;
}

export function CallsTable({ calls, openId, onOpen }: CallsTableProps) {
  return (
    <Table.ScrollContainer minWidth={980}>
      <Table highlightOnHover verticalSpacing={6} fz="sm" aria-label="Calls">
        <Table.Thead>
          <Table.Tr>
            {['Time', 'Agent', 'User', 'Backend', 'Tool', 'Verdict', 'Reason', 'DLP'].map((title) => (
              <Table.Th key={title}>{title}</Table.Th>
            ))}
            <Table.Th ta="right">Latency</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {calls.map((call) => (
            <Table.Tr
              key={call.id}
              onClick={() => onOpen(call.id)}
              style={{ cursor: 'pointer' }}
              {...(call.id === openId ? { bg: 'var(--mantine-color-default-hover)' } : {})}
            >
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                <Anchor component="button" type="button" size="sm" c="inherit">
                  {formatTime(call.time)}
                </Anchor>
              </Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{call.agent ?? <Unknown />}</Table.Td>
              <Table.Td>
                {call.user ?? <Unknown />}
                {call.userDomain !== null && (
                  <Text span size="xs" c="dimmed">
                    {' '}
                    @{call.userDomain}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>{call.backend ?? <Unknown />}</Table.Td>
              <Table.Td>
                <Target call={call} />
              </Table.Td>
              <Table.Td>
                <VerdictBadge verdict={call.verdict} />
              </Table.Td>
              <Table.Td>{call.reason === 'ok' ? '' : call.reason}</Table.Td>
              <Table.Td>
                <DlpBadge outcome={call.dlpOutcome} />
              </Table.Td>
              <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
                {formatMs(call.totalMs)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** The tool of a tool call; of other requests the method and what it is about. */
function Target({ call }: { call: Call }) {
  if (call.tool !== null) return <span style={{ overflowWrap: 'anywhere' }}>{call.tool}</span>;
  return (
    <Text span size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
      {[call.method ?? 'not readable', call.target].filter(Boolean).join(' ')}
    </Text>
  );
}

function Unknown() {
  return (
    <Text span size="sm" c="dimmed">
      –
    </Text>
  );
}
