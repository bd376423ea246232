import { decodeEvent, encodeEvent, type ControlEvent, type EventMeta } from '@gatehouse/contracts';
import { VersionConflict, type EventStore, type RecordedEvent, type StreamId } from './event-store.js';

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
        ? [{ sequence: index + 1, stream: entry.stream, ...decodeEvent(entry.bytes) }]
        : [],
    );
    return Promise.resolve(events);
  }

  async append(stream: StreamId, event: ControlEvent, expected: number, meta: EventMeta): Promise<number> {
    const repeated = this.log.findIndex((entry) => entry.id === meta.id);
    if (repeated >= 0) return repeated + 1;
    const key = keyOf(stream);
    if (this.lastSequence(key) !== expected) throw new VersionConflict(stream);
    this.log.push({ key, stream, bytes: encodeEvent(event, meta), id: meta.id });
    return Promise.resolve(this.log.length);
  }

  private lastSequence(key: string): number {
    return this.log.findLastIndex((entry) => entry.key === key) + 1;
  }
}

function keyOf(stream: StreamId): string {
  return JSON.stringify([stream.org, stream.aggregate, stream.id]);
}
