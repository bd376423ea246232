import { describe, expect, it } from '@jest/globals';
import type { NatsConnection } from '@nats-io/transport-node';
import { ensureStreams, isOlder } from './streams.js';

describe('the version of the NATS server', () => {
  it.each([
    ['2.9.10', true],
    ['2.11.99', true],
    ['1.99.0', true],
    ['2.12.0', false],
    ['2.12.0-RC.1', false],
    ['2.12.1', false],
    ['2.100.0', false],
    ['3.0.0', false],
  ])('%s is too old: %s', (version, expected) => {
    expect(isOlder(version, '2.12.0')).toBe(expected);
  });

  it('is looked at before anything is created', async () => {
    const old = { info: { version: '2.9.10' } } as unknown as NatsConnection;
    await expect(ensureStreams(old)).rejects.toMatchObject({
      code: 'GATEHOUSE_NATS_TOO_OLD',
      detail: 'The server is 2.9.10.',
    });
  });
});
