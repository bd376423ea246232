import type { BackendSettings } from '@gatehouse/contracts';
import type { RecordedEvent } from '@gatehouse/event-store';
import {
  compileOrg,
  compileToken,
  type EraVerdict,
  type KnownToken,
  type OrgSnapshot,
  type Snapshot,
} from './snapshot.js';
import { StateHash } from './state-hash.js';
import { applyToOrg, emptyOrgState, placesOf, type OrgState, type Section } from './snapshot.projection.js';

type Place = readonly [org: string, section: Section, key: string];

/** Folds events and compiles what changed. Equal events give equal snapshots, in whatever batches they come. */
export class SnapshotBuilder {
  private readonly states = new Map<string, OrgState>();
  private readonly hash = new StateHash();
  /** What has changed since the snapshot in force; kept when compiling fails, for the next attempt. */
  private readonly changed = new Map<string, Set<Section>>();
  private readonly touched = new Map<string, Place>();
  private readonly healed = new WeakMap<BackendSettings, EraVerdict>();
  current: Snapshot = { sequence: 0, hash: this.hash.text, orgs: new Map(), tokens: new Map() };

  apply(events: readonly RecordedEvent[]): void {
    const last = events.at(-1);
    if (!last) return;
    for (const event of events) this.fold(event);
    let { tokens } = this.current;
    for (const [name, [org, section, key]] of this.touched) {
      const state = this.stateOf(org);
      this.hash.set(name, state[section][key]);
      const token = section === 'tokens' ? state.tokens[key] : undefined;
      if (!token) continue;
      // Requests in flight keep the map that they began with.
      if (tokens === this.current.tokens) tokens = new Map(tokens);
      (tokens as Map<string, KnownToken>).set(token.issued.tokenHmac, compileToken(org, token));
    }
    this.current = { sequence: last.sequence, hash: this.hash.text, orgs: this.compileOrgs(), tokens };
    this.changed.clear();
    this.touched.clear();
  }

  /** The backend speaks other eras than its settings say, until they change. */
  heal(org: string, backendId: string, verdict: EraVerdict): void {
    const settings = this.states.get(org)?.backends[backendId]?.settings;
    if (!settings) return;
    this.healed.set(settings, verdict);
    this.changed.set(org, (this.changed.get(org) ?? new Set<Section>()).add('backends'));
    this.current = { ...this.current, orgs: this.compileOrgs() };
  }

  private fold(event: RecordedEvent): void {
    const { org, id } = event.stream;
    const state = this.stateOf(org);
    const places = placesOf(id).map(([section, key]) => [section, key, state[section][key]] as const);
    applyToOrg(state, event);
    const sections = this.changed.get(org) ?? new Set();
    this.changed.set(org, sections);
    for (const [section, key, before] of places) {
      if (state[section][key] === before) continue;
      sections.add(section);
      this.touched.set(JSON.stringify([org, section, key]), [org, section, key]);
    }
  }

  private stateOf(org: string): OrgState {
    const state = this.states.get(org) ?? emptyOrgState();
    this.states.set(org, state);
    return state;
  }

  private compileOrgs(): ReadonlyMap<string, OrgSnapshot> {
    const orgs = new Map<string, OrgSnapshot>(this.current.orgs);
    for (const [org, sections] of this.changed) {
      orgs.set(org, compileOrg(org, this.stateOf(org), sections, orgs.get(org), this.healed));
    }
    return orgs;
  }
}
