import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Catalogue, Change } from './catalogue.js';
import { checkNames, checkParameters } from './header-checks.js';
import { readMessage, refuse } from './http.js';
import type { Ledger, LedgerEntry } from './ledger.js';
import { InputRequired, ModernCall } from './modern-call.js';
import { errorCodes, isObject, RpcError, tasksExtension, type JsonObject, type RpcRequest } from './rpc.js';
import { taskMethods, Tasks } from './tasks.js';

const version = '2026-07-28';
const subscriptionId = 'io.modelcontextprotocol/subscriptionId';
const serverInfo = { 'io.modelcontextprotocol/serverInfo': { name: 'conformance-modern', version: '1.0.0' } };
const cacheable = /^(?:server\/discover|resources\/read|(?:tools|prompts|resources|resources\/templates)\/list)$/;

const discovered = {
  supportedVersions: [version],
  capabilities: {
    tools: { listChanged: true },
    prompts: { listChanged: true },
    resources: { listChanged: true, subscribe: true },
    completions: {},
    logging: {},
    extensions: { [tasksExtension]: {} },
  },
  instructions: 'A fixture of the conformance suite.',
};

interface Listener {
  call: ModernCall;
  id: string | number;
  filter: JsonObject;
}

/** A server of revision 2026-07-28 and no other: stateless, POST only. */
export class ModernServer {
  private readonly listeners = new Set<Listener>();
  private readonly tasks = new Tasks((taskId, details) => this.announce('taskIds', taskId, 'tasks', details));

  constructor(
    private readonly catalogue: Catalogue,
    private readonly ledger: Ledger,
  ) {}

