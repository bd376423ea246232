import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { useCreateProfile } from '../api/guardrails.js';
import { toSlug } from '../backends/slug.js';
import { ProblemAlert } from '../ui/problem.js';
import { SlugInput } from '../ui/slug-input.js';
import { ProfileFields } from './profile-fields.js';
import { missingIn, newProfile } from './words.js';

interface CreateProfileDialogProps {
  isOpen: boolean;
  onClose: () => void;
  onCreated: (id: string) => void;
}

export function CreateProfileDialog({ isOpen, ...props }: CreateProfileDialogProps) {
  return (
    <Modal opened={isOpen} onClose={props.onClose} title="Create a guardrail profile" size="xl">
      {isOpen && <CreateProfile {...props} />}
    </Modal>
  );
}

function CreateProfile({ onClose, onCreated }: Omit<CreateProfileDialogProps, 'isOpen'>) {
  const [draft, setDraft] = useState(newProfile);
  const [chosenSlug, setSlug] = useState<string>();
  const create = useCreateProfile();
  const slug = chosenSlug ?? toSlug(draft.name);
  const missing = missingIn(draft);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    create.mutate(
      { ...draft, slug },
      {
        onSuccess: ({ id }) => {
          onClose();
          onCreated(id);
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <ProfileFields value={draft} onChange={setDraft} />
        <SlugInput description="Its name in the log" value={slug} onChange={setSlug} />
        {create.error && <ProblemAlert error={create.error} />}
        <Group justify="flex-end">
          <Text size="sm" c="dimmed" flex={1}>
            {missing ?? 'It acts once it is attached to something.'}
          </Text>
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
