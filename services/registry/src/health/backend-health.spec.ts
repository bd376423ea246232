import { describe, expect, it } from '@jest/globals';
import type { BackendReport, HealthReport } from '@gatehouse/nats';
import { healthIn, type HealthState } from './backend-health.js';

const report = (fields: Partial<BackendReport> = {}): BackendReport => ({
  org: 'acme',
  backendId: 'crm',
  state: 'healthy',
  circuit: 'closed',
  calls: 10,
  failures: 0,
  latencies: [[8, 10]],
  ...fields,
});

/** One replica each. */
const replicas = (...reports: (Partial<BackendReport> | undefined)[]): HealthReport[] =>
  reports.map((fields, i) => ({ replica: `p-${i}`, backends: fields ? [report(fields)] : [] }));

const crm = (...reports: (Partial<BackendReport> | undefined)[]) => healthIn('acme', replicas(...reports))('crm');

describe('the health of a backend', () => {
  it.each<[HealthState, ...(HealthState | undefined)[]]>([
    ['unknown'],
    ['unknown', undefined],
    ['unknown', 'unknown', undefined],
    ['healthy', 'healthy'],
    ['healthy', 'healthy', undefined, 'unknown'],
    ['degraded', 'degraded', 'healthy'],
    ['degraded', 'down', 'healthy'],
    ['degraded', 'down', 'degraded'],
    ['down', 'down', 'down'],
    ['down', 'down', 'unknown', undefined],
  ])('is %s when the replicas say %s, %s, %s', (state, ...said) => {
    const health = crm(...said.map((word) => word && { state: word }));
    expect(health.state).toBe(state);
    const { healthy, degraded, down, unknown } = health.replicas;
    expect(healthy + degraded + down + unknown).toBe(said.length);
    expect(unknown).toBe(said.filter((word) => word === undefined || word === 'unknown').length);
  });

  it('counts the calls of all replicas together, durations as if one had seen them all', () => {
    const quick = { calls: 101, failures: 1, latencies: [[1, 50] as const, [2, 50] as const] };
    const slow = { calls: 12, failures: 2, latencies: [[2, 4] as const, [100, 6] as const] };
    expect(crm(quick, slow)).toMatchObject({ calls: 113, failures: 3, p50Ms: 2, p95Ms: 100 });
    expect(crm(quick)).toMatchObject({ p50Ms: 1, p95Ms: 2 });
    expect(crm({ latencies: [] })).toMatchObject({ p50Ms: null, p95Ms: null });
  });

  it('tells the newest failure, and the circuit that is open furthest', () => {
    const older = { reason: 'upstream_error', timeMs: 1_000 };
    const newer = { reason: 'upstream_unreachable', timeMs: 2_000 };
    expect(crm({ lastFailure: newer, circuit: 'half_open' }, { lastFailure: older }, {})).toMatchObject({
      circuit: 'half_open',
      lastFailure: { reason: 'upstream_unreachable', at: new Date(2_000) },
    });
    expect(crm({ circuit: 'half_open' }, { circuit: 'open' })).toMatchObject({ circuit: 'open', lastFailure: null });
    expect(crm(undefined)).toMatchObject({ circuit: null, lastFailure: null, calls: 0, p50Ms: null });
  });

  it('has nothing of other backends, and nothing of the same slug in other organizations', () => {
    const others = replicas({ backendId: 'wiki' }, { org: 'other' });
    expect(healthIn('acme', others)('crm')).toMatchObject({ state: 'unknown', calls: 0, replicas: { unknown: 2 } });
  });
});
