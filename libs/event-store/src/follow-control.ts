import type { NatsConnection } from '@nats-io/transport-node';
import { CONTROL_STREAM, controlFilter, follow, type Follower, type FollowOptions } from '@gatehouse/nats';
import type { RecordedEvent } from './event-store.js';
import { toRecordedEvent } from './jetstream.event-store.js';

export interface FollowControlOptions extends Pick<FollowOptions, 'after' | 'onCaughtUp' | 'onTrouble'> {
  /** Kinds of aggregates to follow; none = all. */
  aggregates?: readonly string[];
  /** Events in stream order, none twice. Throwing makes the follower try the batch again. */
  onBatch(events: RecordedEvent[]): Promise<void> | void;
}

/** Follows control events for ever from a position that the caller keeps; see `follow` of @gatehouse/nats. */
export function followControl(nc: NatsConnection, options: FollowControlOptions): Follower {
  const { aggregates, onBatch, ...rest } = options;
  return follow(nc, {
    ...rest,
    stream: CONTROL_STREAM,
    ...(aggregates ? { subjects: aggregates.map(controlFilter) } : {}),
    onBatch: (messages) => onBatch(messages.map((m) => toRecordedEvent(m.subject, m.seq, m.data))),
  });
}
