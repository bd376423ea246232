import type { JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import {
  CONTROL_STREAM,
  controlFilter,
  follow,
  parseControlSubject,
  type Follower,
  type FollowOptions,
} from '@gatehouse/nats';
import { toRecordedEvent, type RecordedEvent } from './recorded-event.js';

export interface FollowControlOptions extends Pick<FollowOptions, 'after' | 'onCaughtUp' | 'onTrouble'> {
  /** Kinds of aggregates to follow; none = all. */
  aggregates?: readonly string[];
  /** Events in stream order, none twice. Throwing makes the follower try the batch again. */
  onBatch(events: RecordedEvent[]): Promise<void> | void;
}

/**
 * Follows control events for ever from a position that the caller keeps; see `follow` of @gatehouse/nats.
 * What this build cannot read is reported and handed on without content; it never stops the follower.
 */
export function followControl(nc: NatsConnection, options: FollowControlOptions): Follower {
  const { aggregates, onBatch, ...rest } = options;
  const read = (message: JsMsg): RecordedEvent[] => {
    try {
      const stream = parseControlSubject(message.subject);
      const recorded = toRecordedEvent(stream, { sequence: message.seq, time: message.time, data: message.data });
      if (recorded.unknownType !== undefined) {
        options.onTrouble?.(
          new Error(`event ${message.seq} is passed over: ${recorded.unknownType} is not known here`),
        );
      }
      return [recorded];
    } catch (error) {
      options.onTrouble?.(
        new Error(`message ${message.seq} is passed over: it belongs to no aggregate`, { cause: error }),
      );
      return [];
    }
  };
  return follow(nc, {
    ...rest,
    stream: CONTROL_STREAM,
    ...(aggregates ? { subjects: aggregates.map(controlFilter) } : {}),
    onBatch: (messages) => onBatch(messages.flatMap(read)),
  });
}
