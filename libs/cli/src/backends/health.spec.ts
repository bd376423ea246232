import { describe, expect, it } from '@jest/globals';
import { healthFacts, type Health } from './health.js';

const now = new Date(2026, 10, 27, 12, 0, 0);
const idle: Health = {
  state: 'unknown',
  circuit: null,
  calls: 0,
  failures: 0,
  p50Ms: null,
  p95Ms: null,
  lastFailure: null,
  replicas: { healthy: 0, degraded: 0, down: 0, unknown: 0 },
};

describe('the health of a backend, at the terminal', () => {
  it('tells what is known', () => {
    const at = new Date(2026, 10, 27, 11, 59, 3).toISOString();
    const health: Health = {
      state: 'degraded',
      circuit: 'half_open',
      calls: 12,
      failures: 5,
      p50Ms: 1.487,
      p95Ms: 113.137,
      lastFailure: { reason: 'upstream_unreachable', at },
      replicas: { healthy: 2, degraded: 0, down: 1, unknown: 0 },
    };
    expect(healthFacts(health, now)).toEqual([
      ['Health', 'degraded (gateway replicas: 2 healthy, 1 down)'],
      ['Circuit', 'half open'],
      ['Requests', '12 in 5 minutes, 5 failed'],
      ['Answers', 'half within 1.5 ms, 95 % within 110 ms'],
      ['Last failure', 'upstream_unreachable at 11:59:03'],
    ]);
  });

  it('tells that nothing is known', () => {
    expect(healthFacts(idle, now)).toEqual([
      ['Health', 'unknown (no gateway replica is running)'],
      ['Circuit', '-'],
      ['Requests', 'none in 5 minutes'],
      ['Answers', '-'],
      ['Last failure', '-'],
    ]);
  });
});
