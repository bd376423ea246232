import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toNodeHandler } from '@modelcontextprotocol/node';
import {
  acceptedContent,
  createMcpHandler,
  fromJsonSchema,
  inputRequired,
  McpServer,
  ResourceTemplate,
} from '@modelcontextprotocol/server';
import type { RunningServer } from './programs.js';

/** A server on the SDK of 2026-07-28 that refuses agents of the legacy era. */
export async function startModernServer(): Promise<RunningServer & { url: string }> {
  const handler = toNodeHandler(createMcpHandler(mcpServer, { legacy: 'reject' }));
  const server = createServer(handler as RequestListener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const order = fromJsonSchema<{ dish: string }>({
  type: 'object',
  properties: { dish: { type: 'string', description: 'What to cook' } },
  required: ['dish'],
});
const price = fromJsonSchema<{ euros: number }>({
  type: 'object',
  properties: { euros: { type: 'number' } },
  required: ['euros'],
});
const dishes = ['pancakes', 'paella', 'risotto'];

function mcpServer(): McpServer {
  const server = new McpServer({ name: 'kitchen', version: '1.0.0' }, { instructions: 'Cooks, and asks for whom.' });
  server.registerTool(
    'price',
    { description: 'What a dish costs', inputSchema: order, outputSchema: price },
    ({ dish }) => {
      const structuredContent = { euros: dish.length };
      return { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent };
    },
  );
  server.registerTool('cook', { description: 'Cooks for somebody', inputSchema: order }, ({ dish }, { mcpReq }) => {
    const guest = acceptedContent<{ name: string }>(mcpReq.inputResponses, 'guest');
    if (guest) return { content: [{ type: 'text', text: `${dish} for ${guest.name}` }] };
    const question = inputRequired.elicit({
      message: `For whom are the ${dish}?`,
      requestedSchema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
    });
    return inputRequired({ inputRequests: { guest: question } });
  });
  server.registerPrompt('menu', { description: 'Asks for a menu' }, () => ({
    messages: [{ role: 'user', content: { type: 'text', text: `Make a menu of ${dishes.join(', ')}.` } }],
  }));
  const complete = (begin: string) => dishes.filter((dish) => dish.startsWith(begin));
  const template = new ResourceTemplate('recipe://dishes/{dish}', { list: undefined, complete: { dish: complete } });
  server.registerResource('recipe', template, { mimeType: 'text/plain' }, ({ href }, { dish }) => ({
    contents: [{ uri: href, mimeType: 'text/plain', text: `Take what belongs into ${String(dish)}.` }],
  }));
  server.registerResource('hours', 'kitchen://hours', { mimeType: 'text/plain' }, ({ href }) => ({
    contents: [{ uri: href, mimeType: 'text/plain', text: 'from noon to midnight' }],
  }));
  return server;
}
