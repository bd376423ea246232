import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands in front of the gateway for clients that cannot be told to send a token. */
export interface Injector {
  /** `127.0.0.1:<port>` */
  host: string;
  /** To whom requests go from now on, and with which token. */
  target: { url: string; token: string } | undefined;
  stop(): Promise<void>;
}

/** Adds `Authorization` and changes nothing else: Host, Origin and the order of events are the client's own. */
export async function startInjector(): Promise<Injector> {
  const server = createServer((incoming, response) => {
    const { target } = injector;
    if (!target) {
      response.writeHead(503).end();
      return;
    }
    const { hostname, port } = new URL(target.url);
    const { method, url: path } = incoming;
    const headers = [...incoming.rawHeaders, 'authorization', `Bearer ${target.token}`];
    const outgoing = send({ hostname, port, method, path, headers, setHost: false, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      response.flushHeaders();
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    outgoing.on('error', () => response.destroy());
    // A client that goes away goes away from the gateway too.
    response.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const injector: Injector = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    target: undefined,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return injector;
}
