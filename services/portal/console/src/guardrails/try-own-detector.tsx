import { Button, Group, Mark, Paper, Stack, Text, Textarea, Tooltip } from '@mantine/core';
import { Fragment, useState } from 'react';
import { useTryOwnDetector, type OwnSettings, type OwnTrial } from '../api/own-detectors.js';
import { ProblemAlert } from '../ui/problem.js';
import { kindOf, refusalOf } from './own-detector.js';

interface TryOwnDetectorProps {
  settings: OwnSettings;
  /** The detector whose words or rows are looked for; undefined for one that is not there yet. */
  dataOf: string | undefined;
  isReady: boolean;
  /** What the gateway says against the pattern or the words; undefined when nothing. */
  onRefusal: (refusal: string | undefined) => void;
}

/** Shows what a detector would find in a text, saved or not. */
export function TryOwnDetector({ settings, dataOf, isReady, onRefusal }: TryOwnDetectorProps) {
  const [text, setText] = useState('');
  const [tried, setTried] = useState('');
  const attempt = useTryOwnDetector();
  const kind = kindOf(settings);
  const run = () => {
    setTried(text);
    onRefusal(undefined);
    attempt.mutate(
      { settings, text, dataOf: settings.wordList?.words ? undefined : dataOf },
      { onError: (error) => onRefusal(refusalOf(error, kind)) },
    );
  };
  return (
    <Stack gap="sm">
      <Textarea
        label="Try it"
        description="Paste a text with what it is to find, and with what it is not. It is looked at and forgotten."
        autosize
        minRows={3}
        maxRows={12}
        maxLength={100_000}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={run} loading={attempt.isPending} disabled={text === '' || !isReady}>
          Try it
        </Button>
      </Group>
      {attempt.error && refusalOf(attempt.error, kind) === undefined && <ProblemAlert error={attempt.error} />}
      {attempt.data && !attempt.isPending && <Found text={tried} trial={attempt.data} />}
    </Stack>
  );
}

function Found({ text, trial: { findings, costUs } }: { text: string; trial: OwnTrial }) {
  return (
    <Stack gap="xs" role="status" aria-label="What it finds">
      <Text size="sm" c="dimmed">
        {findings.length === 0
          ? 'It finds nothing in this text.'
          : `Found ${findings.length === 1 ? 'once' : `${findings.length} times`}.`}{' '}
        That took {costUs < 1_000 ? 'less than a millisecond' : `${(costUs / 1_000).toFixed(1)} ms`}.
      </Text>
      {findings.length > 0 && (
        <Paper withBorder p="sm">
          <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {findings.map(({ start, end, confidence }, at) => (
              <Fragment key={start}>
                {text.slice(findings[at - 1]?.end ?? 0, start)}
                <Tooltip label={`confidence ${confidence.toFixed(2)}`}>
                  <Mark color={confidence >= 0.8 ? 'orange' : confidence >= 0.55 ? 'yellow' : 'gray'}>
                    {text.slice(start, end)}
                  </Mark>
                </Tooltip>
              </Fragment>
            ))}
            {text.slice(findings.at(-1)?.end ?? 0)}
          </Text>
        </Paper>
      )}
    </Stack>
  );
}
