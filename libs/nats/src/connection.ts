import { connect, type NatsConnection } from '@nats-io/transport-node';

export interface NatsOptions {
  /** `nats://user:password@host:port`, several separated by commas. */
  url: string;
  /** Name of the service, shown by the server's monitoring. */
  name: string;
}

/**
 * Connects for the life of the process: reconnects for ever, with replies on an inbox of the service's own.
 * @throws when the first connection cannot be made.
 */
export async function connectNats({ url, name }: NatsOptions): Promise<NatsConnection> {
  const servers = url.split(',').map((part) => new URL(part.trim()));
  const first = servers[0];
  if (!first) throw new TypeError('no NATS server given');
  return connect({
    servers: servers.map((server) => server.host),
    ...(first.username ? { user: decodeURIComponent(first.username), pass: decodeURIComponent(first.password) } : {}),
    name,
    inboxPrefix: `_INBOX_${name.replaceAll(/[^a-zA-Z0-9_-]/g, '_')}`,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 100,
    pingInterval: 10_000,
    timeout: 5_000,
    // Two stack traces per request otherwise, taken in case that it fails.
    noAsyncTraces: true,
  });
}
