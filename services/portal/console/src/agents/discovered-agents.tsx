import { Alert, Button, Code, Group, Modal, Radio, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconRadar2 } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { useAddAgent, useAssignClient, useDiscoveredAgents, type Agent, type DiscoveredAgent } from '../api/agents.js';
import { useMay } from '../api/me.js';
import { toSlug } from '../backends/slug.js';
import { formatTime } from '../ui/format.js';
import { ProblemAlert } from '../ui/problem.js';

/** OAuth clients that called and were refused because nobody has said which agent they are. */
export function DiscoveredAgents({ agents }: { agents: readonly Agent[] }) {
  const discovered = useDiscoveredAgents();
  const [adopted, setAdopted] = useState<DiscoveredAgent>();
  const close = () => setAdopted(undefined);
  if (discovered.error) return <ProblemAlert error={discovered.error} onRetry={() => void discovered.refetch()} />;
  return (
    <>
      {discovered.data && discovered.data.length > 0 && (
        <UnknownClients clients={discovered.data} onAdopt={setAdopted} />
      )}
      {/* Outlives the list, which is empty before the dialog hears that the last client was adopted. */}
      <Modal opened={adopted !== undefined} onClose={close} title="Which agent is this client?">
        {adopted && <Adopt client={adopted} agents={agents} onClose={close} />}
      </Modal>
    </>
  );
}

interface UnknownClientsProps {
  clients: readonly DiscoveredAgent[];
  onAdopt: (client: DiscoveredAgent) => void;
}

function UnknownClients({ clients, onAdopt }: UnknownClientsProps) {
  const mayUpdate = useMay('agent:update');
  const mayCreate = useMay('agent:create');
  return (
    <Alert
      color="blue"
      variant="light"
      icon={<IconRadar2 aria-hidden />}
      title={`${clients.length} unknown ${clients.length === 1 ? 'client has' : 'clients have'} called`}
    >
      <Text size="sm">
        They signed in at the identity provider, and their calls were refused: nobody has said which agent they are.
      </Text>
      <Table aria-label="Unknown clients" mt="xs" withRowBorders={false}>
        <Table.Tbody>
          {clients.map((client) => (
            <Table.Tr key={client.clientId}>
              <Table.Td>
                <Code style={{ overflowWrap: 'anywhere' }}>{client.clientId}</Code>
                <Text size="xs" c="dimmed">
                  last by {client.lastUserId} at {formatTime(new Date(client.lastSeenMs).toISOString())}
                </Text>
              </Table.Td>
              <Table.Td ta="right">
                <Button size="xs" variant="default" onClick={() => onAdopt(client)} disabled={!mayUpdate && !mayCreate}>
                  Adopt
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Alert>
  );
}

interface AdoptProps {
  client: DiscoveredAgent;
  agents: readonly Agent[];
  onClose: () => void;
}

function Adopt({ client: { clientId }, agents, onClose }: AdoptProps) {
  const [kind, setKind] = useState<'known' | 'new'>('known');
  const [known, setKnown] = useState<string | null>(null);
  const [name, setName] = useState('');
  const assign = useAssignClient();
  const add = useAddAgent();
  const slug = toSlug(name);
  const done = (agent: string) => {
    notifications.show({ message: `“${clientId}” is ${agent} now. Map it to the backends that it may use.` });
    onClose();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (kind === 'known' && known !== null)
      assign.mutate(
        { id: known, clientId },
        { onSuccess: () => done(agents.find(({ id }) => id === known)?.name ?? known) },
      );
    if (kind === 'new')
      add.mutate({ slug, name, description: '', clientIds: [clientId] }, { onSuccess: () => done(name) });
  };
  const error = assign.error ?? add.error;
  const isReady = kind === 'known' ? known !== null : slug !== '';
  return (
    <form onSubmit={submit}>
      <Stack>
        <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
          {clientId}
        </Code>
        <Text size="sm">
          What a client calls itself proves nothing. Adopt it if you know whose it is: its id comes from the identity
          provider.
        </Text>
        <Radio.Group value={kind} onChange={(value) => setKind(value === 'new' ? 'new' : 'known')} label="It is">
          <Group mt="xs">
            <Radio value="known" label="an agent of the list" />
            <Radio value="new" label="a new agent" />
          </Group>
        </Radio.Group>
        {kind === 'known' ? (
          <Select
            label="Agent"
            searchable
            required
            data={agents.map(({ id, name: label }) => ({ value: id, label }))}
            value={known}
            onChange={setKnown}
          />
        ) : (
          <TextInput
            label="Name"
            description={`Its slug in rules and logs: ${slug || '…'}`}
            required
            maxLength={100}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
        )}
        {error && <ProblemAlert error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!isReady} loading={assign.isPending || add.isPending}>
            Adopt
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
