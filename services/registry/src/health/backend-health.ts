import type { BackendReport, HealthReport } from '@gatehouse/nats';

export type HealthState = BackendReport['state'];
export type CircuitState = BackendReport['circuit'];

/** How a backend is, by what all replicas of the proxy have seen of it in the last five minutes. */
export interface BackendHealth {
  state: HealthState;
  /** Of the circuit that is open furthest; null when no replica has one. */
  circuit: CircuitState | null;
  calls: number;
  failures: number;
  p50Ms: number | null;
  p95Ms: number | null;
  lastFailure: { reason: string; at: Date } | null;
  /** How many replicas say what. */
  replicas: Record<HealthState, number>;
}

const circuits: readonly CircuitState[] = ['open', 'half_open', 'closed'];

/** Puts together what the replicas say of an organization's backends. */
export function healthIn(org: string, replicas: readonly HealthReport[]): (backendId: string) => BackendHealth {
  const reports = replicas.flatMap(({ backends }) => backends.filter((report) => report.org === org));
  const byBackend = Map.groupBy(reports, ({ backendId }) => backendId);
  return (backendId) => together(byBackend.get(backendId) ?? [], replicas.length);
}

function together(reports: readonly BackendReport[], replicas: number): BackendHealth {
  const says: BackendHealth['replicas'] = { healthy: 0, degraded: 0, down: 0, unknown: replicas };
  for (const { state } of reports) {
    says.unknown--;
    says[state]++;
  }
  return {
    state: stateBy(says),
    circuit: circuits.find((circuit) => reports.some((report) => report.circuit === circuit)) ?? null,
    calls: sum(reports.map(({ calls }) => calls)),
    failures: sum(reports.map(({ failures }) => failures)),
    p50Ms: quantile(reports, 0.5),
    p95Ms: quantile(reports, 0.95),
    lastFailure: lastFailureIn(reports),
    replicas: says,
  };
}

/** A backend that only some replicas cannot reach is not down. */
function stateBy({ healthy, degraded, down }: BackendHealth['replicas']): HealthState {
  if (healthy + degraded + down === 0) return 'unknown';
  if (healthy + degraded === 0) return 'down';
  return degraded + down === 0 ? 'healthy' : 'degraded';
}

/** The duration that so large a share of the answers of all replicas does not exceed. */
function quantile(reports: readonly BackendReport[], share: number): number | null {
  const counts = reports.flatMap(({ latencies }) => latencies).sort(([a], [b]) => a - b);
  const wanted = sum(counts.map(([, count]) => count)) * share;
  let seen = 0;
  return counts.find(([, count]) => (seen += count) >= wanted)?.[0] ?? null;
}

function lastFailureIn(reports: readonly BackendReport[]): BackendHealth['lastFailure'] {
  const failures = reports.flatMap(({ lastFailure }) => lastFailure ?? []).sort((a, b) => b.timeMs - a.timeMs);
  const [last] = failures;
  return last ? { reason: last.reason, at: new Date(last.timeMs) } : null;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
