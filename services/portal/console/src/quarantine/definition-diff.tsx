import { Box, Code, Group, Mark, Paper, Stack, Text } from '@mantine/core';
import type { DefinitionFinding, Difference, ToolDiff } from '../api/tools.js';
import { CauseBadge } from './causes.js';
import { diffWords, withNothingHidden, type Piece } from './words.js';

const shown = { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' } as const;

/** What is different, place by place, with the words that are gone and those that are new; and what detectors found. */
export function DefinitionDiff({ diff }: { diff: ToolDiff }) {
  const { from, to, differences, findings } = diff;
  return (
    <Stack gap="sm">
      {findings.map((finding) => (
        <FoundText key={`${finding.detector} ${finding.path} ${finding.found}`} finding={finding} />
      ))}
      {from === null && (
        <>
          <Text size="sm" c="dimmed">
            There is no version before it. This is the whole definition.
          </Text>
          <Code block mah={360} style={shown}>
            {textOf(to.definition)}
          </Code>
        </>
      )}
      {from !== null && differences.length === 0 && (
        <Text size="sm" c="dimmed">
          The two versions say the same.
        </Text>
      )}
      {differences.map((difference, index) => (
        <OneDifference key={`${difference.path} ${index}`} difference={difference} />
      ))}
    </Stack>
  );
}

function OneDifference({ difference }: { difference: Difference }) {
  const { kind, path, before, after } = difference;
  return (
    <Paper withBorder p="xs" aria-label={`Change of ${path}`} component="section">
      <Group gap="xs" mb={4} wrap="nowrap" align="flex-start">
        <CauseBadge cause={kind} />
        <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {path}
        </Text>
      </Group>
      <Text component="div" size="sm" ff={typeof (after ?? before) === 'string' ? 'text' : 'monospace'} style={shown}>
        {diffWords(textOf(before), textOf(after)).map((piece, index) => (
          <Words key={index} piece={piece} />
        ))}
      </Text>
    </Paper>
  );
}

function Words({ piece: { side, text } }: { piece: Piece }) {
  if (side === 'both') return text;
  const isNew = side === 'after';
  return (
    <Box
      component={isNew ? 'ins' : 'del'}
      px={1}
      style={{ textDecoration: isNew ? 'none' : 'line-through', borderRadius: 2 }}
      bg={`light-dark(var(--mantine-color-${isNew ? 'green' : 'red'}-1), var(--mantine-color-${isNew ? 'green' : 'red'}-9))`}
    >
      {text}
    </Box>
  );
}

function FoundText({ finding: { detector, path, before, found, after } }: { finding: DefinitionFinding }) {
  return (
    <Paper withBorder p="xs" component="section" aria-label={`Found by ${detector}`}>
      <Group gap="xs" mb={4} wrap="nowrap" align="flex-start">
        <CauseBadge cause="poisoned" />
        <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {detector} in {path}
        </Text>
      </Group>
      <Text size="sm" style={shown}>
        {withNothingHidden(before)}
        <Mark color="red">{withNothingHidden(found)}</Mark>
        {withNothingHidden(after)}
      </Text>
    </Paper>
  );
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  return withNothingHidden(typeof value === 'string' ? value : JSON.stringify(value, undefined, 2));
}
