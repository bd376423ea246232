import { Tabs } from '@mantine/core';
import { useRemoveProfile, type Profile } from '../api/guardrails.js';
import { DetailsDrawer } from '../ui/details-drawer.js';
import { RemoveButton } from '../ui/remove-button.js';
import { Attachments } from './attachments.js';
import { Candidate } from './candidate.js';
import { EditProfile } from './edit-profile.js';

interface ProfileDrawerProps {
  id: string | undefined;
  profile: Profile | undefined;
  isLoading: boolean;
  onClose: () => void;
}

/** Everything about one guardrail profile. */
export function ProfileDrawer({ id, profile, isLoading, onClose }: ProfileDrawerProps) {
  return (
    <DetailsDrawer id={id} item={profile} isLoading={isLoading} onClose={onClose} kind="profile" width={760}>
      {(shown) => <Details key={shown.id} profile={shown} onClose={onClose} />}
    </DetailsDrawer>
  );
}

function Details({ profile, onClose }: { profile: Profile; onClose: () => void }) {
  const remove = useRemoveProfile();
  return (
    <Tabs defaultValue="rules" keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="rules">Rules</Tabs.Tab>
        <Tabs.Tab value="attachments">Attached to ({profile.attachments.length})</Tabs.Tab>
        <Tabs.Tab value="candidate">Candidate{profile.candidate ? ' (1)' : ''}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="rules">
        <EditProfile profile={profile} />
        <RemoveButton item={profile} kind="profile" permission="guardrail:write" remove={remove} onRemoved={onClose}>
          Where it is attached, its rules no longer hold from this moment on. What it did stays in the log.
        </RemoveButton>
      </Tabs.Panel>
      <Tabs.Panel value="attachments">
        <Attachments profile={profile} />
      </Tabs.Panel>
      <Tabs.Panel value="candidate">
        <Candidate profile={profile} />
      </Tabs.Panel>
    </Tabs>
  );
}
