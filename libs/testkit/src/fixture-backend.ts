import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A JSON-RPC message as it came in. */
export interface FixtureRequest {
  method: string;
  params: Record<string, unknown>;
  id: string | number | undefined;
  /** Of a response. */
  result: unknown;
  error: unknown;
  headers: IncomingMessage['headers'];
}

export interface FixtureBackendOptions {
  eras: readonly ('modern' | 'legacy')[];
  /** Answers as an event stream instead of JSON. */
  stream?: boolean;
  /** A header without which every request is answered 401. */
  requiredHeader?: { name: string; value: string };
  /** Over TLS, with HTTP/2 or without. */
  tls?: { cert: string; key: string; http2: boolean };
}

/** A real MCP server on node:http, small and strict, with a ledger of every tool call that reached it. */
export interface FixtureBackend {
  url: string;
  /** Tool calls in order of arrival: the oracle of what really ran. */
  calls: { tool: string; args: Record<string, unknown>; headers: IncomingMessage['headers'] }[];
  /** Requests other than POST in order of arrival: streams and session ends. */
  others: { method: string; headers: IncomingMessage['headers'] }[];
  /** Streams that are open to listen on, by legacy session; what a test writes there is sent. */
  streams: Map<string, ServerResponse>;
  /** Takes over the answer to every request while set; returning false leaves it to the server. */
  intercept: ((request: FixtureRequest, response: ServerResponse, raw: IncomingMessage) => boolean) | undefined;
  /** Replaces the listed tools. */
  setTools(tools: readonly object[]): void;
  stop(): Promise<void>;
}

const modernVersion = '2026-07-28';
const legacyVersions = ['2025-11-25', '2025-06-18', '2025-03-26'];
const serverInfo = { name: 'fixture', version: '1.0.0' };

const defaultTools = [
  {
    name: 'echo',
    description: 'Answers with the text that it was given',
    inputSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
  },
  { name: 'fail', description: 'Answers with an error result', inputSchema: { type: 'object' } },
  { name: 'delete_all', description: 'Something that policy should forbid', inputSchema: { type: 'object' } },
];

/** Starts a fixture backend on a free loopback port. */
export async function startFixtureBackend(options: FixtureBackendOptions): Promise<FixtureBackend> {
  const state = { tools: defaultTools as readonly object[], sessions: new Set<string>() };
  const backend: Omit<FixtureBackend, 'url' | 'stop'> = {
    calls: [],
    others: [],
    streams: new Map(),
    intercept: undefined,
    setTools: (tools) => {
      state.tools = tools;
    },
  };
  const { server, endConnections } = makeServer(options, (request, response) => {
    void serve(request, response).catch((error: unknown) => {
      // Of a connection that a test has broken, nothing else is wrong.
      if ((error as { code?: unknown }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    });
  });
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const { requiredHeader } = options;
    if (requiredHeader && request.headers[requiredHeader.name] !== requiredHeader.value) {
      return response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
    }
    if (request.method !== 'POST') {
      backend.others.push({ method: request.method ?? '', headers: request.headers });
      return serveOther(request, response, options, state.sessions, backend.streams);
    }
    const message = await readMessage(request);
    const rpc = {
      method: message.method,
      params: message.params ?? {},
      id: message.id,
      result: message.result,
      error: message.error,
      headers: request.headers,
    };
    if (backend.intercept?.(rpc, response, request)) return undefined;
    if (rpc.id === undefined) return response.writeHead(202).end();
    const answer = answerTo(rpc, options, backend, state);
    return send(response, rpc.id, answer, options.stream ?? false);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const scheme = options.tls ? 'https' : 'http';
  const url = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
  const stop = () => {
    endConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return Object.assign(backend, { url, stop });
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

function makeServer({ tls }: FixtureBackendOptions, listener: Listener) {
  if (!tls?.http2) {
    const server = tls ? createSecureServer(tls, listener) : createServer(listener);
    return { server, endConnections: () => server.closeAllConnections() };
  }
  const sessions = new Set<ServerHttp2Session>();
  // Node's HTTP/2 requests and responses can do what those of HTTP/1.1 can.
  const server = createHttp2Server({ ...tls, allowHTTP1: true }, listener as never);
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session)).on('error', () => undefined);
  });
  return { server, endConnections: () => sessions.forEach((session) => session.destroy()) };
}

interface Answer {
  status?: number;
  headers?: Record<string, string>;
  result?: object;
  error?: { code: number; message: string; data?: unknown };
}

