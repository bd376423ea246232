/** OAuth scopes of the gateway. They narrow what a token is good for; what its bearer may do is decided by policy. */
export const mcpScopes = ['mcp:tools', 'mcp:prompts', 'mcp:resources'] as const;

export type McpScope = (typeof mcpScopes)[number];

/**
 * The scopes to which a token is limited; undefined when it is not. A token that names none of them is not limited,
 * unless scopes are required.
 */
export function mcpScopesOf(scopes: readonly string[], isRequired: boolean): readonly McpScope[] | undefined {
  const named = mcpScopes.filter((scope) => scopes.includes(scope));
  return named.length > 0 || isRequired ? named : undefined;
}