  /** How many `subscriptions/listen` streams are open. */
  get openListeners(): number {
    return this.listeners.size;
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers } = request;
    if (request.method !== 'POST') {
      this.ledger.note({ http: request.method ?? '', method: '', params: {}, headers });
      response.writeHead(405, { allow: 'POST' }).end();
      return;
    }
    let id: unknown;
    try {
      const message = await readMessage(request);
      ({ id } = message);
      const { method = '', params = {} } = message as { method?: string; params?: JsonObject };
      const entry = this.ledger.note({ http: 'POST', method, params, headers, ...idOf(message) });
      if (method === '') throw new RpcError(errorCodes.invalidRequest, 'Responses do not come here', undefined, 400);
      if (id === undefined) response.writeHead(202).end();
      else await this.answer({ id: id as string | number, method, params }, request, response, entry);
    } catch (error) {
      refuse(response, asRpcError(error), id);
    }
  }

  /** Passes a change on to the listeners that have asked for it. */
  changed(change: Change): void {
    if ('uri' in change) this.announce('resourceSubscriptions', change.uri, 'resources/updated', { uri: change.uri });
    else this.announce(`${change.list}ListChanged`, true, `${change.list}/list_changed`, {});
  }

  stop(): void {
    this.tasks.stop();
    this.endListeners();
  }

  /** Ends the listeners as the protocol wants it. */
  endListeners(): void {
    for (const { call, id } of this.listeners)
      call.end({ result: { resultType: 'complete', _meta: { [subscriptionId]: id } } });
  }

  private async answer(
    rpc: RpcRequest,
    { headers }: IncomingMessage,
    response: ServerResponse,
    entry: LedgerEntry,
  ): Promise<void> {
    checkEnvelope(rpc, headers);
    checkNames(rpc, headers);
    response.on('close', () => {
      if (entry.outcome === 'open') entry.outcome = 'cancelled';
    });
    const call = new ModernCall(rpc, response, this.tasks);
    if (rpc.method === 'subscriptions/listen') {
      this.listen(rpc, call, response);
      return;
    }
    try {
      const result = await this.resultOf(rpc, call, headers);
      entry.outcome = 'answered';
      call.end({ result });
    } catch (error) {
      if (call.signal.aborted) return;
      entry.outcome = 'answered';
      call.end(error instanceof InputRequired ? { result: withMeta(error.result) } : { error: asRpcError(error) });
    }
  }

  private async resultOf(rpc: RpcRequest, call: ModernCall, headers: IncomingMessage['headers']): Promise<JsonObject> {
    const result = await this.tryAnswer(rpc, call, headers);
    if (!result) throw new RpcError(errorCodes.methodNotFound, `There is no method ${rpc.method}`, undefined, 404);
    const cache = cacheable.test(rpc.method) ? { ttlMs: 0, cacheScope: 'private' } : {};
    return withMeta({ resultType: 'complete', ...cache, ...result });
  }

  private tryAnswer(
    rpc: RpcRequest,
    call: ModernCall,
    headers: IncomingMessage['headers'],
  ): JsonObject | Promise<JsonObject> | undefined {
    const { method, params } = rpc;
    if (method === 'server/discover') return discovered;
    if (taskMethods.has(method)) {
      call.require({ extensions: { [tasksExtension]: {} } });
      return this.tasks.answer(method, params);
    }
    const tool = method === 'tools/call' ? this.catalogue.tool(params.name) : undefined;
    if (tool) checkParameters(tool.inputSchema, (params.arguments ?? {}) as JsonObject, headers);
    return this.catalogue.answer(rpc, call);
  }

  private listen({ id, params }: RpcRequest, call: ModernCall, response: ServerResponse): void {
    const { notifications: wanted } = params;
    if (!isObject(wanted)) throw new RpcError(errorCodes.invalidParams, 'notifications is missing', undefined, 400);
    const { toolsListChanged, promptsListChanged, resourcesListChanged, resourceSubscriptions, taskIds } = wanted;
    const filter = Object.fromEntries(
      Object.entries({
        toolsListChanged,
        promptsListChanged,
        resourcesListChanged,
        resourceSubscriptions,
        ...(Array.isArray(taskIds) ? { taskIds: taskIds.filter((taskId) => this.tasks.has(String(taskId))) } : {}),
      }).filter(([, value]) => value !== undefined && value !== false),
    );
    const listener = { call, id, filter };
    call.notify('notifications/subscriptions/acknowledged', { notifications: filter, _meta: { [subscriptionId]: id } });
    this.listeners.add(listener);
    response.on('close', () => this.listeners.delete(listener));
  }

  private announce(kind: string, what: unknown, name: string, params: JsonObject): void {
    for (const { call, id, filter } of this.listeners) {
      const wanted = filter[kind];
      const isWanted = Array.isArray(wanted) ? wanted.includes(what) : wanted === what;
      if (isWanted) call.notify(`notifications/${name}`, { ...params, _meta: { [subscriptionId]: id } });
    }
  }
}

function idOf({ id }: JsonObject): { id?: string | number } {
  return id === undefined ? {} : { id: id as string | number };
}

function withMeta(result: JsonObject): JsonObject {
  return { ...result, _meta: { ...(result._meta as JsonObject | undefined), ...serverInfo } };
}

function checkEnvelope({ params }: RpcRequest, headers: IncomingMessage['headers']): void {
  const { _meta: meta } = params;
  const claimed = isObject(meta) ? meta['io.modelcontextprotocol/protocolVersion'] : undefined;
  const capabilities = isObject(meta) ? meta['io.modelcontextprotocol/clientCapabilities'] : undefined;
  if (typeof claimed !== 'string') {
    const data = { supported: [version] };
    throw new RpcError(errorCodes.invalidParams, 'The request has no protocol version', data, 400);
  }
  if (headers['mcp-protocol-version'] !== claimed) {
    throw new RpcError(errorCodes.headerMismatch, 'MCP-Protocol-Version does not agree with the body', undefined, 400);
  }
  if (claimed !== version) {
    const data = { supported: [version], requested: claimed };
    throw new RpcError(errorCodes.unsupportedVersion, 'The protocol version is not supported', data, 400);
  }
  if (!isObject(capabilities)) {
    throw new RpcError(errorCodes.invalidParams, 'The request has no client capabilities', undefined, 400);
  }
}

function asRpcError(error: unknown): RpcError {
  return error instanceof RpcError ? error : new RpcError(errorCodes.internalError, (error as Error).message);
}
