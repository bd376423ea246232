import { ActionIcon, Code, CopyButton, Stack, Tabs, Text, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { CopyLine } from './copy-line.js';

interface ConnectAgentProps {
  /** Name of the entry in the agent's configuration. */
  name: string;
  endpoint: string;
}

/** Where agents reach something, and what to paste into which of them. */
export function ConnectAgent({ name, endpoint }: ConnectAgentProps) {
  const server = { url: endpoint, headers: { Authorization: 'Bearer gth_...' } };
  const configurations = [
    {
      agent: 'Claude Code',
      id: 'claude-code',
      where: 'Run',
      text: `claude mcp add --transport http ${name} ${endpoint} --header "Authorization: Bearer gth_..."`,
    },
    { agent: 'Cursor', id: 'cursor', where: 'In ~/.cursor/mcp.json', text: pretty({ mcpServers: { [name]: server } }) },
    {
      agent: 'VS Code',
      id: 'vscode',
      where: 'In .vscode/mcp.json',
      text: pretty({ servers: { [name]: { type: 'http', ...server } } }),
    },
  ];
  return (
    <Stack gap="xs">
      <div>
        <Text size="sm">Agents reach it at</Text>
        <CopyLine value={endpoint} label="endpoint" />
      </div>
      <Tabs defaultValue="Claude Code" variant="outline" keepMounted={false}>
        <Tabs.List>
          {configurations.map(({ agent }) => (
            <Tabs.Tab key={agent} value={agent}>
              {agent}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {configurations.map(({ agent, id, where, text }) => (
          <Tabs.Panel key={agent} value={agent} pt="xs">
            <Text size="sm">{where}</Text>
            <CopyBlock value={text} label={`configuration for ${agent}`} />
            <Text size="sm" c="dimmed" mt="xs">
              In place of gth_... goes an access token; <Code>gatehouse token create laptop --agent {id}</Code> issues
              one.
            </Text>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  );
}

/** Text of several lines to be copied. */
function CopyBlock({ value, label }: { value: string; label: string }) {
  return (
    <div style={{ position: 'relative' }}>
      <Code block pr={44} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {value}
      </Code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? 'Copied' : `Copy ${label}`}>
            <ActionIcon
              pos="absolute"
              top={6}
              right={6}
              variant="subtle"
              color={copied ? 'teal' : 'gray'}
              onClick={copy}
              aria-label={`Copy ${label}`}
            >
              {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </div>
  );
}

function pretty(document: object): string {
  return JSON.stringify(document, null, 2);
}
