// The MCP backend of the bench, as small as one can be: every call gets the same answer.
import { createServer, type AddressInfo } from 'node:net';
import { HttpMessages } from './http-messages.js';
import { answerText } from './messages.js';

const headers = 'Content-Type: application/json\r\nContent-Length';
const answer = Buffer.from(`HTTP/1.1 200 OK\r\n${headers}: ${Buffer.byteLength(answerText)}\r\n\r\n${answerText}`);
let calls = 0;

const server = createServer({ noDelay: true }, (socket) => {
  const messages = new HttpMessages((_, body) => {
    if (body.includes('"method":"initialize"')) {
      socket.write(initialized(JSON.parse(body.toString()) as { id: number }));
      return;
    }
    calls++;
    socket.write(answer);
  });
  socket.on('data', (chunk) => messages.push(chunk));
  socket.on('error', () => socket.destroy());
});

function initialized({ id }: { id: number }): string {
  const serverInfo = { name: 'bench', version: '1' };
  const result = { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo };
  const text = JSON.stringify({ jsonrpc: '2.0', id, result });
  return `HTTP/1.1 200 OK\r\nMcp-Session-Id: backend-${id}\r\n${headers}: ${text.length}\r\n\r\n${text}`;
}

server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', () => process.send?.({ calls }));
process.once('disconnect', () => process.exit());
