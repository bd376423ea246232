import type { BackendEvent, BackendSettings } from '@gatehouse/contracts';
import type { EventStore, RecordedEvent } from '@gatehouse/event-store';

/** What connections need to know of their backend. */
export interface KnownBackend {
  /** Connections of the backend that were last saved before this sequence are void; 0 = none is. */
  validAfter: number;
  /** Undefined when there is no such backend. */
  settings: BackendSettings | undefined;
}

/** The events of backends, which the broker reads when somebody needs a credential: rows of others may be late. */
export class BackendHistory {
  constructor(private readonly store: Pick<EventStore, 'read'>) {}

  async of(org: string, backendId: string): Promise<KnownBackend> {
    const events = await this.store.read({ org, aggregate: 'backend', id: backendId });
    return { validAfter: validAfter(events), settings: settingsAfter(events) };
  }
}

type Event = Pick<RecordedEvent, 'event' | 'sequence'>;

/**
 * The sequence at which the backend was last removed or moved; 0 = never. Secrets are given for one place: those from
 * before must not go to whatever has its slug now.
 */
export function validAfter(events: readonly Event[]): number {
  let origin: string | undefined;
  let changedAt = 0;
  for (const { event, sequence } of events) {
    const next = nextOrigin(event as BackendEvent | null, origin);
    if (origin !== undefined && next !== origin) changedAt = sequence;
    origin = next;
  }
  return changedAt;
}

function settingsAfter(events: readonly Event[]): BackendSettings | undefined {
  let settings: BackendSettings | undefined;
  for (const { event } of events as readonly { event: BackendEvent | null }[]) {
    if (event?.$typeName === 'gatehouse.registry.v1.BackendRemoved') settings = undefined;
    else if (event && 'settings' in event) settings = event.settings;
  }
  return settings;
}

function nextOrigin(event: BackendEvent | null, origin: string | undefined): string | undefined {
  if (event?.$typeName === 'gatehouse.registry.v1.BackendRemoved') return undefined;
  const url = event && 'settings' in event ? event.settings?.url : undefined;
  return url === undefined ? origin : originOf(url);
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
