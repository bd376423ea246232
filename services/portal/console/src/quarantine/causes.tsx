import { Badge, Group, Text, Tooltip } from '@mantine/core';
import type { Reason, VersionState } from '../api/tools.js';

const causeLooks: Record<string, { label: string; color: string; meaning: string }> = {
  newTool: { label: 'new tool', color: 'blue', meaning: 'It was not there before' },
  title: { label: 'title', color: 'orange', meaning: 'It has another title' },
  description: { label: 'description', color: 'orange', meaning: 'It tells agents something else' },
  requiredParameter: {
    label: 'required parameter',
    color: 'red',
    meaning: 'It wants an argument that it did not want',
  },
  inputSchema: { label: 'input schema', color: 'orange', meaning: 'It takes other arguments' },
  outputSchema: { label: 'output schema', color: 'yellow', meaning: 'It answers something else' },
  annotations: {
    label: 'annotations',
    color: 'red',
    meaning: 'It says another thing about what it does, such as readOnlyHint',
  },
  meta: { label: '_meta', color: 'yellow', meaning: 'Its _meta is another one' },
  other: { label: 'other', color: 'yellow', meaning: 'Another member of its definition is another one' },
  additive: { label: 'addition', color: 'teal', meaning: 'It takes or answers more than before, and nothing less' },
  cosmetic: { label: 'cosmetic', color: 'gray', meaning: 'It says nothing to a model' },
  poisoned: { label: 'poisoned', color: 'red', meaning: 'It holds something for the model that people are not to see' },
  shadowing: {
    label: 'shadowing',
    color: 'red',
    meaning: 'It can be taken for a tool of another backend, or speaks of one',
  },
  guardrail: { label: 'guardrail', color: 'grape', meaning: 'A guardrail took it out of use when it was called' },
  person: { label: 'by a person', color: 'gray', meaning: 'Somebody took it out of use' },
};

/** What sort of change or reason it is. */
export function CauseBadge({ cause }: { cause: string }) {
  const { label, color, meaning } = causeLooks[cause] ?? { label: cause, color: 'gray', meaning: 'Something else' };
  return (
    <Tooltip label={meaning}>
      <Badge size="sm" variant="light" color={color} tt="none" miw="max-content">
        {label}
      </Badge>
    </Tooltip>
  );
}

/** Each sort of reason once. */
export function CauseBadges({ reasons }: { reasons: readonly Reason[] }) {
  const causes = [...new Set(reasons.map(({ cause }) => cause))];
  return (
    <Group gap={4}>
      {causes.map((cause) => (
        <CauseBadge key={cause} cause={cause} />
      ))}
    </Group>
  );
}

/** All reasons, with where and what. */
export function ReasonList({ reasons }: { reasons: readonly Reason[] }) {
  return reasons.map(({ cause, detail }) => (
    <Group key={`${cause} ${detail}`} gap="xs" wrap="nowrap" align="flex-start">
      <CauseBadge cause={cause} />
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {detail}
      </Text>
    </Group>
  ));
}

const stateLooks: Record<VersionState, { color: string; meaning: string }> = {
  approved: { color: 'green', meaning: 'It is in use' },
  waiting: { color: 'orange', meaning: 'It is out of use until somebody approves it' },
  rejected: { color: 'red', meaning: 'Somebody has decided that it stays out of use' },
};

/** Whether a version is in use. */
export function StateBadge({ state }: { state: VersionState }) {
  const { color, meaning } = stateLooks[state];
  return (
    <Tooltip label={meaning}>
      <Badge color={color} variant="light" size="sm" miw="max-content">
        {state}
      </Badge>
    </Tooltip>
  );
}
