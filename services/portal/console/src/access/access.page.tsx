import { Group, Stack, Tabs, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUserShield } from '@tabler/icons-react';
import { useGrants, usePermissions } from '../api/grants.js';
import { AddButton } from '../ui/add-button.js';
import { Empty } from '../ui/empty.js';
import { Loading } from '../ui/loading.js';
import { AddGrantDialog } from './add-grant.dialog.js';
import { GrantsTable } from './grants-table.js';
import { RolesTable } from './roles-table.js';

/** Who may do what in administration: grants, and what the roles give. */
export function AccessPage() {
  const grants = useGrants();
  const permissions = usePermissions();
  const [isAdding, adding] = useDisclosure(false);
  const addButton = (
    <AddButton permission="grant:write" onClick={adding.open}>
      Add grant
    </AddButton>
  );
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h2">
          Access
        </Title>
        {addButton}
      </Group>
      <Tabs defaultValue="grants" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="grants">Grants</Tabs.Tab>
          <Tabs.Tab value="roles">Roles</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="grants">
          <Loading query={grants} what="grants" />
          {grants.data?.length === 0 && (
            <Empty icon={<IconUserShield />} title="No grant yet" action={addButton}>
              Everybody has what their roles give. A grant gives one person or group more, for everything or for the
              backends and agents that you name.
            </Empty>
          )}
          {grants.data && grants.data.length > 0 && (
            <GrantsTable grants={grants.data} permissions={permissions.data?.items ?? []} />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="roles">
          <Text size="sm" c="dimmed" mb="md">
            Roles are given at the identity provider, by what stands below their names.
          </Text>
          <Loading query={permissions} what="roles" />
          {permissions.data && <RolesTable list={permissions.data} />}
        </Tabs.Panel>
      </Tabs>
      <AddGrantDialog isOpen={isAdding} onClose={adding.close} />
    </Stack>
  );
}
