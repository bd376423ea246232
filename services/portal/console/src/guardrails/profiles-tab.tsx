import { Anchor, Badge, Group, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconShieldLock } from '@tabler/icons-react';
import { useProfiles, type Profile } from '../api/guardrails.js';
import { AddButton } from '../ui/add-button.js';
import { Empty } from '../ui/empty.js';
import { Loading } from '../ui/loading.js';
import { CreateProfileDialog } from './create-profile.dialog.js';
import { ProfileDrawer } from './profile.drawer.js';
import { describeTarget } from './words.js';

interface ProfilesTabProps {
  openId: string | undefined;
  onOpen: (id: string | undefined) => void;
}

export function ProfilesTab({ openId, onOpen }: ProfilesTabProps) {
  const profiles = useProfiles();
  const [isCreating, creating] = useDisclosure(false);
  const createButton = (
    <AddButton permission="guardrail:write" onClick={creating.open}>
      Create profile
    </AddButton>
  );
  const hasSome = profiles.data !== undefined && profiles.data.length > 0;
  return (
    <Stack>
      <Group justify="space-between">
        <Text size="sm" c="dimmed" maw={720}>
          A profile says what is done about what detectors find. It acts where it is attached; the narrowest attachment
          decides, and a floor is made milder by nothing.
        </Text>
        {hasSome && createButton}
      </Group>
      <Loading query={profiles} what="profiles" />
      {profiles.data?.length === 0 && (
        <Empty icon={<IconShieldLock />} title="Nothing is looked for" action={createButton}>
          Messages pass as they are. Create a profile, try it on a text, and attach it to backends, tools, agents, user
          domains or groups.
        </Empty>
      )}
      {hasSome && <ProfilesTable profiles={profiles.data} onOpen={onOpen} />}
      <CreateProfileDialog isOpen={isCreating} onClose={creating.close} onCreated={onOpen} />
      <ProfileDrawer
        id={openId}
        profile={profiles.data?.find(({ id }) => id === openId)}
        isLoading={profiles.isPending}
        onClose={() => onOpen(undefined)}
      />
    </Stack>
  );
}

function ProfilesTable({ profiles, onOpen }: { profiles: readonly Profile[]; onOpen: (id: string) => void }) {
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table highlightOnHover verticalSpacing="sm" aria-label="Guardrail profiles">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Attached to</Table.Th>
            <Table.Th visibleFrom="sm">Rules</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {profiles.map((profile) => (
            <Table.Tr key={profile.id} onClick={() => onOpen(profile.id)} style={{ cursor: 'pointer' }}>
              <Table.Td>
                <Group gap="xs">
                  <Anchor component="button" type="button" fw={600} size="sm" ta="left">
                    {profile.name}
                  </Anchor>
                  {profile.floor && (
                    <Badge size="sm" color="grape" variant="light" miw="max-content">
                      floor
                    </Badge>
                  )}
                  {profile.candidate && (
                    <Badge size="sm" color="teal" variant="light" miw="max-content">
                      candidate
                    </Badge>
                  )}
                </Group>
                {profile.description !== '' && (
                  <Text size="xs" c="dimmed" lineClamp={2}>
                    {profile.description}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <Group gap={4}>
                  {profile.attachments.length === 0 && (
                    <Badge size="sm" color="gray" variant="outline" tt="none" miw="max-content">
                      nothing: it does not act
                    </Badge>
                  )}
                  {profile.attachments.map(describeTarget).map((target) => (
                    <Badge key={target} size="sm" variant="light" tt="none" miw="max-content">
                      {target}
                    </Badge>
                  ))}
                </Group>
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <Text size="sm">{profile.rules.length}</Text>
                {profile.rules.some(({ mode }) => mode === 'monitor') && (
                  <Text size="xs" c="dimmed">
                    {profile.rules.filter(({ mode }) => mode === 'monitor').length} in monitor mode
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
