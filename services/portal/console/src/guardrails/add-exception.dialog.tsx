import { Button, Group, Modal, Select, Stack, TagsInput, Text, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type SubmitEvent } from 'react';
import { useAddException, type Direction } from '../api/guardrails.js';
import { useMe } from '../api/me.js';
import { ProblemAlert } from '../ui/problem.js';
import { DetectorSelect } from './detector-select.js';
import { everything, TargetFields } from './target-fields.js';

interface AddExceptionDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

export function AddExceptionDialog({ isOpen, onClose }: AddExceptionDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Add an exception" size="lg">
      {isOpen && <AddException onClose={onClose} />}
    </Modal>
  );
}

const directions = [
  { value: 'both', label: 'Both ways' },
  { value: 'request', label: 'What agents send' },
  { value: 'response', label: 'What backends send' },
];
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

function AddException({ onClose }: { onClose: () => void }) {
  const { userName } = useMe();
  const add = useAddException();
  const [draft, setDraft] = useState({
    ...{ owner: userName, reason: '', until: inDays(30), direction: 'both' as Direction },
    ...{ detectors: [] as string[], paths: [] as string[], target: everything },
  });
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const isForAll = Object.values(draft.target).every((value) => value === '');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const { until, ...settings } = draft;
    add.mutate(
      { ...settings, expiresAt: new Date(`${until}T23:59:59`).toISOString() },
      {
        onSuccess: () => {
          notifications.show({ color: 'green', message: 'The exception holds.' });
          onClose();
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <DetectorSelect value={draft.detectors} onChange={(detectors) => set({ detectors })} />
        <TargetFields value={draft.target} onChange={(target) => set({ target })} />
        <Group grow align="flex-start">
          <Select
            label="In"
            data={directions}
            value={draft.direction}
            allowDeselect={false}
            onChange={(direction) => set({ direction: direction as Direction })}
          />
          <TagsInput
            label="Paths"
            placeholder={draft.paths.length === 0 ? 'Everywhere' : ''}
            value={draft.paths}
            onChange={(paths) => set({ paths })}
          />
        </Group>
        <Textarea
          label="Reason"
          description="Why this is all right, for whoever finds it in the log"
          required
          autosize
          maxLength={1000}
          value={draft.reason}
          onChange={({ currentTarget }) => set({ reason: currentTarget.value })}
        />
        <Group grow align="flex-start">
          <TextInput
            label="Owner"
            description="Who answers for it"
            required
            maxLength={200}
            value={draft.owner}
            onChange={({ currentTarget }) => set({ owner: currentTarget.value })}
          />
          <TextInput
            label="Until the end of"
            description="At most a year; it can be renewed"
            type="date"
            required
            min={inDays(0)}
            max={inDays(365)}
            value={draft.until}
            onChange={({ currentTarget }) => set({ until: currentTarget.value })}
          />
        </Group>
        {add.error && <ProblemAlert error={add.error} />}
        <Group justify="flex-end">
          <Text size="sm" c="dimmed" flex={1}>
            {isForAll && 'Say at least which backend, agent, user domain or group it is for.'}
          </Text>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending} disabled={isForAll || draft.detectors.length === 0}>
            Add
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
