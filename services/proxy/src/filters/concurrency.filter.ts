import { isLongLived, type Filter } from '../exchange.js';
import type { InFlight } from '../in-flight.js';

/** What one principal, and one backend, may have in flight at once. */
export function limitConcurrency({ concurrency, pressure }: InFlight): Filter {
  return (exchange) => {
    const isStream = isLongLived(exchange);
    if (isStream && pressure.refusesStreams) return { reason: 'overloaded', status: 503, retryAfterSeconds: 1 };
    const reason = concurrency.take(exchange);
    if (!reason) return undefined;
    // A request is answered in the protocol: clients take an HTTP status for a broken connection, see docs/adr/0014.
    const status = exchange.request.method === 'GET' ? { status: 429 } : {};
    return { reason, retryAfterSeconds: isStream ? 60 : 1, ...status };
  };
}
