import { Alert, Badge, Button, Code, Group, JsonInput, Select, Stack, Text, Textarea } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { useSearchTools, useTrySearch, type DryRun } from '../api/web-search.js';
import { ProblemAlert } from '../ui/problem.js';

/** What would become of a search and its result, without making it. */
export function TrySearch() {
  const tools = useSearchTools();
  const [chosen, setChosen] = useState<string | null>(null);
  const [args, setArgs] = useState('{\n  "query": ""\n}');
  const [result, setResult] = useState('');
  const attempt = useTrySearch();
  const names = tools.data?.filter(({ inForce }) => inForce).map((t) => `${t.backendId}/${t.tool}`) ?? [];
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const [backendId = '', ...tool] = (chosen ?? '').split('/');
    const answer = result === '' ? {} : { result: { content: [{ type: 'text', text: result }] } };
    attempt.mutate({ backendId, tool: tool.join('/'), arguments: JSON.parse(args) as object, ...answer });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Select label="Tool" data={names} value={chosen} onChange={setChosen} searchable required />
        <JsonInput
          label="Arguments"
          formatOnBlur
          autosize
          minRows={3}
          validationError="This is no JSON"
          value={args}
          onChange={setArgs}
        />
        <Textarea
          label="Text of the result"
          description="May be left out"
          autosize
          minRows={4}
          maxRows={14}
          value={result}
          onChange={({ currentTarget }) => setResult(currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={attempt.isPending} disabled={chosen === null || !isObject(args)}>
            Try it
          </Button>
        </Group>
        {attempt.error && <ProblemAlert error={attempt.error} />}
        {attempt.data && <Outcome run={attempt.data} />}
      </Stack>
    </form>
  );
}

function Outcome({ run }: { run: DryRun }) {
  return (
    <Stack role="status">
      {run.policies.length === 0 && <Alert color="yellow">No policy applies: it would pass as it is.</Alert>}
      {run.denied && (
        <Alert color="red" title="It would be refused">
          {run.denied.reason}
        </Alert>
      )}
      {!run.denied && run.policies.length > 0 && <Alert color="green" title="It would be made" />}
      {run.notLookedFor.length > 0 && (
        <Alert color="yellow" title="Not looked for here">
          The gateway also asks {run.notLookedFor.join(', ')}, whose words and rows are known to it alone.
        </Alert>
      )}
      <Lines title="Changed" values={run.changes} color="blue" />
      <Lines title="Policies that only monitor would" values={run.would} color="yellow" />
      <Lines
        title="Sources"
        values={run.hosts.map(({ host, kept, dropped }) => `${host}: ${kept} kept, ${dropped} dropped`)}
        color="gray"
      />
      {!run.denied && <Text size="sm">Arguments</Text>}
      {!run.denied && <Code block>{JSON.stringify(run.arguments, null, 2)}</Code>}
      {run.result && <Text size="sm">Result</Text>}
      {run.result && <Code block>{textOf(run.result)}</Code>}
    </Stack>
  );
}

function Lines({ title, values, color }: { title: string; values: readonly string[]; color: string }) {
  if (values.length === 0) return null;
  return (
    <Group gap="xs">
      <Text size="sm">{title}</Text>
      {values.map((value) => (
        <Badge key={value} variant="light" color={color} tt="none">
          {value}
        </Badge>
      ))}
    </Group>
  );
}

function textOf({ content }: Record<string, unknown>): string {
  const blocks = Array.isArray(content) ? (content as { text?: string }[]) : [];
  return blocks.map(({ text = '' }) => text).join('\n');
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
