import { Alert, Button, Group, Skeleton, Stack, Text, Textarea, Title, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { isStale } from '../api/changes.js';
import { useMay } from '../api/me.js';
import {
  useDecideTools,
  useQuarantineTool,
  useToolDiff,
  useToolVersions,
  type ToolDiff,
  type ToolVersion,
} from '../api/tools.js';
import { ProblemAlert } from '../ui/problem.js';
import { ReasonList, StateBadge } from './causes.js';
import { DefinitionDiff } from './definition-diff.js';
import { ToolHistory } from './tool-history.js';

/** One tool for the person who decides: why it is out of use, what has changed, and what was before. */
export function ToolReview({ backend, tool }: { backend: string; tool: string }) {
  const versions = useToolVersions(backend, tool);
  const diff = useToolDiff(backend, tool);
  const error = versions.error ?? diff.error;
  const newest = versions.data?.[0];
  if (error)
    return <ProblemAlert error={error} onRetry={() => void Promise.all([versions.refetch(), diff.refetch()])} />;
  if (!newest || !diff.data) return <Skeleton h={240} aria-label="Loading the tool" />;
  return (
    <Stack>
      <Group gap="xs">
        <StateBadge state={newest.state} />
        <Text size="sm" c="dimmed">
          {newest.state === 'approved'
            ? 'It is in use as it is.'
            : 'It is left out of lists, and calls to it are refused. The version before it has no callers either.'}
        </Text>
      </Group>
      {newest.state !== 'approved' && <ReasonList reasons={newest.reasons} />}
      <Title order={3} size="h5">
        {diff.data.from === null ? 'Definition' : 'What has changed'}
      </Title>
      <DefinitionDiff diff={diff.data} />
      <Decision key={newest.hash} {...{ backend, tool, newest, diff: diff.data }} />
      <Title order={3} size="h5">
        Versions
      </Title>
      <ToolHistory backend={backend} tool={tool} />
    </Stack>
  );
}

interface DecisionProps {
  backend: string;
  tool: string;
  newest: ToolVersion;
  /** Of what is shown: a decision is about that and nothing newer. */
  diff: ToolDiff;
}

function Decision({ backend, tool, newest: { state }, diff }: DecisionProps) {
  const [note, setNote] = useState('');
  const decide = useDecideTools(backend);
  const quarantine = useQuarantineTool(backend);
  const mayApprove = useMay('tool:approve');
  const { hash } = diff.to;
  const options = (message: string) => ({
    onSuccess: () => {
      setNote('');
      notifications.show({ message });
    },
  });
  const give = (verb: 'approve' | 'reject', message: string) =>
    decide.mutate({ verb, tools: [{ tool, hash }], note }, options(message));
  const error = decide.error ?? quarantine.error;
  const isPending = decide.isPending || quarantine.isPending;
  return (
    <Stack gap="xs">
      <Textarea
        label="Reason"
        description="Kept with the decision"
        autosize
        maxLength={500}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
        disabled={!mayApprove}
      />
      {error && !isStale(error) && <ProblemAlert error={error} />}
      {error && isStale(error) && (
        <Alert color="yellow">The tool has another definition by now. Look at it, and decide again.</Alert>
      )}
      <Tooltip label="Your role does not allow it (tool:approve)" disabled={mayApprove}>
        <Group>
          {state !== 'approved' && (
            <Button
              color="green"
              disabled={!mayApprove || isPending}
              onClick={() => give('approve', `“${tool}” is in use again.`)}
            >
              Approve
            </Button>
          )}
          {state === 'waiting' && (
            <Button
              color="red"
              variant="light"
              disabled={!mayApprove || isPending}
              onClick={() => give('reject', `“${tool}” stays out of use.`)}
            >
              Reject
            </Button>
          )}
          {state === 'approved' && (
            <Button
              color="red"
              variant="light"
              disabled={!mayApprove || isPending}
              onClick={() => quarantine.mutate({ tool, note }, options(`“${tool}” is out of use.`))}
            >
              Take out of use
            </Button>
          )}
        </Group>
      </Tooltip>
    </Stack>
  );
}
