import { Button, Group, Modal, MultiSelect, SegmentedControl, Stack, TagsInput, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type SubmitEvent } from 'react';
import { useBackends } from '../api/backends.js';
import { useAddGrant, usePermissions, type GrantSettings } from '../api/grants.js';
import { useMay, useMe } from '../api/me.js';
import { ProblemAlert } from '../ui/problem.js';

interface AddGrantDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

/** Gives somebody permissions beyond what roles give. */
export function AddGrantDialog({ isOpen, onClose }: AddGrantDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Add a grant" size="lg">
      {isOpen && <AddGrant onClose={onClose} />}
    </Modal>
  );
}

const empty: GrantSettings = { granteeKind: 'user', grantee: '', permissions: [], backends: [], agents: [] };

function AddGrant({ onClose }: { onClose: () => void }) {
  const [draft, setDraft] = useState(empty);
  const { permissions: mine } = useMe();
  const maySeeBackends = useMay('backend:read');
  const backends = useBackends();
  const permissions = usePermissions();
  const add = useAddGrant();
  const set = (change: Partial<GrantSettings>) => setDraft({ ...draft, ...change });
  const isUser = draft.granteeKind === 'user';
  const options = (permissions.data?.items ?? [])
    .filter(({ permission }) => mine.includes(permission))
    .map(({ permission }) => permission);
  const sentences = new Map(permissions.data?.items.map(({ permission, sentence }) => [permission, sentence]));
  const canAllBeLimitedTo = (kind: 'backend' | 'agent') =>
    draft.permissions.length > 0 &&
    draft.permissions.every((one) =>
      permissions.data?.items.find(({ permission }) => permission === one)?.limits.includes(kind),
    );
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    add.mutate(draft, {
      onSuccess: () => {
        notifications.show({ message: `${draft.grantee} has what you granted.` });
        onClose();
      },
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <SegmentedControl
          aria-label="Whom for"
          data={[
            { value: 'user', label: 'A user' },
            { value: 'group', label: 'A group' },
          ]}
          value={draft.granteeKind}
          onChange={(kind) => set({ granteeKind: kind === 'group' ? 'group' : 'user' })}
        />
        <TextInput
          label={isUser ? 'User id' : 'Group'}
          description={isUser ? 'The id at the identity provider (sub)' : 'Its full path, such as /engineering'}
          required
          maxLength={500}
          value={draft.grantee}
          onChange={({ currentTarget }) => set({ grantee: currentTarget.value })}
        />
        <MultiSelect
          label="Permissions"
          description="You can give what you have yourself"
          placeholder={draft.permissions.length === 0 ? 'Pick permissions' : ''}
          withAsterisk
          searchable
          hidePickedOptions
          data={options}
          renderOption={({ option }) => `${option.value}: ${sentences.get(option.value) ?? ''}`}
          nothingFoundMessage="No other permission"
          value={[...draft.permissions]}
          onChange={(picked) => set({ permissions: picked, backends: [], agents: [] })}
        />
        {canAllBeLimitedTo('backend') && maySeeBackends && (
          <MultiSelect
            label="Only for these backends"
            description="None picked = for all"
            searchable
            hidePickedOptions
            data={(backends.data ?? []).map(({ id }) => id)}
            nothingFoundMessage="No other backend"
            value={[...draft.backends]}
            onChange={(picked) => set({ backends: picked })}
          />
        )}
        {canAllBeLimitedTo('agent') && (
          <TagsInput
            label="Only for these agents"
            description="Slugs of agents; none = for all"
            value={[...draft.agents]}
            onChange={(agents) => set({ agents })}
          />
        )}
        {add.error && <ProblemAlert error={add.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending} disabled={draft.permissions.length === 0}>
            Grant
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
