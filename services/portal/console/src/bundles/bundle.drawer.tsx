import { Stack, Tabs, Text } from '@mantine/core';
import { useDeleteBundle, type Bundle } from '../api/bundles.js';
import { useMe } from '../api/me.js';
import { ConnectAgent } from '../ui/connect-agent.js';
import { DetailsDrawer } from '../ui/details-drawer.js';
import { RemoveButton } from '../ui/remove-button.js';
import { EditBundle } from './edit-bundle.js';

interface BundleDrawerProps {
  id: string | undefined;
  bundle: Bundle | undefined;
  isLoading: boolean;
  onClose: () => void;
}

/** Everything about one bundle. */
export function BundleDrawer({ id, bundle, isLoading, onClose }: BundleDrawerProps) {
  return (
    <DetailsDrawer id={id} item={bundle} isLoading={isLoading} onClose={onClose} kind="bundle" width={720}>
      {(shown) => <Details key={shown.id} bundle={shown} onClose={onClose} />}
    </DetailsDrawer>
  );
}

function Details({ bundle, onClose }: { bundle: Bundle; onClose: () => void }) {
  const remove = useDeleteBundle();
  const { mcpUrl } = useMe();
  return (
    <Tabs defaultValue="connect" keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="connect">Connect</Tabs.Tab>
        <Tabs.Tab value="settings">Backends and settings</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="connect">
        <Stack>
          {bundle.description !== '' && <Text size="sm">{bundle.description}</Text>}
          <ConnectAgent name={bundle.id} endpoint={`${mcpUrl}/mcp/b/${bundle.id}`} />
          <Text size="sm" c="dimmed">
            A bundle grants nothing: an agent sees in it what it is mapped to and access rules allow.
          </Text>
        </Stack>
      </Tabs.Panel>
      <Tabs.Panel value="settings">
        <EditBundle bundle={bundle} />
        <RemoveButton
          item={bundle}
          kind="bundle"
          verb="Delete"
          permission="bundle:delete"
          remove={remove}
          onRemoved={onClose}
        >
          Agents that are connected to its endpoint lose it from this moment on. Its backends stay, and so do the calls
          in the log.
        </RemoveButton>
      </Tabs.Panel>
    </Tabs>
  );
}
