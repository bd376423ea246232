import { ActionIcon, Button, Code, Group, Stack, Switch, Tabs, Text, TextInput, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { useAssignClient, useMapBackend, useReleaseClient, useRemoveAgent, type Agent } from '../api/agents.js';
import { useBackends } from '../api/backends.js';
import { useMay } from '../api/me.js';
import { DetailsDrawer } from '../ui/details-drawer.js';
import { RemoveButton } from '../ui/remove-button.js';
import { notifyProblem, ProblemAlert } from '../ui/problem.js';

interface AgentDrawerProps {
  id: string | undefined;
  agent: Agent | undefined;
  isLoading: boolean;
  onClose: () => void;
}

/** Everything about one agent. */
export function AgentDrawer({ id, agent, isLoading, onClose }: AgentDrawerProps) {
  return (
    <DetailsDrawer id={id} item={agent} isLoading={isLoading} onClose={onClose} kind="agent">
      {(shown) => <Details key={shown.id} agent={shown} onClose={onClose} />}
    </DetailsDrawer>
  );
}

function Details({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const remove = useRemoveAgent();
  return (
    <Tabs defaultValue="backends" keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="backends">Backends</Tabs.Tab>
        <Tabs.Tab value="clients">OAuth clients</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="backends">
        <Mapping agent={agent} />
      </Tabs.Panel>
      <Tabs.Panel value="clients">
        <Clients agent={agent} />
      </Tabs.Panel>
      {agent.kind === 'custom' && (
        <RemoveButton item={agent} kind="agent" permission="agent:delete" remove={remove} onRemoved={onClose}>
          Its calls are refused from this moment on, and its mappings are gone. Its calls stay in the log.
        </RemoveButton>
      )}
    </Tabs>
  );
}

/** Which backends it may use, as far as access rules allow. */
function Mapping({ agent }: { agent: Agent }) {
  const backends = useBackends();
  const map = useMapBackend(agent.id);
  const mayMap = useMay('agent:map');
  const known = backends.data?.map(({ id, name }) => ({ id, name })) ?? [];
  const gone = agent.backends.filter((id) => backends.data && !known.some((backend) => backend.id === id));
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        A mapped agent may use a backend as far as access rules allow; without an allow rule nothing is allowed.
      </Text>
      {backends.error && <ProblemAlert error={backends.error} onRetry={() => void backends.refetch()} />}
      {backends.data?.length === 0 && <Text size="sm">There is no backend yet.</Text>}
      {[...known, ...gone.map((id) => ({ id, name: `${id} (removed)` }))].map(({ id, name }) => (
        <Switch
          key={id}
          label={name}
          checked={agent.backends.includes(id)}
          disabled={!mayMap || map.isPending}
          onChange={({ currentTarget }) =>
            map.mutate({ backendId: id, isMapped: currentTarget.checked }, { onError: notifyProblem })
          }
        />
      ))}
    </Stack>
  );
}

function Clients({ agent }: { agent: Agent }) {
  const [clientId, setClientId] = useState('');
  const assign = useAssignClient();
  const release = useReleaseClient();
  const mayUpdate = useMay('agent:update');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    assign.mutate({ id: agent.id, clientId }, { onSuccess: () => setClientId('') });
  };
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        Who signs in at the identity provider through one of these clients calls as this agent. What an agent says of
        itself decides nothing.
      </Text>
      {agent.clientIds.length === 0 && <Text size="sm">None. It calls with access tokens.</Text>}
      {agent.clientIds.map((id) => (
        <Group key={id} wrap="nowrap" justify="space-between">
          <Code style={{ overflowWrap: 'anywhere' }}>{id}</Code>
          {agent.assignedClientIds.includes(id) ? (
            <Tooltip label="Take the client away">
              <ActionIcon
                variant="subtle"
                color="red"
                aria-label={`Take ${id} away`}
                disabled={!mayUpdate || release.isPending}
                onClick={() => release.mutate({ id: agent.id, clientId: id }, { onError: notifyProblem })}
              >
                <IconX size={16} />
              </ActionIcon>
            </Tooltip>
          ) : (
            <Text size="xs" c="dimmed">
              known
            </Text>
          )}
        </Group>
      ))}
      <form onSubmit={submit}>
        <Group align="flex-end">
          <TextInput
            flex={1}
            label="Another client"
            description="Its id, or the URL of its metadata document"
            required
            maxLength={500}
            value={clientId}
            onChange={({ currentTarget }) => setClientId(currentTarget.value)}
            disabled={!mayUpdate}
          />
          <Button type="submit" variant="default" loading={assign.isPending} disabled={!mayUpdate}>
            Assign
          </Button>
        </Group>
      </form>
      {assign.error && <ProblemAlert error={assign.error} />}
    </Stack>
  );
}
