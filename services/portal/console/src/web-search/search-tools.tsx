import { Badge, Button, Group, Stack, Table, Text } from '@mantine/core';
import { IconTool } from '@tabler/icons-react';
import { useMay } from '../api/me.js';
import { useDescribeTool, useSearchTools, type SearchTool, type ToolAdapter } from '../api/web-search.js';
import { Empty } from '../ui/empty.js';
import { Loading } from '../ui/loading.js';
import { notifyProblem } from '../ui/problem.js';

/** The tools that policies are about, as the gateway reads them. */
export function SearchTools() {
  const tools = useSearchTools();
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        How the gateway reads the tools that search, fetch, crawl or answer from the web. What is only likely is read
        once you say so.
      </Text>
      <Loading query={tools} what="tools" />
      {tools.data?.length === 0 && (
        <Empty icon={<IconTool />} title="No backend searches the web">
          Register a backend with a search or fetch tool, and it appears here.
        </Empty>
      )}
      {tools.data && tools.data.length > 0 && (
        <Table.ScrollContainer minWidth={320}>
          <Table verticalSpacing="sm" aria-label="Search tools">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Tool</Table.Th>
                <Table.Th>Read as</Table.Th>
                <Table.Th visibleFrom="md">Can be held to</Table.Th>
                <Table.Th />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {tools.data.map((tool) => (
                <ToolRow key={`${tool.backendId}/${tool.tool}`} tool={tool} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}

function ToolRow({ tool }: { tool: SearchTool }) {
  const shown = tool.inForce ?? tool.suggested;
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={600}>
          {tool.tool}
        </Text>
        <Text size="xs" c="dimmed">
          {tool.backendId}
        </Text>
      </Table.Td>
      <Table.Td>
        <Group gap="xs">
          {shown && <Text size="sm">{`${shown.role} (${shown.provider})`}</Text>}
          {tool.inForce === null && (
            <Badge color={tool.said ? 'gray' : 'yellow'}>{tool.said ? 'no search' : 'likely'}</Badge>
          )}
        </Group>
      </Table.Td>
      <Table.Td visibleFrom="md">
        <Text size="sm" c="dimmed">
          {shown ? abilitiesOf(shown) : ''}
        </Text>
      </Table.Td>
      <Table.Td ta="right">
        <ToolButtons tool={tool} />
      </Table.Td>
    </Table.Tr>
  );
}

function ToolButtons({ tool }: { tool: SearchTool }) {
  const describe = useDescribeTool();
  const mayWrite = useMay('policy:write');
  const { suggested, said, inForce } = tool;
  const say = (body: object | undefined) => describe.mutate({ tool, body }, { onError: notifyProblem });
  const button = (label: string, body: object | undefined) => (
    <Button size="xs" variant="light" disabled={!mayWrite} loading={describe.isPending} onClick={() => say(body)}>
      {label}
    </Button>
  );
  return (
    <Group gap="xs" justify="flex-end">
      {said === null && inForce === null && suggested && button('It searches', saidOf(suggested))}
      {said === null && inForce && button('It is no search', { role: 'none' })}
      {said && button('Forget what was said', undefined)}
    </Group>
  );
}

/** What was suggested, as something that is said. */
function saidOf({ role, query, include, exclude, urls }: ToolAdapter): object {
  return { role, query, include, exclude, urls };
}

function abilitiesOf({ query, safeSearch, count, include, exclude, urls }: ToolAdapter): string {
  return [
    query ? 'queries' : '',
    safeSearch ? 'safe search' : '',
    count ? 'number of results' : '',
    (include ?? exclude) ? 'domains' : '',
    urls ? 'URLs' : '',
    'its results',
  ]
    .filter(Boolean)
    .join(', ');
}
