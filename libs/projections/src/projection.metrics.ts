import { Counter, Gauge, type Registry } from 'prom-client';

/** What is measured of a running projector. */
export interface Observed {
  readonly position: number;
  readonly lagSeconds: number;
  readonly passedOver: number;
}

const running = new WeakMap<Registry, Map<string, Observed>>();

/** Shows a projector in the service's metrics, with its values at the moment of the scrape. */
export function observeProjector(registry: Registry, name: string, projector: Observed): void {
  const known = running.get(registry);
  if (known) {
    known.set(name, projector);
    return;
  }
  const all = new Map([[name, projector]]);
  running.set(registry, all);
  const gauge = (metric: string, help: string, value: (of: Observed) => number) =>
    new Gauge({
      name: metric,
      help,
      labelNames: ['projection'],
      registers: [registry],
      collect() {
        for (const [projection, of] of all) this.set({ projection }, value(of));
      },
    });
  gauge('gatehouse_projection_position', 'Stream sequence that the projection has applied', (p) => p.position);
  gauge(
    'gatehouse_projection_lag_seconds',
    'Age of the oldest event that was received and is not in the rows yet; 0 when there is none',
    (p) => p.lagSeconds,
  );
  new Counter({
    name: 'gatehouse_projection_passed_over_total',
    help: 'Events that this build could not read and passed over',
    labelNames: ['projection'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [projection, { passedOver }] of all) this.inc({ projection }, passedOver);
    },
  });
}
