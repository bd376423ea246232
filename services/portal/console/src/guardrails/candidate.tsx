import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type SubmitEvent } from 'react';
import {
  useDropCandidate,
  usePromoteCandidate,
  useProposeCandidate,
  type Profile,
  type ProfileSettings,
} from '../api/guardrails.js';
import { useMay } from '../api/me.js';
import { notifyProblem, ProblemAlert } from '../ui/problem.js';
import { settingsOf } from './edit-profile.js';
import { ProfileFields } from './profile-fields.js';
import { missingIn, ruleDifferences } from './words.js';

/** What may become of a profile: evaluated beside it on every message, and only recorded. */
export function Candidate({ profile }: { profile: Profile }) {
  const [draft, setDraft] = useState<ProfileSettings>();
  const mayWrite = useMay('guardrail:write');
  if (draft) return <ProposeCandidate profile={profile} draft={draft} onChange={setDraft} />;
  if (profile.candidate) {
    return (
      <Proposed
        profile={profile}
        candidate={profile.candidate}
        onEdit={() => setDraft(profile.candidate ?? undefined)}
      />
    );
  }
  return (
    <Stack align="flex-start">
      <Text size="sm" c="dimmed">
        A candidate is evaluated beside the profile, on the same findings. Nothing of it is done; calls that would have
        come to another outcome say so in the log (“With candidates”).
      </Text>
      <Button variant="light" disabled={!mayWrite} onClick={() => setDraft(settingsOf(profile))}>
        Propose a candidate
      </Button>
    </Stack>
  );
}

interface ProposedProps {
  profile: Profile;
  candidate: ProfileSettings;
  onEdit: () => void;
}

function Proposed({ profile, candidate, onEdit }: ProposedProps) {
  const promote = usePromoteCandidate(profile.id);
  const drop = useDropCandidate(profile.id);
  const mayWrite = useMay('guardrail:write');
  const done = (message: string) => ({
    onSuccess: () => notifications.show({ color: 'green', message }),
    onError: notifyProblem,
  });
  return (
    <Stack>
      <DifferenceList now={profile} next={candidate} />
      <Text size="sm" c="dimmed">
        It is evaluated beside the profile. Look in the log for calls “With candidates” before you make it the profile.
      </Text>
      <Group>
        <Button
          disabled={!mayWrite}
          loading={promote.isPending}
          onClick={() => promote.mutate(undefined, done('The candidate is the profile now.'))}
        >
          Make it the profile
        </Button>
        <Button variant="default" disabled={!mayWrite} onClick={onEdit}>
          Change it
        </Button>
        <Button
          variant="subtle"
          color="red"
          disabled={!mayWrite}
          loading={drop.isPending}
          onClick={() => drop.mutate(undefined, done('The candidate is dropped.'))}
        >
          Drop it
        </Button>
      </Group>
    </Stack>
  );
}

/** What would change. */
function DifferenceList({ now, next }: { now: ProfileSettings; next: ProfileSettings }) {
  const { gone, added } = ruleDifferences(now, next);
  const isFloorChanged = now.floor !== next.floor;
  const isSame = gone.length + added.length === 0 && !isFloorChanged;
  return (
    <Alert color="teal" variant="light" title="What the candidate changes">
      {isSame ? (
        <Text size="sm">No rule, or only their order.</Text>
      ) : (
        <List size="sm">
          {gone.map((rule) => (
            <List.Item key={`- ${rule}`}>
              <Text span c="red" size="sm">
                − {rule}
              </Text>
            </List.Item>
          ))}
          {added.map((rule) => (
            <List.Item key={`+ ${rule}`}>
              <Text span c="teal" size="sm">
                + {rule}
              </Text>
            </List.Item>
          ))}
          {isFloorChanged && <List.Item>{next.floor ? 'It becomes a floor.' : 'It is no floor any more.'}</List.Item>}
        </List>
      )}
    </Alert>
  );
}

interface ProposeCandidateProps {
  profile: Profile;
  draft: ProfileSettings;
  onChange: (draft: ProfileSettings | undefined) => void;
}

function ProposeCandidate({ profile, draft, onChange }: ProposeCandidateProps) {
  const propose = useProposeCandidate(profile.id);
  const missing = missingIn(draft);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    propose.mutate(draft, { onSuccess: () => onChange(undefined) });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <ProfileFields value={draft} onChange={onChange} />
        {propose.error && <ProblemAlert error={propose.error} />}
        <Group justify="flex-end">
          <Text size="sm" c="dimmed" flex={1}>
            {missing}
          </Text>
          <Button variant="default" onClick={() => onChange(undefined)}>
            Cancel
          </Button>
          <Button type="submit" loading={propose.isPending} disabled={missing !== undefined}>
            Propose
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
