import { Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type SubmitEvent } from 'react';
import { isStale } from '../api/changes.js';
import { readProfile, useReviseProfile, type Profile, type ProfileSettings } from '../api/guardrails.js';
import { useMay } from '../api/me.js';
import { Conflict, type Difference } from '../ui/conflict.js';
import { notifyProblem, ProblemAlert } from '../ui/problem.js';
import { ProfileFields } from './profile-fields.js';
import { describeRule, missingIn } from './words.js';

/** Changes a profile; a change that somebody else made meanwhile is shown, not overwritten. */
export function EditProfile({ profile }: { profile: Profile }) {
  // What the person began with: the list goes on being refreshed while the form is open.
  const [version, setVersion] = useState(profile.version);
  const [draft, setDraft] = useState(settingsOf(profile));
  const [theirs, setTheirs] = useState<Profile>();
  const revise = useReviseProfile(profile.id);
  const mayWrite = useMay('guardrail:write');
  const missing = missingIn(draft);
  const save = (ifVersion: number) =>
    revise.mutate(
      { settings: draft, ifVersion },
      {
        onSuccess: (accepted) => {
          notifications.show({ color: 'green', message: `“${profile.id}” is saved.` });
          setVersion(accepted.version);
          setTheirs(undefined);
        },
        onError: (error) => {
          if (isStale(error)) void readProfile(profile.id).then(setTheirs, notifyProblem);
        },
      },
    );
  const takeTheirs = (current: Profile) => {
    setVersion(current.version);
    setDraft(settingsOf(current));
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
        <ProfileFields value={draft} onChange={setDraft} />
        {theirs && (
          <Conflict
            what="profile"
            differences={differencesOf(draft, theirs)}
            onTakeTheirs={() => takeTheirs(theirs)}
            onKeepMine={() => save(theirs.version)}
          />
        )}
        {revise.error && !isStale(revise.error) && <ProblemAlert error={revise.error} />}
        <Group justify="flex-end">
          <Text size="sm" c="dimmed" flex={1}>
            {missing}
          </Text>
          <Button
            type="submit"
            loading={revise.isPending}
            disabled={!mayWrite || theirs !== undefined || missing !== undefined}
          >
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export function settingsOf({ name, description, floor, rules }: ProfileSettings): ProfileSettings {
  return { name, description, floor, rules };
}

const labels: [string, (settings: ProfileSettings) => string][] = [
  ['Name', ({ name }) => name],
  ['Description', ({ description }) => description],
  ['Floor', ({ floor }) => (floor ? 'yes' : 'no')],
  ['Rules', ({ rules }) => rules.map(describeRule).join('; ')],
];

function differencesOf(mine: ProfileSettings, theirs: ProfileSettings): Difference[] {
  return labels
    .map(([label, textOf]) => ({ label, stored: textOf(theirs), mine: textOf(mine) }))
    .filter((difference) => difference.stored !== difference.mine);
}
