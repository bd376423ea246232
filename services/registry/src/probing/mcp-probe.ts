import { Injectable } from '@nestjs/common';
import { canonicalJson, type BackendSettings, type ToolDefinition } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { Outbound } from '@gatehouse/outbound';
import { JsonRpcClient, type RpcAnswer, type RpcReply } from './json-rpc.client.js';
import { isDeeper, isStorable, maxDepth, ToolDefinitions } from './tool-definitions.js';

/** What a server turned out to be, as it goes into the settings of its backend. */
export type ProbeVerdict = Pick<
  BackendSettings,
  | 'modern'
  | 'legacy'
  | 'protocolVersions'
  | 'serverName'
  | 'serverVersion'
  | 'capabilitiesJson'
  | 'instructions'
  | 'probedAtMs'
>;

export interface ProbeResult {
  verdict: ProbeVerdict;
  tools: readonly ToolDefinition[];
  /** Whether it has answered with its tools, or that it has none: what has only failed says nothing. */
  isListed: boolean;
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
const methodNotFound = -32_601;
const maxPages = 100;
const maxVersions = 10;
const maxLabel = 200;
const maxInstructions = 8_000;
const maxCapabilities = 16_384;
const revision = /^\d{4}-\d{2}-\d{2}$/;

interface Discovered {
  supportedVersions?: unknown;
  capabilities?: unknown;
  instructions?: unknown;
  _meta?: Record<string, unknown>;
}

interface Initialized {
  protocolVersion?: unknown;
  capabilities?: unknown;
  instructions?: unknown;
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
  async probe(
    url: string,
    headers: Readonly<Record<string, string>>,
    watch?: (answer: RpcAnswer) => void,
  ): Promise<ProbeResult> {
    this.outbound.assertUrlAllowed(url);
    const [address, onlyHeaders] = addressedWith(url, headers);
    const rpc = new JsonRpcClient(address, this.outbound.dispatcher, onlyHeaders, watch);
    const discovered = await discover(rpc);
    const session = await initialize(rpc);
    try {
      if (!discovered && !session) {
        throw new GatehouseError('GATEHOUSE_BACKEND_NOT_MCP', { detail: rpc.lastAnswer });
      }
      const tools = discovered ? await listTools(rpc, modernHop) : await listTools(rpc, legacyHop(session));
      return { verdict: verdictOf(discovered, session), ...tools };
    } finally {
      if (session?.sessionId !== undefined) await rpc.delete({ 'mcp-session-id': session.sessionId });
    }
  }
}

/** Entries of a credential whose names begin with `?` are query parameters. */
function addressedWith(
  url: string,
  credential: Readonly<Record<string, string>>,
): [address: string, headers: Record<string, string>] {
  const entries = Object.entries(credential);
  const address = new URL(url);
  for (const [name, value] of entries) if (name.startsWith('?')) address.searchParams.append(name.slice(1), value);
  return [address.href, Object.fromEntries(entries.filter(([name]) => !name.startsWith('?')))];
}

function verdictOf(discovered: Discovered | undefined, session: Initialized | undefined): ProbeVerdict {
  const { capabilities, instructions } = discovered ?? session ?? {};
  const info = (discovered?._meta?.['io.modelcontextprotocol/serverInfo'] ?? session?.serverInfo ?? {}) as {
    name?: unknown;
    version?: unknown;
  };
  return {
    modern: discovered !== undefined,
    legacy: session !== undefined,
    protocolVersions: versionsOf(discovered, session),
    serverName: label(info.name),
    serverVersion: label(info.version),
    capabilitiesJson: storableJson(capabilities),
    instructions: text(instructions, maxInstructions),
    probedAtMs: Date.now(),
  };
}

async function discover(rpc: JsonRpcClient): Promise<Discovered | undefined> {
  const reply = await modernHop.request(rpc, 'server/discover', {});
  const result = reply.result as Discovered | undefined;
  const versions = result?.supportedVersions;
  if (Array.isArray(versions)) return versions.includes(modernVersion) ? result : undefined;
  assertConclusive(rpc, reply);
  return undefined;
}

/** A server that is busy, or behind something that is in trouble, has not said that it does not speak an era. */
function assertConclusive({ lastAnswer }: JsonRpcClient, { status }: RpcReply): void {
  if (passing.has(status)) throw new GatehouseError('GATEHOUSE_BACKEND_UNREACHABLE', { detail: lastAnswer });
}

const passing: ReadonlySet<number> = new Set([429, 502, 503, 504]);

async function initialize(rpc: JsonRpcClient): Promise<(Initialized & { sessionId: string | undefined }) | undefined> {
  const params = { protocolVersion: legacyVersion, capabilities, clientInfo };
  const reply = await rpc.request('initialize', params, {});
  const result = reply.result as Initialized | undefined;
  if (!isRevision(result?.protocolVersion)) {
    assertConclusive(rpc, reply);
    return undefined;
  }
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
    'mcp-protocol-version': label(session?.protocolVersion),
    ...(session?.sessionId === undefined ? {} : { 'mcp-session-id': session.sessionId }),
  };
  const hop = {
    headers,
    request: (rpc: JsonRpcClient, method: string, params: object) => rpc.request(method, params, headers),
  };
  return hop satisfies Hop;
}

async function listTools(rpc: JsonRpcClient, hop: Hop): Promise<Pick<ProbeResult, 'tools' | 'isListed'>> {
  const tools = new ToolDefinitions();
  let cursor: string | undefined;
  for (let page = 0; page < maxPages; page++) {
    const reply = await hop.request(rpc, 'tools/list', cursor === undefined ? {} : { cursor });
    const result = reply.result as { tools?: unknown; nextCursor?: unknown } | undefined;
    if (!Array.isArray(result?.tools)) return { tools: tools.all(), isListed: reply.errorCode === methodNotFound };
    tools.add(result.tools);
    // The same cursor again would lead to the same page again.
    if (typeof result.nextCursor !== 'string' || result.nextCursor === cursor)
      return { tools: tools.all(), isListed: true };
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

/** Text that can be stored and shown; line breaks stay. */
function text(value: unknown, maxLength: number): string {
  if (typeof value !== 'string') return '';
  return value
    .replaceAll(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .slice(0, maxLength)
    .toWellFormed();
}

function label(value: unknown): string {
  return text(value, maxLabel).replaceAll('\n', '');
}

/** JSON of an object, if it can be stored. */
function storableJson(value: unknown): string {
  if (typeof value !== 'object' || value === null || isDeeper(value, maxDepth)) return '{}';
  const json = canonicalJson(value);
  return json.length > maxCapabilities || !isStorable(json) ? '{}' : json;
}
