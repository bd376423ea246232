import { encodeEvent, type ControlEvent, type EventMeta } from '@gatehouse/contracts';
import { VersionConflict, type EventStore, type StreamId } from './event-store.js';
import { toRecordedEvent, type RecordedEvent } from './recorded-event.js';

/** Event store for tests. Events go through the codec, so what cannot be stored cannot be tested with either. */
export class InMemoryEventStore implements EventStore {
  private readonly log: { key: string; stream: StreamId; bytes: Uint8Array; id: string }[] = [];

  version(stream: StreamId): Promise<number> {
    return Promise.resolve(this.lastSequence(keyOf(stream)));
  }

  read(stream: StreamId, after = 0): Promise<RecordedEvent[]> {
    const key = keyOf(stream);
    const events = this.log.flatMap((entry, index) =>
      entry.key === key && index + 1 > after
        ? [toRecordedEvent(entry.stream, { sequence: index + 1, time: new Date(), data: entry.bytes })]
        : [],
    );
    return Promise.resolve(events);
  }

  async append(stream: StreamId, event: ControlEvent, expected: number, meta: EventMeta): Promise<number> {
    const repeated = this.log.findIndex((entry) => entry.id === meta.id);
    if (repeated >= 0) return repeated + 1;
    if (this.lastSequence(keyOf(stream)) !== expected) throw new VersionConflict(stream);
    return this.appendBytes(stream, encodeEvent(event, meta), meta.id);
  }

  /** Stores what another build, or nobody, may have written. */
  appendBytes(stream: StreamId, bytes: Uint8Array, id: string): Promise<number> {
    return Promise.resolve(this.log.push({ key: keyOf(stream), stream, bytes, id }));
  }

  private lastSequence(key: string): number {
    return this.log.findLastIndex((entry) => entry.key === key) + 1;
  }
}

function keyOf(stream: StreamId): string {
  return JSON.stringify([stream.org, stream.aggregate, stream.id]);
}
