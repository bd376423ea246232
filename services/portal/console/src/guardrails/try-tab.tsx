import { Button, Group, SegmentedControl, Select, Stack, Text, Textarea } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import type { BackendTrust } from '../api/backends.js';
import { useProfiles, useTryProfile } from '../api/guardrails.js';
import { ProblemAlert } from '../ui/problem.js';
import { TrialResult } from './trial-result.js';
import { newRule } from './words.js';

const everyDetector = 'every-detector';
/** Nothing is done by it: it shows what there is to be found. */
const observing = {
  ...{ name: 'Every detector', description: '', floor: false },
  rules: [
    {
      ...newRule,
      detectors: ['pci.*', 'fin.*', 'pii.*', 'health.*', 'secret.*', 'mcp.*', 'org.*'],
      action: 'log' as const,
      minConfidence: 0,
    },
  ],
};

/** Shows what a profile makes of a text, without any call. */
export function TryTab() {
  const profiles = useProfiles();
  const attempt = useTryProfile();
  const [chosen, setChosen] = useState<string>();
  const [text, setText] = useState('');
  const [direction, setDirection] = useState<'request' | 'response'>('request');
  const [trust, setTrust] = useState<BackendTrust>('public');
  const [tried, setTried] = useState('');
  const choices = (profiles.data ?? []).flatMap(({ id, name, candidate }) => [
    { value: `profile ${id}`, label: name },
    ...(candidate ? [{ value: `candidate ${id}`, label: `${name}, candidate` }] : []),
  ]);
  const selected = chosen ?? choices[0]?.value ?? everyDetector;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const [kind, id = ''] = selected.split(' ');
    const profile = selected === everyDetector ? observing : { id, candidate: kind === 'candidate' };
    setTried(text);
    attempt.mutate({ text, direction, trust, profile });
  };
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        The text is looked at and forgotten: nothing is stored.
      </Text>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Group align="flex-end" grow preventGrowOverflow={false}>
            <Select
              label="Profile"
              data={[...choices, { value: everyDetector, label: 'Every detector, only recorded' }]}
              value={selected}
              allowDeselect={false}
              onChange={(value) => setChosen(value ?? undefined)}
            />
            <Select
              label="The backend is"
              data={['public', 'partner', 'internal']}
              value={trust}
              allowDeselect={false}
              onChange={(value) => setTrust(value as BackendTrust)}
            />
            <SegmentedControl
              aria-label="Direction"
              data={[
                { value: 'request', label: 'Agent sends it' },
                { value: 'response', label: 'Backend sends it' },
              ]}
              value={direction}
              onChange={(value) => setDirection(value)}
            />
          </Group>
          <Textarea
            label="Text"
            placeholder="Please charge 4111 1111 1111 1111 and write to alice@example.com"
            autosize
            minRows={5}
            maxRows={20}
            maxLength={500_000}
            required
            value={text}
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button type="submit" loading={attempt.isPending} disabled={text === '' || profiles.isPending}>
              Try it
            </Button>
          </Group>
        </Stack>
      </form>
      {attempt.error && <ProblemAlert error={attempt.error} />}
      {attempt.data && !attempt.isPending && <TrialResult text={tried} answer={attempt.data} />}
    </Stack>
  );
}
