/** An agent that the product knows without being told. */
export interface PredefinedAgent {
  id: string;
  name: string;
  vendor: string;
  /** OAuth client ids, as pre-registered in the company's realm. */
  clientIds: readonly string[];
}

/** Agents shipped as data. Any of them may be mapped to backends; none is mapped by itself. */
export const predefinedAgents: readonly PredefinedAgent[] = [
  { id: 'claude-code', name: 'Claude Code', vendor: 'Anthropic', clientIds: ['claude-code'] },
  { id: 'claude-desktop', name: 'Claude Desktop', vendor: 'Anthropic', clientIds: ['claude-desktop'] },
  { id: 'cursor', name: 'Cursor', vendor: 'Anysphere', clientIds: ['cursor'] },
  { id: 'vscode', name: 'VS Code', vendor: 'Microsoft', clientIds: ['vscode'] },
  { id: 'copilot', name: 'GitHub Copilot', vendor: 'GitHub', clientIds: ['copilot'] },
  { id: 'chatgpt', name: 'ChatGPT', vendor: 'OpenAI', clientIds: ['chatgpt'] },
  { id: 'codex', name: 'Codex', vendor: 'OpenAI', clientIds: ['codex'] },
  { id: 'gemini-cli', name: 'Gemini CLI', vendor: 'Google', clientIds: ['gemini-cli'] },
  { id: 'windsurf', name: 'Windsurf', vendor: 'Windsurf', clientIds: ['windsurf'] },
  { id: 'gatehouse-cli', name: 'Gatehouse command line', vendor: 'Gatehouse', clientIds: ['gatehouse-cli'] },
];
