/** An agent that the product knows without being told. */
export interface PredefinedAgent {
  id: string;
  name: string;
  vendor: string;
  /**
   * OAuth clients that are it: names under which the company's realm may have it, and URLs of the metadata documents
   * that its vendor publishes (Client ID Metadata Documents, CIMD). In a URL, `*` stands for one segment of the path.
   */
  clientIds: readonly string[];
}

/**
 * Agents shipped as data. Any of them may be mapped to backends; none is mapped by itself. The URLs are those that the
 * clients were seen to present to authorization servers in 2026; Cursor, Gemini CLI, Copilot and Windsurf register
 * themselves (DCR), and get an id that says nothing.
 */
export const predefinedAgents: readonly PredefinedAgent[] = [
  {
    id: 'claude-code',
    name: 'Claude Code',
    vendor: 'Anthropic',
    clientIds: ['claude-code', 'https://claude.ai/oauth/claude-code-client-metadata'],
  },
  {
    id: 'claude-desktop',
    name: 'Claude Desktop',
    vendor: 'Anthropic',
    clientIds: ['claude-desktop', 'https://claude.ai/oauth/mcp-oauth-client-metadata'],
  },
  { id: 'cursor', name: 'Cursor', vendor: 'Anysphere', clientIds: ['cursor'] },
  {
    id: 'vscode',
    name: 'VS Code',
    vendor: 'Microsoft',
    clientIds: ['vscode', 'https://vscode.dev/oauth/client-metadata.json'],
  },
  { id: 'copilot', name: 'GitHub Copilot', vendor: 'GitHub', clientIds: ['copilot'] },
  {
    id: 'codex',
    name: 'Codex',
    vendor: 'OpenAI',
    clientIds: [
      'codex',
      'https://chatgpt.com/oauth/codex/client.json',
      'https://chatgpt.com/oauth/codex/*/client.json',
    ],
  },
  {
    id: 'chatgpt',
    name: 'ChatGPT',
    vendor: 'OpenAI',
    clientIds: ['chatgpt', 'https://chatgpt.com/oauth/client.json', 'https://chatgpt.com/oauth/*/client.json'],
  },
  { id: 'gemini-cli', name: 'Gemini CLI', vendor: 'Google', clientIds: ['gemini-cli'] },
  { id: 'windsurf', name: 'Windsurf', vendor: 'Windsurf', clientIds: ['windsurf'] },
  { id: 'gatehouse-cli', name: 'Gatehouse command line', vendor: 'Gatehouse', clientIds: ['gatehouse-cli'] },
];

const exact = new Map<string, string>();
const patterns: { prefix: string; suffix: string; id: string }[] = [];
for (const { id, clientIds } of predefinedAgents) {
  for (const clientId of clientIds) {
    const [prefix = '', suffix] = clientId.split('*');
    if (suffix === undefined) exact.set(clientId, id);
    else patterns.push({ prefix, suffix, id });
  }
}

/** The predefined agent that an OAuth client is, by its id as the identity provider names it. */
export function predefinedAgentOf(clientId: string): string | undefined {
  return exact.get(clientId) ?? patterns.find((pattern) => matches(pattern, clientId))?.id;
}

function matches({ prefix, suffix }: { prefix: string; suffix: string }, clientId: string): boolean {
  if (!clientId.startsWith(prefix) || !clientId.endsWith(suffix)) return false;
  return /^[A-Za-z0-9_-]+$/.test(clientId.slice(prefix.length, clientId.length - suffix.length));
}
