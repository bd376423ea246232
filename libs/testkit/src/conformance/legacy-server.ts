import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Catalogue, Change } from './catalogue.js';
import { readMessage, refuse } from './http.js';
import type { Ledger, LedgerEntry } from './ledger.js';
import { LegacyCall } from './legacy-call.js';
import { LegacySession } from './legacy-session.js';
import { errorCodes, RpcError, type JsonObject, type RpcRequest } from './rpc.js';

const versions = ['2025-11-25', '2025-06-18', '2025-03-26'];

const capabilities = {
  tools: { listChanged: true },
  prompts: { listChanged: true },
  resources: { listChanged: true, subscribe: true },
  completions: {},
  logging: {},
};

/** A server of revision 2025-11-25 and those before: sessions, questions on the stream of a call, streams to resume. */
export class LegacyServer {
  private readonly sessions = new Map<string, LegacySession>();

  constructor(
    private readonly catalogue: Catalogue,
    private readonly ledger: Ledger,
  ) {}

  /** How many sessions have a stream open to listen on. */
  get openListeners(): number {
    return [...this.sessions.values()].filter((session) => session.isListening).length;
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method: http = '', headers } = request;
    let id: unknown;
    try {
      checkAccept(request);
      if (http === 'POST') {
        const message = await readMessage(request);
        ({ id } = message);
        const { method = '', params = {} } = message as { method?: string; params?: JsonObject };
        const entry = this.ledger.note({
          http,
          method,
          params,
          headers,
          ...(id === undefined ? {} : { id: id as string }),
        });
        await this.take(message, request, response, entry);
        return;
      }
      this.ledger.note({ http, method: '', params: {}, headers });
      if (http === 'GET') this.listen(this.sessionOf(request), request, response);
      else if (http === 'DELETE') this.endSession(this.sessionOf(request), response);
      else response.writeHead(405, { allow: 'POST, GET, DELETE' }).end();
    } catch (error) {
      const { message } = error as Error;
      refuse(response, error instanceof RpcError ? error : new RpcError(errorCodes.internalError, message), id);
    }
  }

  /** Passes a change on to the sessions that hear of it. */
  changed(change: Change): void {
    for (const session of this.sessions.values()) {
      if ('list' in change) session.notify(`notifications/${change.list}/list_changed`, {});
      else if (session.subscriptions.has(change.uri)) session.notify('notifications/resources/updated', { ...change });
    }
  }

  /** Ends the connections of the listeners, and not their streams. */
  endListeners(): void {
    for (const session of this.sessions.values()) session.stopListening();
  }

  /** Ends all sessions; their clients are told only when they come again. */
  stop(): void {
    for (const session of this.sessions.values()) session.end();
    this.sessions.clear();
  }

  private async take(
    message: JsonObject,
    request: IncomingMessage,
    response: ServerResponse,
    entry: LedgerEntry,
  ): Promise<void> {
    const { id, method, params = {} } = message as { id?: string | number; method?: string; params?: JsonObject };
    if (method === 'initialize' && id !== undefined) {
      this.initialize({ id, method, params }, response, entry);
      return;
    }
    const session = this.sessionOf(request);
    if (method === undefined || id === undefined) {
      if (method === undefined) session.takeResponse(message);
      if (method === 'notifications/cancelled') session.calls.get(params.requestId as string | number)?.abort();
      response.writeHead(202).end();
      return;
    }
    await this.answer({ id, method, params }, session, response, entry);
  }

  private initialize({ id, params }: RpcRequest, response: ServerResponse, entry: LedgerEntry): void {
    const asked = String(params.protocolVersion);
    const protocolVersion = versions.includes(asked) ? asked : (versions[0] as string);
    const session = new LegacySession(protocolVersion, (params.capabilities ?? {}) as JsonObject);
    this.sessions.set(session.id, session);
    const stream = session.openStream(response, { 'mcp-session-id': session.id });
    const serverInfo = { name: 'conformance-legacy', version: '1.0.0' };
    const instructions = 'A fixture of the conformance suite.';
    stream.send({ id, result: { protocolVersion, capabilities, serverInfo, instructions } });
    stream.end();
    entry.outcome = 'answered';
  }

  private async answer(
    rpc: RpcRequest,
    session: LegacySession,
    response: ServerResponse,
    entry: LedgerEntry,
  ): Promise<void> {
    const controller = new AbortController();
    session.calls.set(rpc.id, controller);
    const stream = session.openStream(response);
    const answer = await this.answerTo(rpc, session, new LegacyCall(rpc, session, stream, controller.signal));
    session.calls.delete(rpc.id);
    const isCancelled = controller.signal.aborted;
    entry.outcome = isCancelled ? 'cancelled' : 'answered';
    if (!isCancelled) stream.send({ id: rpc.id, ...answer });
    stream.end();
  }

  private async answerTo(rpc: RpcRequest, session: LegacySession, call: LegacyCall): Promise<JsonObject> {
    try {
      const result = sessionResult(rpc, session) ?? this.catalogue.answer(rpc, call);
      if (!result) throw new RpcError(errorCodes.methodNotFound, `There is no method ${rpc.method}`);
      return { result: await result };
    } catch (error) {
      return errorAnswer(rpc, error);
    }
  }

  private sessionOf({ headers }: IncomingMessage): LegacySession {
    const { 'mcp-session-id': id, 'mcp-protocol-version': version } = headers;
    if (typeof id !== 'string') throw new RpcError(errorCodes.invalidRequest, 'There is no session id', undefined, 400);
    const session = this.sessions.get(id);
    if (!session) throw new RpcError(errorCodes.legacySessionNotFound, 'Session not found', undefined, 404);
    if (typeof version === 'string' && !versions.includes(version))
      throw new RpcError(errorCodes.invalidRequest, 'The protocol version is not supported', undefined, 400);
    return session;
  }

  private listen(session: LegacySession, { headers }: IncomingMessage, response: ServerResponse): void {
    const { 'last-event-id': lastEventId } = headers;
    if (typeof lastEventId === 'string') {
      if (session.resume(lastEventId, response)) return;
      throw new RpcError(errorCodes.invalidRequest, 'There is no such stream', undefined, 400);
    }
    if (session.isListening)
      throw new RpcError(errorCodes.invalidRequest, 'The session has a stream already', undefined, 409);
    session.listen(response);
  }

  private endSession(session: LegacySession, response: ServerResponse): void {
    this.sessions.delete(session.id);
    session.end();
    response.writeHead(200).end();
  }
}

