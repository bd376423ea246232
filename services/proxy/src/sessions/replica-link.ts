import { randomUUID } from 'node:crypto';
import type { Msg, NatsConnection } from '@nats-io/transport-node';

/** What a replica answers to another one: values as they come, then the end. */
export type Serve = (payload: unknown, send: (frame: unknown) => void, signal: AbortSignal) => Promise<void>;

/** The replica that was asked is gone, or does not know the operation. */
export class ReplicaGone extends Error {}

// Under the smallest limit that a broker is likely to have (1 MB).
const chunkBytes = 512 * 1_024;
const heartbeatMs = 2_000;
const silenceMs = 7_000;

const part = 'p';
const frame = 'f';
const end = 'e';
const alive = 'a';
const cancelled = 'c';

/**
 * How replicas reach each other: what is open in one process (a parked call, a stream) is asked for by the others over
 * core NATS. Nothing of it is stored. An owner that is gone is noticed by its silence, so nobody waits for ever.
 */
export class ReplicaLink {
  private readonly operations = new Map<string, Serve>();

  constructor(
    private readonly nc: NatsConnection,
    readonly replica: string,
    private readonly onTrouble: (error: unknown) => void,
  ) {
    nc.subscribe(`proxy.replica.${token(replica)}.*`, { callback: (_, message) => this.onRequest(message) });
  }

  /** Answers `operation` for what this replica owns. */
  serve(operation: string, serve: Serve): void {
    this.operations.set(operation, serve);
  }

  /**
   * Asks a replica, or this one without a detour; resolves after its last frame.
   * @throws ReplicaGone when it is gone, or does not know the operation
   */
  ask(
    replica: string,
    operation: string,
    payload: unknown,
    onFrame: (frame: unknown) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    if (replica !== this.replica) return this.askOther(replica, operation, payload, onFrame, signal);
    const serve = this.operations.get(operation);
    if (!serve) return Promise.reject(new ReplicaGone());
    return serve(payload, onFrame, signal ?? new AbortController().signal);
  }

  /** Tells all other replicas. */
  broadcast(topic: string, payload: unknown): void {
    if (!this.nc.isClosed()) this.nc.publish(`proxy.all.${topic}`, JSON.stringify([this.replica, payload]));
  }

  onBroadcast(topic: string, listener: (payload: unknown) => void): void {
    this.nc.subscribe(`proxy.all.${topic}`, {
      callback: (error, message) => {
        if (error) return this.onTrouble(error);
        const [from, payload] = message.json<[string, unknown]>();
        if (from !== this.replica) listener(payload);
      },
    });
  }

  private askOther(
    replica: string,
    operation: string,
    payload: unknown,
    onFrame: (frame: unknown) => void,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { nc } = this;
    const inbox = `proxy.reply.${randomUUID()}`;
    return new Promise((resolve, reject) => {
      let heardAt = performance.now();
      const finish = (error?: Error) => {
        clearInterval(clock);
        subscription.unsubscribe();
        signal?.removeEventListener('abort', onAbort);
        if (error) reject(error);
        else resolve();
      };
      const onAbort = () => {
        nc.publish(`proxy.all.${cancelled}`, inbox);
        finish();
      };
      const clock = setInterval(() => {
        if (performance.now() - heardAt > silenceMs) finish(new ReplicaGone());
      }, heartbeatMs).unref();
      let parts: Uint8Array[] = [];
      const subscription = nc.subscribe(inbox, {
        callback: (error, message) => {
          if (error) return finish(error);
          heardAt = performance.now();
          if (message.headers?.code === 503) return finish(new ReplicaGone());
          const kind = String.fromCharCode(message.data[0] ?? 0);
          if (kind === end) return finish(message.data.length > 1 ? new ReplicaGone() : undefined);
          if (kind !== part && kind !== frame) return undefined;
          parts.push(message.data.subarray(1));
          if (kind === part) return undefined;
          const text = Buffer.concat(parts).toString('utf8');
          parts = [];
          return onFrame(JSON.parse(text));
        },
      });
      signal?.addEventListener('abort', onAbort, { once: true });
      nc.publish(`proxy.replica.${token(replica)}.${operation}`, JSON.stringify(payload), { reply: inbox });
    });
  }

  private onRequest(message: Msg): void {
    const inbox = message.reply;
    const serve = this.operations.get(message.subject.split('.').at(-1) ?? '');
    if (inbox === undefined || inbox === '') return;
    if (!serve) return this.nc.publish(inbox, `${end}?`);
    const abort = new AbortController();
    const gone = this.nc.subscribe(`proxy.all.${cancelled}`, {
      callback: (_, notice) => {
        if (notice.string() === inbox) abort.abort();
      },
    });
    const clock = setInterval(() => this.nc.publish(inbox, alive), heartbeatMs).unref();
    const send = (value: unknown) => this.sendFrame(inbox, Buffer.from(JSON.stringify(value)));
    const finish = (text: string) => {
      clearInterval(clock);
      gone.unsubscribe();
      if (!this.nc.isClosed()) this.nc.publish(inbox, text);
    };
    serve(message.json(), send, abort.signal).then(
      () => finish(end),
      (error: unknown) => {
        this.onTrouble(error);
        finish(`${end}?`);
      },
    );
  }

  private sendFrame(inbox: string, bytes: Buffer): void {
    if (this.nc.isClosed()) return;
    let at = 0;
    for (; bytes.length - at > chunkBytes; at += chunkBytes) {
      this.nc.publish(inbox, Buffer.concat([Buffer.from(part), bytes.subarray(at, at + chunkBytes)]));
    }
    this.nc.publish(inbox, Buffer.concat([Buffer.from(frame), bytes.subarray(at)]));
  }
}

/** A replica's name as one token of a subject. */
function token(replica: string): string {
  return Buffer.from(replica).toString('base64url');
}
