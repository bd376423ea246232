import { describe, expect, it } from '@jest/globals';
import { mcpScopesOf } from './scopes.js';

describe('the scopes of a token', () => {
  it.each([
    ['that names some limit it to them', ['openid', 'mcp:tools'], false, ['mcp:tools']],
    ['that names none do not limit it', ['openid', 'profile'], false, undefined],
    ['that are required and not there leave nothing', ['openid'], true, []],
    ['that are required and there limit it to them', ['mcp:prompts', 'mcp:tools'], true, ['mcp:tools', 'mcp:prompts']],
    ['that look like them are none', ['mcp:tools:read', 'MCP:TOOLS', 'tools'], false, undefined],
  ])('%s', (_, scopes, isRequired, expected) => {
    expect(mcpScopesOf(scopes, isRequired)).toEqual(expected);
  });
});
