/** What to choose scopes from; lists that are undefined say nothing. */
export interface ScopeSources {
  /** What an administrator has set; empty = nothing. */
  set: readonly string[];
  challenged: readonly string[] | undefined;
  /** What the backend's metadata lists. */
  resource: readonly string[] | undefined;
  /** What was granted before and what the backend wanted besides, by the same issuer. */
  earlier: readonly string[];
  /** What the authorization server lists. */
  server: readonly string[] | undefined;
}

/**
 * The scopes to ask for (MCP 2026-07-28, scope selection strategy): those of the challenge, else all that the backend
 * lists, else none; with those of before, so that a step-up loses nothing. A refresh token is asked for only where the
 * server knows the scope for it.
 */
export function chooseScopes({ set, challenged, resource, earlier, server }: ScopeSources): string[] {
  const base = set.length > 0 ? set : (challenged ?? resource ?? []);
  const scopes = new Set([...base, ...earlier]);
  if (scopes.size > 0 && server?.includes(offline)) scopes.add(offline);
  else if (!server?.includes(offline)) scopes.delete(offline);
  return [...scopes];
}

const offline = 'offline_access';
