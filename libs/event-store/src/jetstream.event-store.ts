import {
  jetstream,
  JetStreamApiError,
  jetstreamManager,
  type JetStreamClient,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { delay, type NatsConnection } from '@nats-io/transport-node';
import { encodeEvent, type ControlEvent, type EventMeta } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { CONTROL_STREAM, controlSubject } from '@gatehouse/nats';
import { VersionConflict, type EventStore, type StreamId } from './event-store.js';
import { toRecordedEvent, type RecordedEvent } from './recorded-event.js';

const wrongLastSequence = 10071;
// A killed stream leader is replaced within 4-9 s (measured); until then requests fail at once or time out.
const deadlineMs = 10_000;
const attemptTimeoutMs = 2_000;
const headerReserve = 1_024;

/**
 * Event store on the CONTROL stream. The version of an aggregate is the stream sequence of its subject's last message.
 * Reads ask the stream's leader: a direct get may be answered by a follower that does not have the newest event yet.
 */
export class JetStreamEventStore implements EventStore {
  private constructor(
    private readonly nc: NatsConnection,
    private readonly js: JetStreamClient,
    private readonly jsm: JetStreamManager,
  ) {}

  static async open(nc: NatsConnection): Promise<JetStreamEventStore> {
    return new JetStreamEventStore(nc, jetstream(nc), await jetstreamManager(nc, { timeout: attemptTimeoutMs }));
  }

  async version(stream: StreamId): Promise<number> {
    const query = { last_by_subj: subjectOf(stream) };
    const last = await this.available(() => this.jsm.streams.getMessage(CONTROL_STREAM, query));
    return last?.seq ?? 0;
  }

  async read(stream: StreamId, after = 0): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for (let next = await this.nextAfter(stream, after); next; next = await this.nextAfter(stream, next.sequence)) {
      events.push(next);
    }
    return events;
  }

  private async nextAfter(stream: StreamId, after: number): Promise<RecordedEvent | undefined> {
    const query = { seq: after + 1, next_by_subj: subjectOf(stream) };
    const message = await this.available(() => this.jsm.streams.getMessage(CONTROL_STREAM, query));
    return message
      ? toRecordedEvent(stream, { sequence: message.seq, time: message.time, data: message.data })
      : undefined;
  }

  async append(stream: StreamId, event: ControlEvent, expected: number, meta: EventMeta): Promise<number> {
    const bytes = encodeEvent(event, meta);
    const limit = (this.nc.info?.max_payload ?? Infinity) - headerReserve;
    if (bytes.length > limit) {
      const detail = `It makes an event of ${bytes.length} bytes; the message system takes ${limit}.`;
      throw new GatehouseError('GATEHOUSE_REQUEST_TOO_LARGE', { detail });
    }
    const options = { msgID: meta.id, expect: { lastSubjectSequence: expected }, timeout: attemptTimeoutMs };
    // Repeating is safe: the message id makes the server absorb what it stored before its answer was lost.
    return this.available(async () => {
      try {
        return (await this.js.publish(subjectOf(stream), bytes, options)).seq;
      } catch (error) {
        if (!(error instanceof JetStreamApiError && error.code === wrongLastSequence)) throw error;
        // The server looks at the sequence before the message id: a repeat conflicts with what it stored at first.
        const first = await this.nextAfter(stream, expected);
        if (first?.meta.id === meta.id) return first.sequence;
        throw new VersionConflict(stream);
      }
    });
  }

  private async available<T>(attempt: () => Promise<T>): Promise<T> {
    const deadline = Date.now() + deadlineMs;
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (error instanceof VersionConflict || error instanceof GatehouseError) throw error;
        if (Date.now() > deadline || this.nc.isClosed()) {
          throw new GatehouseError('GATEHOUSE_CONTROL_UNAVAILABLE', { cause: error });
        }
        await delay(50);
      }
    }
  }
}

function subjectOf({ org, aggregate, id }: StreamId): string {
  return controlSubject(org, aggregate, id);
}
