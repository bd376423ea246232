import { randomBytes, randomInt } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';

const frames = { data: 0, headers: 1, reset: 3, settings: 4, ping: 6, goaway: 7, windowUpdate: 8, continuation: 9 };
const endStream = 1;
const endHeaders = 4;
const ack = 1;

/** A server that speaks HTTP/2 as long as the connection begins, and then in frames made at random. */
export async function startHostileHttp2({ cert, key }: { cert: string; key: string }) {
  const sockets = new Set<TLSSocket>();
  const server = createServer({ cert, key, ALPNProtocols: ['h2'] }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    serve(socket);
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function serve(socket: TLSSocket): void {
  const streams: number[] = [];
  let received = Buffer.alloc(0);
  let isBegun = false;
  const say = (...all: Buffer[]) => !socket.destroyed && socket.write(Buffer.concat(all));
  say(frame(frames.settings, 0, 0));
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    if (!isBegun && received.length >= preface) {
      isBegun = true;
      received = received.subarray(preface);
    }
    while (isBegun && received.length >= headBytes) {
      const length = received.readUIntBE(0, 3);
      if (received.length < headBytes + length) break;
      const [type, flags] = [received[3], received[4] ?? 0];
      const stream = received.readUInt32BE(5);
      const payload = received.subarray(headBytes, headBytes + length);
      received = received.subarray(headBytes + length);
      if (type === frames.settings && !(flags & ack)) say(frame(frames.settings, ack, 0));
      if (type === frames.ping && !(flags & ack)) say(frame(frames.ping, ack, 0, payload));
      if (type !== frames.headers) continue;
      streams.push(stream);
      say(...Array.from({ length: randomInt(1, 5) }, () => anyFrame(streams)));
      if (randomInt(10) === 0) socket.destroy();
    }
  });
}

const preface = 24;
const headBytes = 9;

function frame(type: number, flags: number, stream: number, payload: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(headBytes);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

function anyFrame(streams: readonly number[]): Buffer {
  const stream = pick([...streams, streams.at(-1) ?? 1, 0, 2, 99]);
  switch (randomInt(12)) {
    case 0:
    case 1:
    case 2:
      return frame(frames.headers, pick([endHeaders, endHeaders | endStream, 0]), stream, anyHead());
    case 3:
    case 4:
      return frame(frames.data, pick([0, endStream]), stream, Buffer.from('data: {"jsonrpc":"2.0"}\n\n'));
    case 5:
      return frame(frames.reset, 0, stream, number(randomInt(15)));
    case 6:
      return frame(frames.goaway, 0, 0, Buffer.concat([number(pick([0, 1, 3, 2 ** 31 - 1])), number(randomInt(14))]));
    case 7:
      return frame(frames.settings, 0, 0, anySetting());
    case 8:
      return frame(frames.windowUpdate, 0, pick([0, stream]), number(pick([0, 1, 2 ** 31 - 1])));
    case 9:
      return frame(frames.continuation, pick([0, endHeaders]), stream, randomBytes(randomInt(10)));
    case 10:
      return frame(frames.headers, endHeaders | endStream, stream, literal('x-trailer', 't'));
    default:
      return frame(randomInt(12), randomInt(256), stream, randomBytes(randomInt(30)));
  }
}

/** HPACK: `:status` 200 is in the static table, the others are literals with its name. */
function anyHead(): Buffer {
  const status = pick(['200', '200', '100', '103', '101', '204', '304', '404', '999']);
  const parts: Buffer[] = [status === '200' ? Buffer.from([0x88]) : Buffer.from([0x08, 3, ...Buffer.from(status)])];
  if (randomInt(2) === 0) parts.push(literal('content-type', pick(['text/event-stream', 'application/json'])));
  if (randomInt(4) === 0) parts.push(literal('content-length', String(randomInt(50))));
  if (randomInt(10) === 0) parts.push(randomBytes(randomInt(20)));
  return Buffer.concat(parts);
}

function anySetting(): Buffer {
  const [id, value] = pick([
    [3, 0],
    [3, 1],
    [4, 0],
    [4, 2 ** 31 - 1],
    [5, 0],
    [8, 1],
  ] as const);
  return Buffer.concat([Buffer.from([0, id]), number(value)]);
}

function literal(name: string, value: string): Buffer {
  return Buffer.from([0, name.length, ...Buffer.from(name), value.length, ...Buffer.from(value)]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function pick<T>(from: readonly T[]): T {
  return from[randomInt(from.length)] as T;
}
