import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { foundPages, type SearchServer } from '@gatehouse/web-search/spec-kit';

/** A search server on the official SDK, whose every search finds the same pages. */
export interface SearchBackend {
  url: string;
  /** Calls that reached it. */
  calls: { tool: string; args: Record<string, unknown> }[];
  stop(): Promise<void>;
}

/** Starts a server in the shape of a published one; it answers as JSON or, as is usual, as an event stream. */
export async function startSearchBackend(shape: SearchServer, { json = false } = {}): Promise<SearchBackend> {
  const calls: SearchBackend['calls'] = [];
  const serve = createServer((request, response) => {
    void (async () => {
      const transport = new StreamableHTTPServerTransport({ enableJsonResponse: json });
      await makeServer(shape, calls).connect(transport);
      await transport.handleRequest(request, response, await bodyOf(request));
    })();
  });
  await new Promise<void>((resolve) => serve.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(serve.address() as AddressInfo).port}/mcp`,
    calls,
    stop: () => {
      serve.closeAllConnections();
      return new Promise((resolve) => serve.close(() => resolve()));
    },
  };
}

function makeServer({ package: name, tools }: SearchServer, calls: SearchBackend['calls']) {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- McpServer takes no definitions in JSON Schema
  const server = new Server({ name, version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: tools.map(({ definition }) => definition) }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => {
    calls.push({ tool: params.name, args: params.arguments ?? {} });
    const tool = tools.find(({ definition }) => definition.name === params.name);
    return tool?.answer(foundPages) ?? { content: [], isError: true };
  });
  return server;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? undefined : JSON.parse(text);
}
