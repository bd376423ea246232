import { formatTime } from '../output/time.js';

export type HealthState = 'healthy' | 'degraded' | 'down' | 'unknown';

/** How a backend is by the requests of the last five minutes, as the API shows it. */
export interface Health {
  state: HealthState;
  circuit: 'closed' | 'open' | 'half_open' | null;
  calls: number;
  failures: number;
  p50Ms: number | null;
  p95Ms: number | null;
  lastFailure: { reason: string; at: string } | null;
  replicas: Record<HealthState, number>;
}

/** Rows about it: what, and how it is. */
export function healthFacts(health: Health, now: Date): string[][] {
  const { state, circuit, calls, failures, p50Ms, p95Ms, lastFailure, replicas } = health;
  const all = Object.values(replicas).reduce((sum, count) => sum + count, 0);
  const said = Object.entries(replicas)
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${count} ${word}`);
  return [
    [
      'Health',
      all === 0 ? `${state} (no gateway replica is running)` : `${state} (gateway replicas: ${said.join(', ')})`,
    ],
    ['Circuit', circuit?.replace('_', ' ') ?? '-'],
    ['Requests', calls === 0 ? 'none in 5 minutes' : `${calls} in 5 minutes, ${failures} failed`],
    ['Answers', p50Ms === null || p95Ms === null ? '-' : `half within ${inMs(p50Ms)}, 95 % within ${inMs(p95Ms)}`],
    ['Last failure', lastFailure ? `${lastFailure.reason} at ${formatTime(new Date(lastFailure.at), now)}` : '-'],
  ];
}

function inMs(ms: number): string {
  return `${Number(ms.toPrecision(2))} ms`;
}
