import { randomUUID } from 'node:crypto';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { LRUCache } from 'lru-cache';
import { FrameReader, FrameWriter } from './frames.js';

/** What a replica answers to another one: values as they come, then the end. */
export type Serve = (payload: unknown, send: (frame: unknown) => void, signal: AbortSignal) => Promise<void>;

/** The replica that was asked is gone, or does not know the operation. */
export class ReplicaGone extends Error {}

const heartbeatMs = 2_000;
const silenceMs = 7_000;
const noResponders = 503;
const cancelled = 'cancelled';
const never = new AbortController().signal;

/**
 * How replicas reach each other: what is open in one process (a parked call, a stream) is asked for by the others over
 * core NATS. Nothing of it is stored. An owner that is gone is noticed by its silence, so nobody waits for ever.
 */
export class ReplicaLink {
  private readonly operations = new Map<string, Serve>();
  /** Requests of which more parts are to come, by inbox. */
  private readonly arriving = new LRUCache<string, FrameReader>({ max: 100, ttl: silenceMs });
  /** What is being answered, by inbox. */
  private readonly serving = new Map<string, AbortController>();

  constructor(
    private readonly nc: NatsConnection,
    readonly replica: string,
    private readonly onTrouble: (error: unknown) => void,
  ) {
    this.subscribe(subjectOf(replica, '*'), (message) => this.onRequest(message));
    this.onBroadcast(cancelled, (inbox) => this.serving.get(String(inbox))?.abort());
  }

  /** Answers `operation` for what this replica owns. */
  serve(operation: string, serve: Serve): void {
    this.operations.set(operation, serve);
  }

  /**
   * Asks a replica, or this one without a detour; resolves after its last frame, and when it was aborted.
   * @throws ReplicaGone when it is gone, does not know the operation, or a part of its answer was lost
   */
  ask(
    replica: string,
    operation: string,
    payload: unknown,
    onFrame: (frame: unknown) => void,
    signal: AbortSignal = never,
  ): Promise<void> {
    if (replica !== this.replica) return this.askOther(subjectOf(replica, operation), payload, onFrame, signal);
    const serve = this.operations.get(operation);
    return serve ? serve(payload, onFrame, signal) : Promise.reject(new ReplicaGone());
  }

  /** Tells all other replicas. */
  broadcast(topic: string, payload: unknown): void {
    if (!this.nc.isClosed()) this.nc.publish(`proxy.all.${topic}`, JSON.stringify([this.replica, payload]));
  }

  onBroadcast(topic: string, listener: (payload: unknown) => void): void {
    this.subscribe(`proxy.all.${topic}`, (message) => {
      const [from, payload] = message.json<[string, unknown]>();
      if (from !== this.replica) listener(payload);
    });
  }

  private subscribe(subject: string, take: (message: Msg) => void) {
    return this.nc.subscribe(subject, {
      callback: (error, message) => {
        // What throws in here would break the connection to the broker.
        try {
          if (error) throw error;
          take(message);
        } catch (cause) {
          this.onTrouble(cause);
        }
      },
    });
  }

  private async askOther(
    subject: string,
    payload: unknown,
    onFrame: (frame: unknown) => void,
    signal: AbortSignal,
  ): Promise<void> {
    if (this.nc.isClosed()) throw new ReplicaGone();
    const inbox = `proxy.reply.${randomUUID()}`;
    const answer = new Answer(onFrame);
    const subscription = this.subscribe(inbox, (message) => answer.take(message));
    const request = new FrameWriter((data) => this.nc.publish(subject, data, { reply: inbox }));
    const onAbort = () => {
      this.broadcast(cancelled, inbox);
      answer.end();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      request.value(payload);
      if (signal.aborted) onAbort();
      await answer.ended;
    } finally {
      signal.removeEventListener('abort', onAbort);
      answer.end();
      subscription.unsubscribe();
    }
  }

  private onRequest(message: Msg): void {
    const { reply: inbox = '', subject, data } = message;
    const reader = this.arriving.get(inbox) ?? new FrameReader();
    const received = reader.read(data);
    if (received === undefined) this.arriving.set(inbox, reader);
    else this.arriving.delete(inbox);
    if (received === undefined || inbox === '') return;
    const answer = new FrameWriter((bytes) => {
      if (!this.nc.isClosed()) this.nc.publish(inbox, bytes);
    });
    const serve = this.operations.get(subject.slice(subject.lastIndexOf('.') + 1));
    if (!serve || typeof received === 'string') return answer.fail();
    const abort = new AbortController();
    const clock = setInterval(() => answer.alive(), heartbeatMs).unref();
    this.serving.set(inbox, abort);
    serve(received.value, (frame) => answer.value(frame), abort.signal)
      .then(
        () => answer.end(),
        (error: unknown) => {
          this.onTrouble(error);
          answer.fail();
        },
      )
      .finally(() => {
        clearInterval(clock);
        this.serving.delete(inbox);
      });
  }
}

/** The answer of another replica, as it comes. */
class Answer {
  readonly ended: Promise<void>;
  private resolve!: () => void;
  private reject!: (error: Error) => void;
  private readonly reader = new FrameReader();
  private heardAt = performance.now();
  private readonly clock = setInterval(() => {
    if (performance.now() - this.heardAt > silenceMs) this.reject(new ReplicaGone());
  }, heartbeatMs).unref();

  constructor(private readonly onFrame: (frame: unknown) => void) {
    this.ended = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  take({ headers, data }: Msg): void {
    this.heardAt = performance.now();
    const received = headers?.code === noResponders ? 'failed' : this.reader.read(data);
    if (received === 'failed') this.reject(new ReplicaGone());
    else if (received === 'end') this.end();
    else if (received) this.pass(received.value);
  }

  end(): void {
    clearInterval(this.clock);
    this.resolve();
  }

  private pass(frame: unknown): void {
    try {
      this.onFrame(frame);
    } catch (error) {
      this.reject(error as Error);
    }
  }
}

function subjectOf(replica: string, operation: string): string {
  return `proxy.replica.${Buffer.from(replica).toString('base64url')}.${operation}`;
}
