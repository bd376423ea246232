/** Adds calls to the counter that all replicas share; answers their total. What has the same id is counted once. */
export type AddCalls = (calls: number, id: string) => Promise<number>;

interface Message {
  id: string;
  calls: number;
  waiting: Waiting[];
}

interface Waiting {
  calls: 0 | 1;
  resolve(place: number): void;
}

/**
 * The calls of one key in one fixed window: what the shared counter held when it was last heard of, and own calls that it
 * has not acknowledged yet.
 */
export class WindowCount {
  /** Whether the shared counter was heard of. */
  isKnown = false;
  private acknowledged = 0;
  /** Below 0 when calls that the shared counter holds did not take place. */
  private unsent = 0;
  private readonly waiting: Waiting[] = [];
  private message: Message | undefined;
  private sending: Promise<unknown> | undefined;

  constructor(
    private readonly add: AddCalls,
    private readonly nextId: () => string,
    /** From then on no call depends on it. */
    readonly endsAtMs: number,
  ) {}

  /** All calls that are known of. */
  get calls(): number {
    return this.acknowledged + this.unconfirmed;
  }

  /** Own calls of which the other replicas may not know. */
  get unconfirmed(): number {
    return this.unsent + (this.message?.calls ?? 0);
  }

  /** Whether there is something to send. */
  get isOwing(): boolean {
    return this.unsent !== 0 || this.waiting.length > 0 || this.message !== undefined;
  }

  /** Counts a call, or takes one back that did not take place. */
  count(calls: 1 | -1): void {
    this.unsent += calls;
  }

  /** Counts a call, or none, with the next message; answers its place: how many calls there are up to it. */
  place(calls: 0 | 1): Promise<number> {
    return new Promise((resolve) => this.waiting.push({ calls, resolve }));
  }

  /**
   * Sends what is owed, and goes on as long as somebody waits. When the shared counter does not answer, places are told
   * by own knowledge, and the error is the answer.
   */
  send(): Promise<unknown> {
    return (this.sending ??= this.sendAll().finally(() => (this.sending = undefined)));
  }

  private async sendAll(): Promise<unknown> {
    try {
      do {
        // A message that was not acknowledged may have been counted all the same: it is sent again as it was.
        const message = (this.message ??= this.nextMessage());
        this.acknowledged = await this.add(message.calls, message.id);
        this.message = undefined;
        this.isKnown = true;
        this.tell(message.waiting);
      } while (this.waiting.length > 0);
      return undefined;
    } catch (error) {
      const queued = this.waiting.splice(0);
      for (const { calls } of queued) this.unsent += calls;
      this.tell([...(this.message?.waiting.splice(0) ?? []), ...queued]);
      return error;
    }
  }

  private nextMessage(): Message {
    const waiting = this.waiting.splice(0);
    const calls = waiting.reduce((sum, { calls: more }) => sum + more, this.unsent);
    this.unsent = 0;
    return { id: this.nextId(), calls, waiting };
  }

  /** The ones that wait are the newest of the calls that are known of. */
  private tell(waiting: readonly Waiting[]): void {
    let place = waiting.reduce((sum, { calls }) => sum - calls, this.calls);
    for (const { calls, resolve } of waiting) resolve((place += calls));
  }
}
