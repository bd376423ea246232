import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it reached a backend. */
export interface Reached {
  method: string;
  /** The headers as they came, name and value in turn. */
  rawHeaders: readonly string[];
  text: string;
}

/** A server that keeps every request, by its trace, and answers them all alike. */
export interface RecordingBackend {
  url: string;
  /** What reached it under a trace. */
  reached(traceId: string): readonly Reached[];
  forget(): void;
  stop(): Promise<void>;
}

const tools = ['echo', 'transfer', 'delete_all'].map((name) => ({ name, inputSchema: { type: 'object' } }));
/** Fits to whatever was asked. */
const result = {
  ...{ resultType: 'complete', content: [], contents: [], messages: [], completion: { values: [] }, tools },
  ...{ prompts: [{ name: 'greeting' }, { name: 'secret' }], resourceTemplates: [] },
  ...{ supportedVersions: ['2026-07-28'], protocolVersion: '2025-11-25' },
  capabilities: { tools: {}, prompts: {}, resources: { subscribe: true }, completions: {} },
  serverInfo: { name: 'recorder', version: '1' },
};

export async function startRecordingBackend(uris: readonly string[]): Promise<RecordingBackend> {
  const resources = uris.map((uri) => ({ uri, name: uri }));
  const byTrace = new Map<string, Reached[]>();
  const server = createServer((request, response) => void serve(request, response));
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const traceId = request.headers.traceparent?.toString().split('-')[1] ?? '';
    const { method = '', rawHeaders } = request;
    byTrace.set(traceId, [...(byTrace.get(traceId) ?? []), { method, rawHeaders, text }]);
    answer(method, text, response, resources);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    reached: (traceId) => byTrace.get(traceId) ?? [],
    forget: () => byTrace.clear(),
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function answer(method: string, text: string, response: ServerResponse, resources: object[]): void {
  if (method !== 'POST') {
    response.writeHead(method === 'GET' ? 405 : 200).end();
    return;
  }
  const message = JSON.parse(text) as { id?: unknown; method?: string };
  if (message.id === undefined || message.method === undefined) {
    response.writeHead(202).end();
    return;
  }
  const session = message.method === 'initialize' ? { 'mcp-session-id': 'recorder' } : {};
  response.writeHead(200, { ...session, 'content-type': 'application/json' });
  response.end(JSON.stringify({ jsonrpc: '2.0', id: message.id, result: { ...result, resources } }));
}
