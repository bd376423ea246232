import { Anchor, Button, Group, Modal, Skeleton, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useToolDiff, useToolVersions, type ToolVersion } from '../api/tools.js';
import { maxRangeDays } from '../logs/log-search.js';
import { formatTime } from '../ui/format.js';
import { ProblemAlert } from '../ui/problem.js';
import { CauseBadges, StateBadge } from './causes.js';
import { DefinitionDiff } from './definition-diff.js';

interface ToolHistoryProps {
  backend: string;
  tool: string;
}

/** The versions of a tool's definition, who decided about them, and who called it while each was in force. */
export function ToolHistory({ backend, tool }: ToolHistoryProps) {
  const versions = useToolVersions(backend, tool);
  const [compared, setCompared] = useState<{ from: string; to: string }>();
  if (versions.error) return <ProblemAlert error={versions.error} onRetry={() => void versions.refetch()} />;
  if (!versions.data) return <Skeleton h={80} aria-label="Loading versions" />;
  return (
    <>
      <Table aria-label="Versions" verticalSpacing="xs">
        <Table.Tbody>
          {versions.data.map((version, index) => (
            <Version
              key={`${version.hash} ${version.seenAt}`}
              {...{ backend, tool, version }}
              before={versions.data[index + 1]}
              onCompare={setCompared}
            />
          ))}
        </Table.Tbody>
      </Table>
      <Modal
        opened={compared !== undefined}
        onClose={() => setCompared(undefined)}
        title={`What has changed in ${tool}`}
        size="lg"
      >
        {compared && <Compared {...{ backend, tool, compared }} />}
      </Modal>
    </>
  );
}

interface VersionProps extends ToolHistoryProps {
  version: ToolVersion;
  before: ToolVersion | undefined;
  onCompare: (hashes: { from: string; to: string }) => void;
}

function Version({ backend, tool, version, before, onCompare }: VersionProps) {
  const { hash, state, reasons, seenAt, decidedBy, decidedAt, note } = version;
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="xs">
          <StateBadge state={state} />
          <CauseBadges reasons={reasons} />
        </Group>
        <Text size="xs" c="dimmed" mt={4}>
          seen {formatTime(seenAt)} · <span title={hash}>{hash.slice(0, 12)}</span>
        </Text>
        {decidedAt !== null && (
          <Text size="xs">
            {state} by {decidedBy} at {formatTime(decidedAt)}
            {note === '' ? '' : `: ${note}`}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right">
        <Anchor component={Link} to={logOf(backend, tool, version)} size="sm" display="block">
          Calls since then
        </Anchor>
        {before && before.hash !== hash && (
          <Button variant="subtle" size="compact-xs" onClick={() => onCompare({ from: before.hash, to: hash })}>
            Compare with the one before
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** The log of the calls of a tool while a version was the newest. */
function logOf(backend: string, tool: string, { hash, seenAt, replacedAt }: ToolVersion): string {
  const end = replacedAt === null ? Date.now() + 60_000 : Date.parse(replacedAt);
  const start = Math.max(Date.parse(seenAt) - 1_000, end - maxRangeDays * 86_400_000 + 60_000);
  const query = new URLSearchParams({
    ...{ backends: backend, tools: tool, definition: hash },
    ...{ from: new Date(start).toISOString(), to: new Date(Math.max(end, start + 1_000)).toISOString() },
  });
  return `/logs?${query.toString()}`;
}

function Compared({ backend, tool, compared }: ToolHistoryProps & { compared: { from: string; to: string } }) {
  const diff = useToolDiff(backend, tool, compared);
  if (diff.error) return <ProblemAlert error={diff.error} onRetry={() => void diff.refetch()} />;
  return diff.data ? <DefinitionDiff diff={diff.data} /> : <Skeleton h={120} aria-label="Loading the difference" />;
}
