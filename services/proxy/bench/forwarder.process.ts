// The bound: what passing a call on costs in Node when nothing is governed. node:http in front, undici behind.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, type Dispatcher } from 'undici';

const origin = `http://127.0.0.1:${process.argv[2] ?? ''}`;
const agent = new Agent({ connections: 64, pipelining: 1 });
const hopByHop = new Set(['host', 'connection', 'keep-alive', 'transfer-encoding']);

class Passing implements Dispatcher.DispatchHandler {
  constructor(private readonly response: ServerResponse) {}

  // undici looks for it to tell handlers of this form from older ones.
  onRequestStart(): void {}

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Record<string, string>): void {
    this.response.writeHead(status, headers);
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.response.write(chunk);
  }

  onResponseEnd(): void {
    this.response.end();
  }

  onResponseError(): void {
    this.response.writeHead(502, { 'content-length': 0 }).end();
  }
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { url: path = '/', method = 'POST', rawHeaders } = request;
    const headers: string[] = [];
    for (let i = 0; i < rawHeaders.length; i += 2) {
      const name = rawHeaders[i] ?? '';
      if (!hopByHop.has(name.toLowerCase())) headers.push(name, rawHeaders[i + 1] ?? '');
    }
    const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    agent.dispatch({ origin, path, method, headers, body }, new Passing(response));
  });
});

server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.once('disconnect', () => process.exit());
