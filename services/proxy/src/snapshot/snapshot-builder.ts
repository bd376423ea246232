import type { BackendSettings } from '@gatehouse/contracts';
import type { RecordedEvent } from '@gatehouse/event-store';
import type { CustomScanners } from './custom-detectors.js';
import { compileOrg, type EraVerdict, type KnownToken, type OrgSnapshot, type Snapshot } from './snapshot.js';
import { StateHash } from './state-hash.js';
import { compileToken } from './tokens.js';
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

  constructor(private readonly custom?: CustomScanners) {}

  apply(events: readonly RecordedEvent[]): void {
    const last = events.at(-1);
    if (!last) return;
    for (const event of events) this.fold(event);
    for (const [name, [org, section, key]] of this.touched) this.hash.set(name, this.stateOf(org)[section][key]);
    const tokens = this.compileTokens();
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

  /** The data of the organization's own detectors is there. */
  refreshDetectors(org: string): void {
    if (!this.states.has(org)) return;
    this.changed.set(org, (this.changed.get(org) ?? new Set<Section>()).add('detectors'));
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

  /** Requests in flight keep the map that they began with. */
  private compileTokens(): ReadonlyMap<string, KnownToken> {
    const touched = [...this.touched.values()];
    // What ends the tokens of a caller is rare, so all of the organization are looked at.
    const whole = new Set(touched.filter(([, section]) => section === 'callers').map(([org]) => org));
    const keys = touched.filter(([org, section]) => section === 'tokens' && !whole.has(org));
    const all = [...whole].flatMap((org) => Object.keys(this.stateOf(org).tokens).map((key) => [org, key] as const));
    const stale = [...keys.map(([org, , key]) => [org, key] as const), ...all];
    if (stale.length === 0) return this.current.tokens;
    const tokens = new Map(this.current.tokens);
    for (const [org, key] of stale) {
      const { tokens: known, callers } = this.stateOf(org);
      const token = known[key];
      if (token) tokens.set(token.issued.tokenHmac, compileToken(org, key, token, callers));
    }
    return tokens;
  }

  private compileOrgs(): ReadonlyMap<string, OrgSnapshot> {
    const orgs = new Map<string, OrgSnapshot>(this.current.orgs);
    for (const [org, sections] of this.changed) {
      orgs.set(org, compileOrg(org, this.stateOf(org), sections, orgs.get(org), this.healed, this.custom));
    }
    return orgs;
  }
}
