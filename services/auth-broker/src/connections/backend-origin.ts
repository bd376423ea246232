import type { BackendEvent } from '@gatehouse/contracts';
import type { EventStore, RecordedEvent } from '@gatehouse/event-store';

/**
 * Secrets are given for one place. Those from before a backend moved to another origin, or was removed, must not go to
 * whatever has its slug now.
 */
export class BackendOrigins {
  constructor(private readonly store: Pick<EventStore, 'read'>) {}

  /** Connections of the backend that were last saved before this sequence are void; 0 = none is. */
  async validAfter(org: string, backendId: string): Promise<number> {
    return validAfter(await this.store.read({ org, aggregate: 'backend', id: backendId }));
  }
}

/** The sequence at which the backend was last removed or moved; 0 = never. */
export function validAfter(events: readonly Pick<RecordedEvent, 'event' | 'sequence'>[]): number {
  let origin: string | undefined;
  let changedAt = 0;
  for (const { event, sequence } of events) {
    const next = nextOrigin(event as BackendEvent | null, origin);
    if (origin !== undefined && next !== origin) changedAt = sequence;
    origin = next;
  }
  return changedAt;
}

function nextOrigin(event: BackendEvent | null, origin: string | undefined): string | undefined {
  if (event?.$typeName === 'gatehouse.registry.v1.BackendRemoved') return undefined;
  const url = event && 'settings' in event ? event.settings?.url : undefined;
  return url === undefined ? origin : originOf(url);
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
