import { Button, Group, Modal, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { useAddAgent } from '../api/agents.js';
import { toSlug } from '../backends/slug.js';
import { ProblemAlert } from '../ui/problem.js';
import { SlugInput } from '../ui/slug-input.js';

interface AddAgentDialogProps {
  isOpen: boolean;
  onClose: () => void;
  onAdded: (id: string) => void;
}

/** Adds an agent of the company's own. */
export function AddAgentDialog({ isOpen, onClose, onAdded }: AddAgentDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Add an agent" size="lg">
      {isOpen && <AddAgent onClose={onClose} onAdded={onAdded} />}
    </Modal>
  );
}

function AddAgent({ onClose, onAdded }: Omit<AddAgentDialogProps, 'isOpen'>) {
  const [name, setName] = useState('');
  const [chosenSlug, setSlug] = useState<string>();
  const [description, setDescription] = useState('');
  const [clientIds, setClientIds] = useState<string[]>([]);
  const add = useAddAgent();
  const slug = chosenSlug ?? toSlug(name);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    add.mutate(
      { slug, name, description, clientIds },
      {
        onSuccess: ({ id }) => {
          onClose();
          onAdded(id);
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Name"
          placeholder="Billing bot"
          required
          data-autofocus
          maxLength={100}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <SlugInput description="Its name in rules and logs" value={slug} onChange={setSlug} />
        <Textarea
          label="Description"
          maxLength={1000}
          autosize
          value={description}
          onChange={({ currentTarget }) => setDescription(currentTarget.value)}
        />
        <TagsInput
          label="OAuth clients"
          description="Ids at the identity provider, or URLs of metadata documents; none if it calls with access tokens"
          value={clientIds}
          onChange={setClientIds}
          maxTags={50}
          acceptValueOnBlur
        />
        {add.error && <ProblemAlert error={add.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending}>
            Add
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
