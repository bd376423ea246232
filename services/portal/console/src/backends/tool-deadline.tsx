import { Button, Group, NumberInput, Popover, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconClock } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { useSetToolTimeout, type Backend, type Tool } from '../api/backends.js';
import { useMay } from '../api/me.js';
import { ProblemAlert } from '../ui/problem.js';

/** How long the calls of a tool may take, when that is another time than for the rest of the backend. */
export function ToolDeadline({ backend, tool }: { backend: Backend; tool: Tool }) {
  const [isOpen, { toggle, close }] = useDisclosure();
  const mayConfigure = useMay('tool:configure');
  const text = tool.timeoutMs === 0 ? '' : `${tool.timeoutMs / 1_000} s`;
  return (
    <Popover opened={isOpen} onChange={close} trapFocus withArrow>
      <Popover.Target>
        <Button
          size="compact-xs"
          variant="subtle"
          color={text === '' ? 'gray' : 'blue'}
          leftSection={<IconClock size={14} aria-hidden />}
          onClick={toggle}
          disabled={!mayConfigure}
          aria-label={`Deadline of tool ${tool.name}: ${text || "the backend's"}`}
        >
          {text}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <DeadlineForm backend={backend} tool={tool} onDone={close} />
      </Popover.Dropdown>
    </Popover>
  );
}

function DeadlineForm({ backend, tool, onDone }: { backend: Backend; tool: Tool; onDone: () => void }) {
  const change = useSetToolTimeout(backend.id);
  const [seconds, setSeconds] = useState<number | string>(tool.timeoutMs === 0 ? '' : tool.timeoutMs / 1_000);
  const set = (timeoutMs: number) => change.mutate({ name: tool.name, timeoutMs }, { onSuccess: onDone });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    set(Math.round(Number(seconds) * 1_000));
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw={280}>
        <NumberInput
          label="Longest time for a call"
          description="In seconds, 1 to 900"
          min={1}
          max={900}
          decimalScale={3}
          required
          value={seconds}
          onChange={setSeconds}
        />
        {change.error && <ProblemAlert error={change.error} />}
        <Group justify="space-between" wrap="nowrap">
          <Button
            size="xs"
            variant="default"
            onClick={() => set(0)}
            disabled={tool.timeoutMs === 0 || change.isPending}
          >
            As the backend
          </Button>
          <Button size="xs" type="submit" loading={change.isPending} disabled={seconds === ''}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
