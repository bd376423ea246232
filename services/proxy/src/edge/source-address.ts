import type { IncomingMessage } from 'node:http';
import type { Networks } from '@gatehouse/outbound';

/**
 * Address of whoever called, as text: the peer's, or, when the peer is a reverse proxy that is trusted, the last one in
 * X-Forwarded-For that is not. Anybody can write the ones before. Empty when there is none.
 */
export function sourceAddress({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>, isTrusted: Networks) {
  const peer = socket.remoteAddress ?? '';
  const { 'x-forwarded-for': forwarded } = headers;
  if (typeof forwarded !== 'string' || !isTrusted(peer)) return peer;
  const addresses = forwarded.split(',').map(withoutPort);
  return addresses.findLast((address) => !isTrusted(address)) ?? addresses[0] ?? '';
}

/** `192.0.2.1:4711` and `[2001:db8::1]:4711` are written by some. */
function withoutPort(entry: string): string {
  const text = entry.trim();
  if (text.startsWith('[')) return text.slice(1, text.indexOf(']'));
  const colon = text.indexOf(':');
  return colon === text.lastIndexOf(':') && colon > 0 ? text.slice(0, colon) : text;
}
