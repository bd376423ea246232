import type { Rejection } from '../exchange.js';
import { commonOf, unionOf, wants, type Interest, type News } from './interest.js';
import type { OpenStream, UpstreamStream } from './upstream-stream.js';

const firstRetryMs = 250;
const maxRetryMs = 30_000;
/** Who begins to listen has the backend tried soon, but no more often than this. */
const leastRetryMs = 1_000;
/** A stream that was open for this long was no failure. */
const steadyMs = 10_000;

/** Somebody who listens to a backend, with others or alone. */
export interface Listener {
  interest: Interest;
  onNews(news: News): void;
}

/** What the backend has agreed to tell a listener; a rejection while it cannot be reached, which is tried again. */
export type Agreement = Interest | Rejection;

interface Waiting {
  listener: Listener;
  resolve: (agreement: Agreement) => void;
}

/** One stream from a backend for all who listen to it with the same credential. */
export class UpstreamListener<L extends Listener> {
  private readonly listeners = new Set<L>();
  private readonly waiting: Waiting[] = [];
  private stream: UpstreamStream | undefined;
  /** Shortens the pause before the next attempt, while there is one. */
  private trySoon: (() => void) | undefined;
  private isSyncing = false;
  private isStale = false;
  private isClosed = false;

  constructor(
    private readonly open: OpenStream,
    private readonly onNews: (news: News) => void,
    private readonly onFailure: (rejection: Rejection) => void,
  ) {
    // Who begins at the same time is in the first wish.
    queueMicrotask(() => void this.run());
  }

  get all(): ReadonlySet<L> {
    return this.listeners;
  }

  /** Adds a listener, or takes note of its new interest; resolves when the backend has said what it agrees to. */
  add(listener: L): Promise<Agreement> {
    this.listeners.add(listener);
    const agreement = new Promise<Agreement>((resolve) => this.waiting.push({ listener, resolve }));
    this.sync();
    this.trySoon?.();
    return agreement;
  }

  remove(listener: L): void {
    this.listeners.delete(listener);
    this.sync();
  }

  close(): void {
    this.isClosed = true;
    this.stream?.close();
    this.trySoon?.();
    this.answer(this.waiting.splice(0), { reason: 'gateway_stopping' });
  }

  private async run(): Promise<void> {
    let hasGap = false;
    for (let failures = 0; !this.isClosed; failures++) {
      const openedAt = performance.now();
      const stream = await this.open(this.interest(), (news) => this.tell(news));
      if ('reason' in stream) this.fail(stream);
      else await this.stay(stream, hasGap);
      hasGap = true;
      if (performance.now() - openedAt > steadyMs) failures = 0;
      await this.pause(retryMs(failures));
    }
  }

  /** Waits before the next attempt; not for long when somebody begins to listen. */
  private pause(ms: number): Promise<void> {
    if (this.isClosed) return Promise.resolve();
    const soonMs = performance.now() + Math.min(ms, leastRetryMs);
    return new Promise<void>((resolve) => {
      let timer = setTimeout(resolve, ms).unref();
      this.trySoon = () => {
        clearTimeout(timer);
        timer = setTimeout(resolve, Math.max(0, soonMs - performance.now())).unref();
      };
    }).finally(() => (this.trySoon = undefined));
  }

  /** As long as the stream is open. */
  private async stay(stream: UpstreamStream, hasGap: boolean): Promise<void> {
    this.stream = stream;
    if (this.isClosed) stream.close();
    this.sync();
    if (hasGap) this.tellEverything(stream.honoured);
    const reason = await stream.ended;
    this.stream = undefined;
    stream.close();
    this.fail({ reason: reason ?? 'upstream_cut_off' });
  }

  private fail(rejection: Rejection): void {
    this.answer(this.waiting.splice(0), rejection);
    if (!this.isClosed) this.onFailure(rejection);
  }

  /** Brings the backend up to date with what is wanted; one step after the other. */
  private sync(): void {
    this.isStale = true;
    if (!this.isSyncing) void this.syncAll();
  }

  private async syncAll(): Promise<void> {
    this.isSyncing = true;
    // Who comes in the same moment is in the same step.
    await Promise.resolve();
    for (let { stream } = this; stream && this.isStale; { stream } = this) {
      this.isStale = false;
      const asked = this.waiting.splice(0);
      await stream.want(this.interest());
      this.answer(asked, this.stream === stream ? stream.honoured : { reason: 'upstream_cut_off' });
    }
    this.isSyncing = false;
  }

  private answer(asked: readonly Waiting[], agreement: Agreement): void {
    for (const { listener, resolve } of asked) {
      resolve('reason' in agreement ? agreement : commonOf(listener.interest, agreement));
    }
  }

  private interest(): Interest {
    return unionOf([...this.listeners].map(({ interest }) => interest));
  }

  private tell(news: News): void {
    this.onNews(news);
    for (const listener of [...this.listeners]) if (wants(listener.interest, news)) listener.onNews(news);
  }

  /** What changed while nobody listened is not known: everything may have. */
  private tellEverything({ lists, uris }: Interest): void {
    for (const list of lists) this.tell({ list });
    for (const uri of uris) this.tell({ uri, params: { uri } });
  }
}

/** With jitter: many gateways come back to a backend that was away. */
function retryMs(failures: number): number {
  return Math.min(maxRetryMs, firstRetryMs * 2 ** failures) * (0.5 + Math.random() / 2);
}
