import { connect, type Socket } from 'node:net';
import { modernRequest } from '../messages.js';

/** A connection that a test writes to byte by byte, and reads from when it likes. */
export interface RawAgent {
  socket: Socket;
  /** What came back so far. */
  text(): string;
  /** Resolves when the connection is closed, with how long it was open. */
  closed: Promise<number>;
}

export function openRaw(url: string, isReading = true): RawAgent {
  const { hostname, port } = new URL(url);
  const begunMs = performance.now();
  const chunks: Buffer[] = [];
  const socket = connect(Number(port), hostname);
  if (isReading) socket.on('data', (chunk) => chunks.push(chunk));
  else socket.pause();
  // The other side may close at any moment.
  socket.on('error', () => undefined);
  const closed = new Promise<number>((resolve) => {
    socket.once('close', () => resolve(performance.now() - begunMs));
  });
  return { socket, text: () => Buffer.concat(chunks).toString('latin1'), closed };
}

/** The head of a modern request, but for the blank line that ends it. */
export function headOf(
  url: string,
  path: string,
  token: string,
  method: string,
  params: Record<string, unknown>,
  more: Record<string, string> = {},
) {
  const { message, headers } = modernRequest(1, method, params);
  const body = JSON.stringify(message);
  const lines = {
    host: new URL(url).host,
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
    ...more,
  };
  const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
  return { head: `POST ${path} HTTP/1.1\r\n${head.join('')}`, body };
}
