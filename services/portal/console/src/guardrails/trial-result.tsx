import { Alert, Badge, Code, Group, Mark, Paper, Stack, Table, Text, Title, Tooltip } from '@mantine/core';
import { Fragment } from 'react';
import type { ScanAnswer, ScanFinding } from '../api/guardrails.js';
import { DlpBadge } from '../ui/badges.js';

const wrapped = { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' } as const;

/** What was found where, which rule decided, and what would be passed on. */
export function TrialResult({ text, answer }: { text: string; answer: ScanAnswer }) {
  const { outcome, findings, total, failedDetectors } = answer;
  return (
    <Stack role="status" aria-label="Result">
      <Group gap="xs">
        <Text size="sm">Outcome</Text>
        <DlpBadge outcome={outcome} />
        {findings.length === 0 && (
          <Text size="sm" c="dimmed">
            No rule of the profile is about anything in this text.
          </Text>
        )}
      </Group>
      {failedDetectors.length > 0 && (
        <Alert color="yellow" variant="light" title="Not all of it was looked at">
          {failedDetectors.join(', ')} could not be asked: the data of the detector cannot be read, or its settings
          cannot be compiled. Open it under Your own detectors, and upload its rows or save it again.
        </Alert>
      )}
      {findings.length > 0 && (
        <>
          <Paper withBorder p="sm">
            <Highlighted text={text} findings={findings} />
          </Paper>
          <FindingsTable findings={findings} total={total} />
        </>
      )}
      {outcome === 'modified' && answer.text !== null && (
        <section aria-label="What is passed on">
          <Title order={3} size="h6" mb={4}>
            What is passed on
          </Title>
          <Paper withBorder p="sm">
            <Text size="sm" style={wrapped}>
              {answer.text}
            </Text>
          </Paper>
        </section>
      )}
      {outcome === 'blocked' && (
        <Text size="sm">The message would be refused: the agent is told why, and the backend gets nothing.</Text>
      )}
    </Stack>
  );
}

const colors: Readonly<Record<ScanFinding['level'], string>> = { low: 'gray', medium: 'yellow', high: 'orange' };

/** The text with what was found marked; of findings that overlap the shortest is, the others stand in the table. */
function Highlighted({ text, findings }: { text: string; findings: readonly ScanFinding[] }) {
  const pieces: { before: string; finding: ScanFinding }[] = [];
  let at = 0;
  for (const finding of withoutOverlaps(findings)) {
    pieces.push({ before: text.slice(at, finding.start), finding });
    at = finding.end;
  }
  return (
    <Text size="sm" style={wrapped}>
      {pieces.map(({ before, finding }) => (
        <Fragment key={finding.start}>
          {before}
          <Tooltip label={`${finding.detector}: ${doneBy(finding)}`}>
            <Mark color={colors[finding.level]}>{text.slice(finding.start, finding.end)}</Mark>
          </Tooltip>
        </Fragment>
      ))}
      {text.slice(at)}
    </Text>
  );
}

function withoutOverlaps(findings: readonly ScanFinding[]): ScanFinding[] {
  const shown: ScanFinding[] = [];
  for (const finding of findings.toSorted((a, b) => a.end - a.start - (b.end - b.start))) {
    const isFree = shown.every(({ start, end }) => finding.end <= start || finding.start >= end);
    if (isFree && finding.end > finding.start) shown.push(finding);
  }
  return shown.sort((a, b) => a.start - b.start);
}

function doneBy({ action, mode, rule }: ScanFinding): string {
  return `${mode === 'monitor' ? 'would ' : ''}${action}${rule === null ? '' : ` by ${rule}`}`;
}

function FindingsTable({ findings, total }: { findings: readonly ScanFinding[]; total: number }) {
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table fz="sm" aria-label="Findings">
        <Table.Thead>
          <Table.Tr>
            {['Detector', 'Where', 'Confidence', 'Action', 'Rule'].map((title) => (
              <Table.Th key={title}>{title}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {findings.map((finding) => (
            <Table.Tr key={`${finding.detector} ${finding.start} ${finding.mode}`}>
              <Table.Td>
                <Code>{finding.detector}</Code>
              </Table.Td>
              <Table.Td>
                {finding.start}–{finding.end}
              </Table.Td>
              <Table.Td>
                {finding.confidence.toFixed(2)} ({finding.level})
              </Table.Td>
              <Table.Td>
                <Badge size="sm" variant={finding.mode === 'monitor' ? 'outline' : 'light'}>
                  {finding.mode === 'monitor' ? `would ${finding.action}` : finding.action}
                </Badge>
              </Table.Td>
              <Table.Td>{finding.rule}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {total > findings.length && (
        <Text size="xs" c="dimmed" mt={4}>
          {total} findings in all; the first are shown.
        </Text>
      )}
    </Table.ScrollContainer>
  );
}
