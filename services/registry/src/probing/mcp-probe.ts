import { Injectable } from '@nestjs/common';
import type { ToolDefinition } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { Outbound } from '@gatehouse/outbound';
import { JsonRpcClient, type RpcReply } from './json-rpc.client.js';
import { ToolDefinitions } from './tool-definitions.js';

/** What a server turned out to be. */
export interface ProbeResult {
  modern: boolean;
  legacy: boolean;
  /** MCP revisions, newest first. */
  protocolVersions: readonly string[];
  serverName: string;
  serverVersion: string;
  tools: readonly ToolDefinition[];
}

const modernVersion = '2026-07-28';
const legacyVersion = '2025-11-25';
const clientInfo = { name: 'gatehouse', title: 'Gatehouse registry', version: '0.1.0' };
/**
 * Everything that any agent may be able to do: a server lists what its client can use, and the ledger is to know all
 * that it has.
 */
const capabilities = {
  elicitation: { form: {}, url: {} },
  sampling: { tools: {}, context: {} },
  roots: { listChanged: true },
  tasks: { list: {}, cancel: {}, requests: { elicitation: { create: {} }, sampling: { createMessage: {} } } },
  extensions: { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html;profile=mcp-app'] } },
};
const { tasks: _, ...modernCapabilities } = capabilities;
const maxPages = 100;
const maxVersions = 10;
const revision = /^\d{4}-\d{2}-\d{2}$/;

interface Discovered {
  supportedVersions?: unknown;
  capabilities?: { tools?: unknown };
  _meta?: Record<string, unknown>;
}

interface Initialized {
  protocolVersion?: unknown;
  capabilities?: { tools?: unknown };
  serverInfo?: unknown;
}

/**
 * Finds out from the URL alone whether an MCP server speaks the modern era, the legacy era or both, and lists its
 * tools. A server that answers the modern probe with anything but a discovery is asked to initialize, also after a
 * 5xx: servers in the wild answer 500 to methods that they do not know.
 */
@Injectable()
export class McpProbe {
  constructor(private readonly outbound: Outbound) {}

  /** @throws GatehouseError GATEHOUSE_BACKEND_UNREACHABLE, _NEEDS_CREDENTIAL, _NOT_MCP; GATEHOUSE_OUTBOUND_* */
  async probe(url: string, headers: Readonly<Record<string, string>>): Promise<ProbeResult> {
    this.outbound.assertUrlAllowed(url);
    const rpc = new JsonRpcClient(url, this.outbound.dispatcher, headers);
    const discovered = await discover(rpc);
    const session = await initialize(rpc);
    try {
      if (!discovered && !session) {
        throw new GatehouseError('GATEHOUSE_BACKEND_NOT_MCP', { detail: rpc.lastAnswer });
      }
      const tools = discovered ? await listTools(rpc, modernHop) : await listTools(rpc, legacyHop(session));
      const info = (discovered?._meta?.['io.modelcontextprotocol/serverInfo'] ?? session?.serverInfo ?? {}) as {
        name?: unknown;
        version?: unknown;
      };
      return {
        modern: discovered !== undefined,
        legacy: session !== undefined,
        protocolVersions: versionsOf(discovered, session),
        serverName: text(info.name),
        serverVersion: text(info.version),
        tools,
      };
    } finally {
      if (session?.sessionId !== undefined) await rpc.delete({ 'mcp-session-id': session.sessionId });
    }
  }
}

async function discover(rpc: JsonRpcClient): Promise<Discovered | undefined> {
  const reply = await modernHop.request(rpc, 'server/discover', {});
  const result = reply.result as Discovered | undefined;
  return Array.isArray(result?.supportedVersions) ? result : undefined;
}

async function initialize(rpc: JsonRpcClient): Promise<(Initialized & { sessionId: string | undefined }) | undefined> {
  const params = { protocolVersion: legacyVersion, capabilities, clientInfo };
  const reply = await rpc.request('initialize', params, {});
  const result = reply.result as Initialized | undefined;
  if (!isRevision(result?.protocolVersion)) return undefined;
  const session = { ...result, sessionId: reply.sessionId };
  await rpc.notify('notifications/initialized', legacyHop(session).headers);
  return session;
}

/** How one era wants its requests. */
interface Hop {
  request(rpc: JsonRpcClient, method: string, params: object): Promise<RpcReply>;
}

const modernHop: Hop = {
  request: (rpc, method, params) =>
    rpc.request(
      method,
      {
        ...params,
        _meta: {
          'io.modelcontextprotocol/protocolVersion': modernVersion,
          'io.modelcontextprotocol/clientCapabilities': modernCapabilities,
          'io.modelcontextprotocol/clientInfo': clientInfo,
        },
      },
      { 'mcp-protocol-version': modernVersion, 'mcp-method': method },
    ),
};

function legacyHop(session: (Initialized & { sessionId: string | undefined }) | undefined) {
  const headers = {
    'mcp-protocol-version': text(session?.protocolVersion),
    ...(session?.sessionId === undefined ? {} : { 'mcp-session-id': session.sessionId }),
  };
  const hop = {
    headers,
    request: (rpc: JsonRpcClient, method: string, params: object) => rpc.request(method, params, headers),
  };
  return hop satisfies Hop;
}

async function listTools(rpc: JsonRpcClient, hop: Hop): Promise<readonly ToolDefinition[]> {
  const tools = new ToolDefinitions();
  let cursor: string | undefined;
  for (let page = 0; page < maxPages; page++) {
    const reply = await hop.request(rpc, 'tools/list', cursor === undefined ? {} : { cursor });
    const result = reply.result as { tools?: unknown; nextCursor?: unknown } | undefined;
    if (!Array.isArray(result?.tools)) return tools.all();
    tools.add(result.tools);
    // The same cursor again would lead to the same page again.
    if (typeof result.nextCursor !== 'string' || result.nextCursor === cursor) return tools.all();
    cursor = result.nextCursor;
  }
  throw new GatehouseError('GATEHOUSE_BACKEND_TOO_MANY_TOOLS', { detail: `The limit is ${maxPages} pages.` });
}

function versionsOf(discovered: Discovered | undefined, session: Initialized | undefined): string[] {
  const modern: unknown[] = Array.isArray(discovered?.supportedVersions) ? discovered.supportedVersions : [];
  const all = [...modern, session?.protocolVersion].filter(isRevision);
  return [...new Set(all)].sort().reverse().slice(0, maxVersions);
}

function isRevision(value: unknown): value is string {
  return typeof value === 'string' && revision.test(value);
}

function text(value: unknown): string {
  return typeof value === 'string'
    ? value
        .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
        .slice(0, 200)
        .toWellFormed()
    : '';
}
