import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that keeps the text of the last request, and answers with a text that it was given. */
export interface EchoBackend {
  url: string;
  /** Body of the last request that wants an answer. */
  received: string;
  /** JSON text of the result of every request but those that open. */
  result: string;
  /** JSON text of a notification that comes before it, in an event stream; JSON alone when it is undefined. */
  notification: string | undefined;
  /** JSON text of what `initialize` and `server/discover` answer. */
  opening: string;
  /** JSON text of what lists answer; they are no requests of an agent. */
  lists: string | undefined;
  stop(): Promise<void>;
}

export async function startEchoBackend(): Promise<EchoBackend> {
  const server = createServer((request, response) => void serve(request, response));
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.method === 'DELETE') return response.end();
    if (request.method !== 'POST') return response.writeHead(405).end();
    const text = await readText(request);
    const { id, method } = JSON.parse(text) as { id?: unknown; method?: string };
    if (id === undefined) return response.writeHead(202).end();
    const isOpening = method === 'initialize' || method === 'server/discover';
    const listed = method?.endsWith('/list') ? backend.lists : undefined;
    if (listed === undefined) backend.received = text;
    const result = listed ?? (isOpening ? backend.opening : backend.result);
    const answer = `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result}}`;
    const headers = method === 'initialize' ? { 'mcp-session-id': 'echo' } : {};
    if (isOpening || listed !== undefined || backend.notification === undefined) {
      return response.writeHead(200, { ...headers, 'content-type': 'application/json' }).end(answer);
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    return response.end(`${eventOf(backend.notification)}${eventOf(answer)}`);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const backend: EchoBackend = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    received: '',
    result: '{}',
    notification: undefined,
    opening: '{}',
    lists: undefined,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return backend;
}

function eventOf(data: string): string {
  return `${data
    .split('\n')
    .map((line) => `data: ${line}\n`)
    .join('')}\n`;
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
