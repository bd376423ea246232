import { describe, expect, it } from '@jest/globals';
import { GatehouseError } from '@gatehouse/errors';
import { createLogger } from '@gatehouse/observability';
import { whenThere } from './when-there.js';

const failure = (message: string, fields: object = {}) => Object.assign(new Error(message), fields);

async function tryOnce(error: Error): Promise<{ isWaiting: boolean; missing: string[] }> {
  const missing = new Set(['starting']);
  const logger = createLogger('registry', 'silent');
  let seen: string[] = [];
  const connect = () => {
    if (seen.length > 0) return Promise.resolve();
    seen = [...missing, 'tried'];
    return Promise.reject(error);
  };
  return whenThere('NATS', connect, { missing, logger }).then(
    () => ({ isWaiting: true, missing: [...missing] }),
    () => ({ isWaiting: false, missing: [...missing] }),
  );
}

describe('a start', () => {
  it.each(
    [
      failure('connect', { code: 'ECONNREFUSED' }),
      failure('getaddrinfo', { code: 'ENOTFOUND' }),
      failure('the database system is starting up', { code: '57P03' }),
      failure('connection refused', { cause: failure('x', { code: 'ECONNREFUSED' }) }),
      new AggregateError([failure('x', { code: 'ECONNREFUSED' })], ''),
      failure('timeout'),
      failure('Connection terminated unexpectedly'),
      failure('no responders: $JS.API.INFO'),
    ].map((error) => [`${error.message} ${error.name}`, error] as const),
  )('waits after %s', async (_, error) => {
    expect(await tryOnce(error)).toEqual({ isWaiting: true, missing: ['starting'] });
  });

  it.each(
    [
      failure('password authentication failed', { code: '28P01' }),
      failure('database "x" does not exist', { code: '3D000' }),
      failure('syntax error', { code: '42601' }),
      failure('Authorization Violation'),
      new GatehouseError('GATEHOUSE_NATS_TOO_OLD', { detail: 'timeout' }),
      new TypeError('no NATS server given'),
    ].map((error) => [error.message, error] as const),
  )('ends at once after %s', async (_, error) => {
    expect((await tryOnce(error)).isWaiting).toBe(false);
  });
});
