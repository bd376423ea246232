import type { JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { follow, type Follower } from './follow.js';

/** What each replica has written last into a bucket where every key is one replica's. */
export class LiveValues<Value> {
  private readonly values = new Map<string, { value: Value; heardAt: number }>();
  private follower: Follower | undefined;
  private complete = false;

  constructor(
    private readonly nc: NatsConnection,
    private readonly bucket: string,
    /** A replica that was silent for longer counts as gone. */
    private readonly liveMs: number,
    private readonly onChange: () => void = () => undefined,
  ) {}

  start(): void {
    this.follower ??= follow(this.nc, {
      stream: `KV_${this.bucket}`,
      after: 0,
      onBatch: (messages) => {
        for (const message of messages) this.take(message);
        this.onChange();
      },
      onCaughtUp: () => {
        this.complete = true;
        this.onChange();
      },
    });
  }

  async stop(): Promise<void> {
    await this.follower?.stop();
  }

  /** Whether everything that was there at the start is known. */
  get isComplete(): boolean {
    return this.complete;
  }

  /** The values of the replicas that were heard of lately. */
  live(): Value[] {
    const oldest = Date.now() - this.liveMs;
    return [...this.values.values()].filter(({ heardAt }) => heardAt >= oldest).map(({ value }) => value);
  }

  private take(message: JsMsg): void {
    const key = message.subject.slice(`$KV.${this.bucket}.`.length);
    if (message.data.length === 0) this.values.delete(key);
    else this.values.set(key, { value: message.json<Value>(), heardAt: this.heardAt(message) });
  }

  /** What is new counts from its arrival, so that clocks that differ make no replica look dead. */
  private heardAt(message: JsMsg): number {
    return this.complete ? Date.now() : message.time.getTime();
  }
}
