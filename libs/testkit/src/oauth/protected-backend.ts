import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startFixtureBackend, type FixtureBackend, type FixtureBackendOptions } from '../fixture-backend.js';
import type { AuthorizationServer } from './authorization-server.js';

export interface ProtectedBackendOptions extends Pick<FixtureBackendOptions, 'eras'> {
  /** Whose tokens it takes; may change. */
  servers: Pick<AuthorizationServer, 'issuer' | 'tokenOf'>[];
  /** Scopes that it names in its challenge and its metadata, and wants for everything. */
  scopes?: readonly string[];
  /** Scopes that it wants for one tool besides. */
  toolScopes?: Readonly<Record<string, readonly string[]>>;
  /** What else is in its metadata, or instead. */
  metadata?: Record<string, unknown>;
}

/** A fixture backend that wants tokens of an authorization server, with metadata and challenges (RFC 9728). */
export interface ProtectedBackend extends FixtureBackend {
  /** May be changed by a test. */
  options: ProtectedBackendOptions;
  /** Tokens that came, in order of arrival. */
  tokens: string[];
}

/** The resource is the URL of the backend; tokens must be for it. */
export async function startProtectedBackend(options: ProtectedBackendOptions): Promise<ProtectedBackend> {
  const inner = await startFixtureBackend({ eras: options.eras });
  const tokens: string[] = [];
  const own = { ...options };
  const server = createServer((request, response) => {
    void (async () => {
      const { scopes = [], toolScopes = {}, servers, metadata } = own;
      if (request.url?.startsWith(wellKnown)) {
        const known = { resource: url, authorization_servers: servers.map(({ issuer }) => issuer) };
        const listed = scopes.length === 0 ? {} : { scopes_supported: scopes };
        response.writeHead(200, { 'content-type': 'application/json' });
        return response.end(JSON.stringify({ ...known, ...listed, ...metadata }));
      }
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      const token = request.headers.authorization?.replace(/^Bearer /, '');
      if (token !== undefined) tokens.push(token);
      const refuse = (status: number, error: string, wanted: readonly string[]) => {
        const scope = wanted.length === 0 ? '' : `, scope="${wanted.join(' ')}"`;
        const place = `resource_metadata="${origin}${wellKnown}/mcp"`;
        response.writeHead(status, { 'www-authenticate': `Bearer error="${error}"${scope}, ${place}` }).end();
      };
      const found = token === undefined ? undefined : await firstOf(servers, token);
      if (!found || ![found.audience].flat().includes(url)) return refuse(401, 'invalid_token', scopes);
      const wanted = [...scopes, ...(toolScopes[toolIn(body)] ?? [])];
      if (!wanted.every((scope) => found.scopes.includes(scope))) return refuse(403, 'insufficient_scope', wanted);
      const { method = 'POST', headers } = request;
      const answer = await fetch(inner.url, {
        method,
        headers: plain(headers),
        ...(method === 'POST' ? { body } : {}),
      });
      const answered = ['content-type', 'mcp-session-id'].flatMap((name) => {
        const value = answer.headers.get(name);
        return value === null ? [] : [[name, value] as const];
      });
      response.writeHead(answer.status, Object.fromEntries(answered));
      return response.end(Buffer.from(await answer.arrayBuffer()));
    })().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const url = `${origin}/mcp`;
  const stop = async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await inner.stop();
  };
  return Object.assign(Object.create(inner) as FixtureBackend, { url, options: own, tokens, stop });
}

const wellKnown = '/.well-known/oauth-protected-resource';

async function firstOf(servers: ProtectedBackendOptions['servers'], token: string) {
  for (const server of servers) {
    const found = await server.tokenOf(token);
    if (found) return found;
  }
  return undefined;
}

function toolIn(body: Buffer): string {
  if (body.length === 0) return '';
  const { method, params } = JSON.parse(body.toString('utf8')) as { method?: string; params?: { name?: string } };
  return method === 'tools/call' ? (params?.name ?? '') : '';
}

function plain(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const own = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'authorization']);
  const kept = Object.entries(headers).filter(([name, value]) => !own.has(name) && typeof value === 'string');
  return Object.fromEntries(kept) as Record<string, string>;
}
