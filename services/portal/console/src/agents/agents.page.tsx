import { Anchor, Badge, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { getRouteApi } from '@tanstack/react-router';
import { useAgents, type Agent } from '../api/agents.js';
import { AddButton } from '../ui/add-button.js';
import { Loading } from '../ui/loading.js';
import { AddAgentDialog } from './add-agent.dialog.js';
import { AgentDrawer } from './agent.drawer.js';
import { DiscoveredAgents } from './discovered-agents.js';

const route = getRouteApi('/agents');

export function AgentsPage() {
  const { agent: openId } = route.useSearch();
  const navigate = route.useNavigate();
  const [isAdding, adding] = useDisclosure(false);
  const agents = useAgents();
  const open = (id: string | undefined) => void navigate({ search: id === undefined ? {} : { agent: id } });
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h2">
          Agents
        </Title>
        <AddButton permission="agent:create" onClick={adding.open}>
          Add agent
        </AddButton>
      </Group>
      <Loading query={agents} what="agents" height={240} />
      {agents.data && <DiscoveredAgents agents={agents.data} />}
      {agents.data && <AgentsTable agents={agents.data} onOpen={open} />}
      <AddAgentDialog isOpen={isAdding} onClose={adding.close} onAdded={open} />
      <AgentDrawer
        id={openId}
        agent={agents.data?.find(({ id }) => id === openId)}
        isLoading={agents.isPending}
        onClose={() => open(undefined)}
      />
    </Stack>
  );
}

function AgentsTable({ agents, onOpen }: { agents: readonly Agent[]; onOpen: (id: string) => void }) {
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table highlightOnHover verticalSpacing="sm" aria-label="Agents">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Backends</Table.Th>
            <Table.Th visibleFrom="md">OAuth clients</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {agents.map((agent) => (
            <Table.Tr key={agent.id} onClick={() => onOpen(agent.id)} style={{ cursor: 'pointer' }}>
              <Table.Td>
                <Group gap="xs">
                  <Anchor component="button" type="button" fw={600} size="sm" ta="left">
                    {agent.name}
                  </Anchor>
                  {agent.kind === 'custom' && (
                    <Badge size="sm" variant="light" miw="max-content">
                      custom
                    </Badge>
                  )}
                </Group>
                <Text size="xs" c="dimmed" lineClamp={2}>
                  {agent.kind === 'custom' ? agent.description || agent.id : agent.vendor}
                </Text>
              </Table.Td>
              <Table.Td>
                <Group gap={4}>
                  {agent.backends.map((id) => (
                    <Badge key={id} size="sm" variant="light" color="gray" tt="none" miw="max-content">
                      {id}
                    </Badge>
                  ))}
                  {agent.backends.length === 0 && (
                    <Text size="sm" c="dimmed">
                      none: its calls are refused
                    </Text>
                  )}
                </Group>
              </Table.Td>
              <Table.Td visibleFrom="md">
                <Text size="xs" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
                  {agent.clientIds.join(', ') || 'none: it calls with access tokens'}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
