import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { useCreateBundle } from '../api/bundles.js';
import { useMe } from '../api/me.js';
import { toSlug } from '../backends/slug.js';
import { ConnectAgent } from '../ui/connect-agent.js';
import { ProblemAlert } from '../ui/problem.js';
import { SlugInput } from '../ui/slug-input.js';
import { BundleFields } from './bundle-fields.js';
import { emptyDraft, missingIn, settingsOf } from './draft.js';

interface CreateBundleDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

/** Puts backends behind one endpoint, and tells how agents reach it. */
export function CreateBundleDialog({ isOpen, onClose }: CreateBundleDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Create a bundle" size="xl">
      {isOpen && <CreateBundle onClose={onClose} />}
    </Modal>
  );
}

function CreateBundle({ onClose }: { onClose: () => void }) {
  const [draft, setDraft] = useState(emptyDraft);
  const [chosenSlug, setSlug] = useState<string>();
  const create = useCreateBundle();
  const { mcpUrl } = useMe();
  const slug = chosenSlug ?? toSlug(draft.name);
  const missing = missingIn(draft);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    create.mutate({ ...settingsOf(draft, slug), slug });
  };
  if (create.data) return <Created id={create.data.id} onClose={onClose} />;
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Name"
          description="How people see it"
          placeholder="Support desk"
          required
          data-autofocus
          maxLength={100}
          value={draft.name}
          onChange={({ currentTarget }) => setDraft({ ...draft, name: currentTarget.value })}
        />
        <SlugInput
          description={`The end of its endpoint, ${mcpUrl}/mcp/b/${slug || '…'}`}
          value={slug}
          onChange={setSlug}
        />
        <BundleFields value={draft} onChange={setDraft} />
        {create.error && <ProblemAlert error={create.error} />}
        <Group justify="flex-end">
          {missing !== undefined && (
            <Text size="sm" c="dimmed" flex={1}>
              {missing}
            </Text>
          )}
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending} disabled={missing !== undefined}>
            Create
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Created({ id, onClose }: { id: string; onClose: () => void }) {
  const { mcpUrl } = useMe();
  return (
    <Stack>
      <Alert color="green" variant="light" icon={<IconCheck aria-hidden />} title={`“${id}” is created`} role="status">
        <Text size="sm">
          It grants nothing: an agent sees in it what it is mapped to and access rules allow, and nothing else.
        </Text>
      </Alert>
      <ConnectAgent name={id} endpoint={`${mcpUrl}/mcp/b/${id}`} />
      <Group justify="flex-end">
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  );
}
