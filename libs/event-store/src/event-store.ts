import type { ControlEvent, EventMeta } from '@gatehouse/contracts';
import type { RecordedEvent } from './recorded-event.js';

/** One aggregate's stream of events. */
export interface StreamId {
  org: string;
  /** Kind of the aggregate, such as `backend`. */
  aggregate: string;
  id: string;
}

/** Where control events are kept. JetStream in the product, memory in tests; one contract suite holds for both. */
export interface EventStore {
  /** Sequence of the stream's last event; 0 when it has none. The version for the next append. */
  version(stream: StreamId): Promise<number>;
  /** The stream's events after `after` (0 = all), in order. */
  read(stream: StreamId, after?: number): Promise<RecordedEvent[]>;
  /**
   * Stores one event if the stream's last sequence is still `expected`; answers the new sequence.
   * Repeating an append with the same `meta.id` answers the first one's sequence.
   * @throws VersionConflict; GatehouseError GATEHOUSE_CONTROL_UNAVAILABLE, GATEHOUSE_REQUEST_TOO_LARGE
   */
  append(stream: StreamId, event: ControlEvent, expected: number, meta: EventMeta): Promise<number>;
}

/** Somebody else appended to the stream first. */
export class VersionConflict extends Error {
  constructor(readonly stream: StreamId) {
    super(`${stream.aggregate}/${stream.id} was changed meanwhile`);
    this.name = 'VersionConflict';
  }
}
