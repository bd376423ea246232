// The MCP backend of the bench, as small as one can be: every request of a kind gets the same answer.
import { createServer, type AddressInfo } from 'node:net';
import { HttpMessages } from './http-messages.js';
import { results, shapeOf, type Shape } from './messages.js';

const json = 'Content-Type: application/json\r\nContent-Length';
const progress = { jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: 'half of it' } };
let calls = 0;

const server = createServer({ noDelay: true }, (socket) => {
  const messages = new HttpMessages((head, body) => {
    const text = body.toString('latin1');
    const id = /"id":(\d+)/.exec(text)?.[1];
    if (id === undefined) {
      socket.write(head.startsWith('POST') ? 'HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n' : notAllowed);
      return;
    }
    const shape = shapeOf(head, text);
    if (!shape) {
      socket.write(introduction(id, text.includes('"method":"initialize"')));
      return;
    }
    calls++;
    socket.write(answerTo(shape, id));
  });
  socket.on('data', (chunk) => messages.push(chunk));
  socket.on('error', () => socket.destroy());
});

const notAllowed = 'HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n';

function answerTo(shape: Shape, id: string): string {
  const text = `{"jsonrpc":"2.0","id":${id},"result":${results[shape]}}`;
  if (shape !== 'stream') return `HTTP/1.1 200 OK\r\n${json}: ${text.length}\r\n\r\n${text}`;
  const events = `data: ${JSON.stringify(progress)}\n\ndata: ${text}\n\n`;
  const chunks = `${events.length.toString(16)}\r\n${events}\r\n0\r\n\r\n`;
  return `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`;
}

/** To `initialize` or `server/discover`. */
function introduction(id: string, isLegacy: boolean): string {
  const serverInfo = { name: 'bench', version: '1' };
  const capabilities = { tools: {} };
  const result = isLegacy
    ? { protocolVersion: '2025-11-25', capabilities, serverInfo }
    : { resultType: 'complete', supportedVersions: ['2026-07-28'], capabilities, ttlMs: 0, cacheScope: 'private' };
  const text = JSON.stringify({ jsonrpc: '2.0', id: Number(id), result });
  const session = isLegacy ? `Mcp-Session-Id: backend-${id}\r\n` : '';
  return `HTTP/1.1 200 OK\r\n${session}${json}: ${text.length}\r\n\r\n${text}`;
}

server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', () => process.send?.({ calls }));
process.once('disconnect', () => process.exit());
