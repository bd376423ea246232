import type { RecordedEvent } from '@gatehouse/event-store';
import { compileSnapshot, type Snapshot } from './snapshot.js';
import { applyToOrg, emptyOrgState, type OrgState } from './snapshot.projection.js';

/** Folds events and compiles what changed. Equal events give equal snapshots, in whatever batches they come. */
export class SnapshotBuilder {
  private readonly states = new Map<string, OrgState>();
  current: Snapshot = compileSnapshot(0, this.states, new Set(), undefined);

  apply(events: readonly RecordedEvent[]): void {
    const last = events.at(-1);
    if (!last) return;
    const changed = new Set<string>();
    for (const event of events) {
      const { org } = event.stream;
      const state = this.states.get(org) ?? emptyOrgState();
      this.states.set(org, state);
      applyToOrg(state, event);
      changed.add(org);
    }
    this.current = compileSnapshot(last.sequence, this.states, changed, this.current);
  }
}