/** The result of a request about the session itself; undefined for any other. */
function sessionResult({ method, params }: RpcRequest, session: LegacySession): JsonObject | undefined {
  switch (method) {
    case 'ping':
      return {};
    case 'logging/setLevel':
      session.level = String(params.level);
      return {};
    case 'resources/subscribe':
      session.subscriptions.add(String(params.uri));
      return {};
    case 'resources/unsubscribe':
      session.subscriptions.delete(String(params.uri));
      return {};
    default:
      return undefined;
  }
}

/** The legacy era has other codes, and for what a tool needs of its client it has none. */
function errorAnswer({ method }: RpcRequest, error: unknown): JsonObject {
  const { message } = error as Error;
  const isFailedTool =
    method === 'tools/call' && !(error instanceof RpcError && error.code === errorCodes.invalidParams);
  if (isFailedTool) return { result: { content: [{ type: 'text', text: message }], isError: true } };
  if (!(error instanceof RpcError)) return { error: { code: errorCodes.internalError, message } };
  const code = method === 'resources/read' ? errorCodes.legacyResourceNotFound : error.code;
  return { error: { ...error.toJSON(), code } };
}

function checkAccept({ method, headers: { accept = '' } }: IncomingMessage): void {
  const needed = { POST: ['application/json', 'text/event-stream'], GET: ['text/event-stream'] }[method ?? ''] ?? [];
  if (needed.every((type) => accept.includes(type))) return;
  throw new RpcError(errorCodes.invalidRequest, `Accept must have ${needed.join(' and ')}`, undefined, 406);
}
