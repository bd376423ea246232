import type { Exchange, Filter, RpcMessage } from '../exchange.js';
import { interestOf } from '../listen/interest.js';
import { authenticateWith } from './challenge.js';
import type { McpScope } from './scopes.js';

/** Refuses what the token's scopes leave out, with the challenge that lets a client ask for more (step-up). */
export function checkScopes(publicUrl: string): Filter {
  return (exchange) => {
    const scopes = exchange.principal?.scopes;
    if (!scopes) return undefined;
    const needed = neededFor(exchange.message);
    if (needed === undefined || scopes.includes(needed)) return undefined;
    return { reason: 'scope_insufficient', status: 403, headers: stepUp(exchange, publicUrl, [...scopes, needed]) };
  };
}

/** Some clients ask for just what the challenge names, so it names what they have as well. */
function stepUp(exchange: Exchange, publicUrl: string, scopes: readonly McpScope[]): Record<string, string> {
  const parameters = { error: 'insufficient_scope', scope: scopes.join(' ') };
  return { 'www-authenticate': authenticateWith(exchange, publicUrl, parameters) };
}

function neededFor(message: RpcMessage | undefined): McpScope | undefined {
  const { method = '', params = {} } = message ?? {};
  const [area = ''] = method.split('/');
  if (area === 'completion')
    return (params.ref as { type?: unknown } | undefined)?.type === 'ref/prompt' ? 'mcp:prompts' : 'mcp:resources';
  if (method === 'subscriptions/listen')
    return interestOf(params.notifications)?.uris.size ? 'mcp:resources' : undefined;
  return byArea.get(area);
}

const byArea: ReadonlyMap<string, McpScope> = new Map([
  ['tools', 'mcp:tools'],
  ['tasks', 'mcp:tools'],
  ['prompts', 'mcp:prompts'],
  ['resources', 'mcp:resources'],
]);
