import { decodeEvent, type ControlEvent, type EventMeta } from '@gatehouse/contracts';
import type { StreamId } from './event-store.js';

/** An event that is stored. */
export interface RecordedEvent {
  /** Sequence in the whole CONTROL stream; rises, with gaps from the aggregate's view. */
  sequence: number;
  stream: StreamId;
  meta: EventMeta;
  /** Null when this build cannot read it. */
  event: ControlEvent | null;
  /** Why `event` is null: the name of its type (a newer build wrote it), or `undecodable`. */
  unknownType?: string;
}

/** A stored message. */
export interface StoredMessage {
  sequence: number;
  time: Date;
  data: Uint8Array;
}

/**
 * A stored message as an event. One that cannot be decoded is an event without content: nobody can remove it from the
 * stream, so stopping there would mean stopping for ever.
 */
export function toRecordedEvent(stream: StreamId, { sequence, time, data }: StoredMessage): RecordedEvent {
  try {
    return { sequence, stream, ...decodeEvent(data) };
  } catch {
    const meta: EventMeta = {
      id: `undecodable:${sequence}`,
      time: time.toISOString(),
      org: stream.org,
      aggregate: stream.aggregate,
      aggregateId: stream.id,
      principalId: 'system:unknown',
    };
    return { sequence, stream, meta, event: null, unknownType: 'undecodable' };
  }
}
