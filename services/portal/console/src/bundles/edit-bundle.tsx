import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type SubmitEvent } from 'react';
import { readBundle, useReviseBundle, type Bundle, type BundleSettings } from '../api/bundles.js';
import { isStale } from '../api/changes.js';
import { useMay } from '../api/me.js';
import { Conflict, type Difference } from '../ui/conflict.js';
import { notifyProblem, ProblemAlert } from '../ui/problem.js';
import { BundleFields } from './bundle-fields.js';
import { draftOf, missingIn, settingsOf } from './draft.js';

/** Changes a bundle; a change that somebody else made meanwhile is shown, not overwritten. */
export function EditBundle({ bundle }: { bundle: Bundle }) {
  // What the person began with: the list goes on being refreshed while the form is open.
  const [version, setVersion] = useState(bundle.version);
  const [draft, setDraft] = useState(draftOf(bundle));
  const [theirs, setTheirs] = useState<Bundle>();
  const revise = useReviseBundle(bundle.id);
  const mayUpdate = useMay('bundle:update');
  const missing = missingIn(draft);

  const save = (ifVersion: number) =>
    revise.mutate(
      { settings: settingsOf(draft, bundle.id), ifVersion },
      {
        onSuccess: (accepted) => {
          notifications.show({ color: 'green', message: `“${bundle.id}” is saved.` });
          setVersion(accepted.version);
          setTheirs(undefined);
        },
        onError: (error) => {
          if (isStale(error)) void readBundle(bundle.id).then(setTheirs, notifyProblem);
        },
      },
    );
  const takeTheirs = (current: Bundle) => {
    setVersion(current.version);
    setDraft(draftOf(current));
    setTheirs(undefined);
    revise.reset();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    save(version);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Name"
          description="How people see it"
          placeholder={bundle.id}
          maxLength={100}
          value={draft.name}
          onChange={({ currentTarget }) => setDraft({ ...draft, name: currentTarget.value })}
        />
        <BundleFields value={draft} onChange={setDraft} />
        {theirs && (
          <Conflict
            what="bundle"
            differences={differencesOf(settingsOf(draft, bundle.id), theirs)}
            onTakeTheirs={() => takeTheirs(theirs)}
            onKeepMine={() => save(theirs.version)}
          />
        )}
        {revise.error && !isStale(revise.error) && <ProblemAlert error={revise.error} />}
        <Group justify="flex-end">
          {missing !== undefined && (
            <Text size="sm" c="dimmed" flex={1}>
              {missing}
            </Text>
          )}
          <Button
            type="submit"
            loading={revise.isPending}
            disabled={!mayUpdate || theirs !== undefined || missing !== undefined}
          >
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const labels: [string, (settings: BundleSettings) => string][] = [
  ['Name', ({ name }) => name],
  ['Description', ({ description }) => description],
  ['Instructions', ({ instructions }) => instructions],
  ['Tool search', ({ toolSearch }) => (toolSearch ? 'on' : 'off')],
  ['Backends', ({ members }) => members.map(({ backendId }) => backendId).join(', ')],
  ['Tools', ({ members }) => members.flatMap(toolsOf).join(', ')],
];

/** What is stored now and what the person has typed, where they differ. */
function differencesOf(mine: BundleSettings, theirs: BundleSettings): Difference[] {
  return labels
    .map(([label, textOf]) => ({ label, stored: textOf(theirs), mine: textOf(mine) }))
    .filter((difference) => difference.stored !== difference.mine);
}

function toolsOf({ backendId, tools, toolOverrides }: BundleSettings['members'][number]): string[] {
  return [
    ...(tools.length === 0 ? [`all of ${backendId}`] : tools.map((tool) => `${backendId}__${tool}`)),
    ...toolOverrides.map(({ tool, name, description }) =>
      [`${backendId}__${tool} as`, name, description && `“${description}”`].filter(Boolean).join(' '),
    ),
  ];
}
