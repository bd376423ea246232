import type { IncomingMessage, ServerResponse } from 'node:http';
import { proofAlgorithms, readIssuerMetadata } from '@gatehouse/identity';
import { passthroughRoute } from './filters/passthrough.js';
import { mcpScopes } from './filters/scopes.js';
import type { ProxyConfig } from './proxy.config.js';
import type { Route, Snapshot } from './snapshot/snapshot.js';

const resourcePath = '/.well-known/oauth-protected-resource';
const serverPath = '/.well-known/oauth-authorization-server';
/** The root, `/mcp`, `/mcp/<backend>` or `/mcp/b/<bundle>`. */
const endpointForm = /^(?:\/mcp(?:\/b)?(?:\/[a-z0-9-]+)?)?$/;
const keptMs = 300_000;

/** What clients look up before they have a token. */
export class WellKnown {
  private kept: { body: string; untilMs: number } | undefined;

  constructor(
    private readonly config: Pick<ProxyConfig, 'publicUrl' | 'issuer' | 'requireScopes' | 'allowPassthrough'>,
    private readonly snapshot: () => Snapshot,
  ) {}

  /** Whether it is asked for here; if so, it is answered. */
  serves({ url = '', method }: IncomingMessage, response: ServerResponse): boolean {
    const [path = ''] = url.split('?');
    const base = [resourcePath, serverPath].find((wanted) => path.startsWith(wanted));
    if (base === undefined) return false;
    if (method !== 'GET' && method !== 'HEAD') send(response, 405, '{"error":"use GET"}', { allow: 'GET, HEAD' });
    else if (!endpointForm.test(path.slice(base.length))) send(response, 404, '{"error":"not found"}');
    else if (base === resourcePath) send(response, 200, this.resource(path.slice(base.length)));
    else void this.sendServer(response);
    return true;
  }

  /** Protected-resource metadata of one endpoint (RFC 9728). */
  private resource(path: string): string {
    const { publicUrl, issuer, requireScopes, allowPassthrough } = this.config;
    const brought = allowPassthrough ? passthroughRoute(this.snapshot(), path.slice('/mcp/'.length)) : undefined;
    if (brought) return broughtResource(publicUrl + path, brought);
    return JSON.stringify({
      resource: publicUrl + path,
      authorization_servers: [issuer],
      bearer_methods_supported: ['header'],
      // What the identity provider does not know, a client must not ask it for.
      ...(requireScopes ? { scopes_supported: mcpScopes } : {}),
      dpop_signing_alg_values_supported: proofAlgorithms,
      dpop_bound_access_tokens_required: false,
      resource_name: 'Gatehouse',
    });
  }

  /** The metadata of the identity provider (RFC 8414), for clients of MCP 2025-03-26, which look for it here alone. */
  private async sendServer(response: ServerResponse): Promise<void> {
    const body = await this.server().catch(() => undefined);
    if (body === undefined)
      send(response, 503, '{"error":"the identity provider does not answer"}', { 'retry-after': '5' });
    else send(response, 200, body);
  }

  private async server(): Promise<string> {
    if (this.kept && this.kept.untilMs > Date.now()) return this.kept.body;
    const body = JSON.stringify(await readIssuerMetadata(this.config.issuer));
    this.kept = { body, untilMs: Date.now() + keptMs };
    return body;
  }
}

/** Of an endpoint where agents bring a token for the backend: its own authorization server, the gateway as the resource. */
function broughtResource(resource: string, { authorizationServer, backendId }: Route): string {
  return JSON.stringify({
    resource,
    ...(authorizationServer === '' ? {} : { authorization_servers: [authorizationServer] }),
    bearer_methods_supported: ['header'],
    resource_name: backendId,
  });
}

function send(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  // Clients in browsers read it too.
  const common = { 'content-type': 'application/json', 'access-control-allow-origin': '*' };
  response.writeHead(status, { ...common, 'cache-control': 'max-age=300', ...headers }).end(body);
}
