import {
  jetstream,
  JetStreamApiError,
  jetstreamManager,
  type JetStreamClient,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { delay, type NatsConnection } from '@nats-io/transport-node';
import { decodeEvent, encodeEvent, type ControlEvent, type EventMeta } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { CONTROL_STREAM, controlSubject, parseControlSubject } from '@gatehouse/nats';
import { VersionConflict, type EventStore, type RecordedEvent, type StreamId } from './event-store.js';

const wrongLastSequence = 10071;
// A killed stream leader is replaced within 4-9 s (measured); until then appends fail at once or time out.
const appendDeadlineMs = 10_000;
const attemptTimeoutMs = 2_000;

/** Event store on the CONTROL stream. The version of an aggregate is the stream sequence of its subject's last message. */
export class JetStreamEventStore implements EventStore {
  private constructor(
    private readonly js: JetStreamClient,
    private readonly jsm: JetStreamManager,
  ) {}

  static async open(nc: NatsConnection): Promise<JetStreamEventStore> {
    return new JetStreamEventStore(jetstream(nc), await jetstreamManager(nc));
  }

  async version(stream: StreamId): Promise<number> {
    const last = await available(() => this.jsm.direct.getMessage(CONTROL_STREAM, { last_by_subj: subjectOf(stream) }));
    return last?.seq ?? 0;
  }

  async read(stream: StreamId, after = 0): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for (let seq = after + 1; ;) {
      const query = { seq, next_by_subj: subjectOf(stream) };
      const message = await available(() => this.jsm.direct.getMessage(CONTROL_STREAM, query));
      if (!message) return events;
      events.push(toRecordedEvent(message.subject, message.seq, message.data));
      seq = message.seq + 1;
    }
  }

  async append(stream: StreamId, event: ControlEvent, expected: number, meta: EventMeta): Promise<number> {
    const bytes = encodeEvent(event, meta);
    const options = { msgID: meta.id, expect: { lastSubjectSequence: expected }, timeout: attemptTimeoutMs };
    const deadline = Date.now() + appendDeadlineMs;
    for (;;) {
      try {
        return (await this.js.publish(subjectOf(stream), bytes, options)).seq;
      } catch (error) {
        if (error instanceof JetStreamApiError && error.code === wrongLastSequence) throw new VersionConflict(stream);
        if (Date.now() > deadline) throw new GatehouseError('GATEHOUSE_CONTROL_UNAVAILABLE', { cause: error });
        // Repeating is safe: the message id makes the server absorb what it stored before its answer was lost.
        await delay(50);
      }
    }
  }
}

/** A message of the CONTROL stream as an event. */
export function toRecordedEvent(subject: string, sequence: number, data: Uint8Array): RecordedEvent {
  return { sequence, stream: parseControlSubject(subject), ...decodeEvent(data) };
}

function subjectOf({ org, aggregate, id }: StreamId): string {
  return controlSubject(org, aggregate, id);
}

async function available<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new GatehouseError('GATEHOUSE_CONTROL_UNAVAILABLE', { cause: error });
  }
}