function answerTo(
  rpc: FixtureRequest,
  options: FixtureBackendOptions,
  backend: Pick<FixtureBackend, 'calls'>,
  state: { tools: readonly object[]; sessions: Set<string> },
): Answer {
  const meta = rpc.params._meta as Record<string, unknown> | undefined;
  const isModern = meta?.['io.modelcontextprotocol/protocolVersion'] === modernVersion;
  if (isModern) {
    if (!options.eras.includes('modern'))
      return { status: 400, error: { code: -32000, message: 'Server not initialized' } };
    if (rpc.headers['mcp-method'] !== rpc.method)
      return { status: 400, error: { code: -32020, message: 'Mcp-Method' } };
    return modern(rpc, call(rpc, backend, state));
  }
  if (!options.eras.includes('legacy')) {
    return { status: 400, error: { code: -32022, message: 'unsupported', data: { supported: [modernVersion] } } };
  }
  if (rpc.method === 'initialize') return initialize(rpc, state.sessions);
  const session = rpc.headers['mcp-session-id'];
  if (typeof session !== 'string' || !state.sessions.has(session)) {
    return { status: 404, error: { code: -32001, message: 'Session not found' } };
  }
  return call(rpc, backend, state) ?? { error: { code: -32601, message: 'Method not found' } };
}

function initialize(rpc: FixtureRequest, sessions: Set<string>): Answer {
  const id = randomUUID();
  sessions.add(id);
  const asked = String(rpc.params.protocolVersion);
  const protocolVersion = legacyVersions.includes(asked) ? asked : legacyVersions[0];
  return {
    headers: { 'mcp-session-id': id },
    result: { protocolVersion, capabilities: { tools: { listChanged: true } }, serverInfo },
  };
}

function modern(rpc: FixtureRequest, answer: Answer | undefined): Answer {
  const result =
    rpc.method === 'server/discover'
      ? { supportedVersions: [modernVersion], capabilities: { tools: {} }, ttlMs: 0, cacheScope: 'private' }
      : answer?.result;
  if (!result) return answer?.error ? answer : { status: 404, error: { code: -32601, message: 'Method not found' } };
  const cache = rpc.method === 'tools/list' ? { ttlMs: 0, cacheScope: 'private' } : {};
  const _meta = { 'io.modelcontextprotocol/serverInfo': serverInfo };
  return { result: { resultType: 'complete', ...cache, ...result, _meta } };
}

function call(
  { method, params, headers }: FixtureRequest,
  { calls }: Pick<FixtureBackend, 'calls'>,
  { tools }: { tools: readonly object[] },
): Answer | undefined {
  if (method === 'ping') return { result: {} };
  if (method === 'tools/list') return { result: { tools } };
  if (method !== 'tools/call') return undefined;
  const tool = String(params.name);
  const args = (params.arguments ?? {}) as Record<string, unknown>;
  if (!tools.some((t) => (t as { name: string }).name === tool)) {
    return { error: { code: -32602, message: `Unknown tool ${tool}` } };
  }
  calls.push({ tool, args, headers });
  const text = typeof args.text === 'string' ? args.text : `${tool} ran`;
  return { result: { content: [{ type: 'text', text }], ...(tool === 'fail' ? { isError: true } : {}) } };
}

function send(response: ServerResponse, id: string | number, answer: Answer, stream: boolean): void {
  const { status = 200, headers = {}, result, error } = answer;
  const body = JSON.stringify({ jsonrpc: '2.0', id, ...(error ? { error } : { result }) });
  if (stream && status === 200) {
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
    response.write(
      `event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: 'working' } })}\n\n`,
    );
    response.end(`event: message\ndata: ${body}\n\n`);
    return;
  }
  response.writeHead(status, { ...headers, 'content-type': 'application/json' }).end(body);
}

function serveOther(
  request: IncomingMessage,
  response: ServerResponse,
  options: FixtureBackendOptions,
  sessions: Set<string>,
  streams: FixtureBackend['streams'],
): void {
  const session = String(request.headers['mcp-session-id']);
  if (!options.eras.includes('legacy')) return void response.writeHead(405, { allow: 'POST' }).end();
  if (!sessions.has(session)) return void response.writeHead(404).end();
  if (request.method === 'DELETE') {
    sessions.delete(session);
    return void response.writeHead(200).end();
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  streams.set(session, response);
  const changed = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
  return void response.write(`id: 1\ndata: ${changed}\n\n`);
}

interface RpcMessage {
  method: string;
  params?: Record<string, unknown>;
  id?: string | number;
  result?: unknown;
  error?: unknown;
}

async function readMessage(request: IncomingMessage): Promise<RpcMessage> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as RpcMessage;
}
