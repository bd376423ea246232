import { describe, expect, it } from '@jest/globals';
import { predefinedAgentOf, predefinedAgents } from './predefined-agents.js';

describe('a predefined agent', () => {
  it.each([
    ['claude-code', 'claude-code'],
    ['https://claude.ai/oauth/claude-code-client-metadata', 'claude-code'],
    ['https://claude.ai/oauth/mcp-oauth-client-metadata', 'claude-desktop'],
    ['https://vscode.dev/oauth/client-metadata.json', 'vscode'],
    ['https://chatgpt.com/oauth/client.json', 'chatgpt'],
    ['https://chatgpt.com/oauth/kX3-9_a/client.json', 'chatgpt'],
    ['https://chatgpt.com/oauth/codex/client.json', 'codex'],
    ['https://chatgpt.com/oauth/codex/dIwd44EtAHp-/client.json', 'codex'],
  ])('is recognised by the client %s', (clientId, id) => {
    expect(predefinedAgentOf(clientId)).toBe(id);
  });

  it.each([
    '',
    '*',
    'Claude-Code',
    'claude-code ',
    'http://claude.ai/oauth/claude-code-client-metadata',
    'https://claude.ai/oauth/claude-code-client-metadata/',
    'https://claude.ai:443/oauth/claude-code-client-metadata',
    'https://CLAUDE.AI/oauth/claude-code-client-metadata',
    'https://claude.ai.evil.example/oauth/claude-code-client-metadata',
    'https://evil.example/https://claude.ai/oauth/claude-code-client-metadata',
    'https://claude.ai/oauth/claude-code-client-metadata?x=1',
    'https://chatgpt.com/oauth/*/client.json',
    'https://chatgpt.com/oauth//client.json',
    'https://chatgpt.com/oauth/a/b/c/client.json',
    'https://chatgpt.com/oauth/..%2f/client.json',
    'https://chatgpt.com/oauth/a@evil.example/client.json',
    'https://chatgpt.com/oauth/client.json/client.json/x',
    '__proto__',
  ])('is nothing that looks like one: %j', (clientId) => {
    expect(predefinedAgentOf(clientId)).toBeUndefined();
  });

  it('has no client in common with another one', () => {
    const all = predefinedAgents.flatMap(({ clientIds }) => clientIds);
    expect(new Set(all).size).toBe(all.length);
  });
});
