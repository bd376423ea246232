import { Anchor, Button, Group, Spoiler, Stack, Switch, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconRefresh, IconSearch, IconTool } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import {
  useApprovalPolicy,
  useRefreshTools,
  useSwitchTool,
  useTools,
  type Backend,
  type Tool,
} from '../api/backends.js';
import { useMay } from '../api/me.js';
import { ApprovalPolicy } from '../quarantine/approval-policy.js';
import { StateBadge } from '../quarantine/causes.js';
import { Empty } from '../ui/empty.js';
import { Loading } from '../ui/loading.js';
import { notifyProblem } from '../ui/problem.js';
import { ToolDeadline } from './tool-deadline.js';

/** The tools of a backend, each with its switch. */
export function ToolList({ backend }: { backend: Backend }) {
  const [search, setSearch] = useState('');
  const tools = useTools(backend.id);
  const approval = useApprovalPolicy(backend.id);
  const refresh = useRefreshTools(backend.id);
  const mayConfigure = useMay('tool:configure');
  const wanted = search.toLowerCase();
  const shown = tools.data?.filter(({ name, description }) => `${name} ${description}`.toLowerCase().includes(wanted));
  const refreshNow = () =>
    refresh.mutate(undefined, {
      onSuccess: ({ changed }) =>
        notifications.show({ message: changed ? 'The list of tools has changed.' : 'Nothing has changed.' }),
      onError: notifyProblem,
    });
  return (
    <Stack>
      <Group wrap="nowrap">
        <TextInput
          flex={1}
          aria-label="Search tools"
          placeholder="Search tools"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={search}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        />
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} aria-hidden />}
          onClick={refreshNow}
          loading={refresh.isPending}
          disabled={!mayConfigure}
        >
          List again
        </Button>
      </Group>
      {approval.data && <ApprovalPolicy backend={backend.id} approval={approval.data} />}
      {!backend.enabled && (
        <Text size="sm" c="dimmed">
          The backend is disabled: no call of any tool is allowed.
        </Text>
      )}
      <Loading query={tools} what="tools" height={120} />
      {tools.data?.length === 0 && (
        <Empty icon={<IconTool />} title="The server offers no tools">
          If it should, list them again once it does.
        </Empty>
      )}
      {shown?.map((tool) => (
        <ToolItem key={tool.name} backend={backend} tool={tool} />
      ))}
      {shown?.length === 0 && search !== '' && <Text c="dimmed">No tool matches “{search}”.</Text>}
    </Stack>
  );
}

function ToolItem({ backend, tool }: { backend: Backend; tool: Tool }) {
  const change = useSwitchTool(backend.id);
  const mayToggle = useMay('tool:toggle');
  return (
    <Group wrap="nowrap" align="flex-start" justify="space-between">
      <div style={{ minWidth: 0 }}>
        <Group gap="xs">
          <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {tool.name}
          </Text>
          {tool.state !== 'approved' && <StateBadge state={tool.state} />}
          <Anchor component={Link} to={reviewOf(backend.id, tool.name)} size="xs">
            {tool.state === 'waiting' ? 'Review' : 'Versions'}
          </Anchor>
        </Group>
        {tool.title !== tool.name && <Text size="xs">{tool.title}</Text>}
        <Spoiler maxHeight={44} showLabel="more" hideLabel="less" fz="sm">
          <Text size="sm" c="dimmed" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
            {tool.description === '' ? 'No description' : tool.description}
          </Text>
        </Spoiler>
      </div>
      <Group wrap="nowrap" gap="xs">
        <ToolDeadline backend={backend} tool={tool} />
        <Switch
          mt={2}
          checked={change.isPending ? change.variables.enabled : tool.enabled}
          disabled={!mayToggle || change.isPending}
          onChange={({ currentTarget }) =>
            change.mutate({ name: tool.name, enabled: currentTarget.checked }, { onError: notifyProblem })
          }
          aria-label={`Tool ${tool.name} enabled`}
        />
      </Group>
    </Group>
  );
}

function reviewOf(backend: string, tool: string): string {
  return `/quarantine?${new URLSearchParams({ backend, tool }).toString()}`;
}
