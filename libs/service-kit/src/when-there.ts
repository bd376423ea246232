import { setTimeout as sleep } from 'node:timers/promises';
import { GatehouseError } from '@gatehouse/errors';
import type { Logger } from '@gatehouse/observability';

const pauseMs = 500;
// PostgreSQL: starting up, shutting down, too many connections, connection lost.
const passingCodes = /^(E(CONN|HOST|NET|PIPE|TIMEDOUT|NOTFOUND|AI_AGAIN)\w*|57P0[123]|53300|08\w{3})$/;
const passingTexts = /timeout|connection (refused|closed|terminated)|no responders|503|jetstream .*not/i;

/**
 * Tries until a server that the service needs is there: with containers nobody promises an order. Meanwhile it is in
 * `missing`, which is what readiness tells. What waiting does not mend (a wrong password, an old server) is thrown.
 */
export async function whenThere<T>(
  server: string,
  connect: () => Promise<T>,
  { missing, logger }: { missing: Set<string>; logger: Logger },
): Promise<T> {
  const reason = `waiting for ${server}`;
  for (;;) {
    try {
      const connected = await connect();
      missing.delete(reason);
      return connected;
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (!missing.has(reason)) logger.warn({ err: error }, reason);
      missing.add(reason);
      await sleep(pauseMs);
    }
  }
}

function isPassing(error: unknown): boolean {
  if (error instanceof GatehouseError || typeof error !== 'object' || error === null) return false;
  const { code, errors = [], cause, message } = error as Partial<AggregateError> & { code?: unknown };
  if (typeof code === 'string') return passingCodes.test(code);
  return errors.some(isPassing) || isPassing(cause) || passingTexts.test(message ?? '');
}
