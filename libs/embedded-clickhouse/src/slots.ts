import { EngineError } from './engine-error.js';

/** A fixed number of places for what may run at once, with a bounded queue in order of arrival. */
export class Slots {
  private running = 0;
  private closed = false;
  private readonly waiting: { start: () => void; refuse: (reason: Error) => void }[] = [];
  private whenIdle: (() => void) | undefined;

  constructor(
    private readonly maxRunning: number,
    private readonly maxWaiting: number,
  ) {}

  /** Resolves with the function that gives the place back. @throws EngineError 202, 236; the signal's reason. */
  async take(signal: AbortSignal): Promise<() => void> {
    if (this.closed) throw new EngineError(236, 'ABORTED', 'The server is stopping', 503);
    signal.throwIfAborted();
    if (this.running >= this.maxRunning) await this.wait(signal);
    else this.running++;
    return () => this.release();
  }

  /** Refuses what waits, and resolves when nothing runs. */
  async close(): Promise<void> {
    this.closed = true;
    const reason = new EngineError(236, 'ABORTED', 'The server is stopping', 503);
    for (const { refuse } of this.waiting.splice(0)) refuse(reason);
    if (this.running > 0) await new Promise<void>((resolve) => (this.whenIdle = resolve));
  }

  private async wait(signal: AbortSignal): Promise<void> {
    if (this.waiting.length >= this.maxWaiting) {
      throw new EngineError(202, 'TOO_MANY_SIMULTANEOUS_QUERIES', 'Too many simultaneous queries');
    }
    await new Promise<void>((start, refuse) => {
      const entry = { start, refuse };
      this.waiting.push(entry);
      signal.addEventListener('abort', () => {
        const index = this.waiting.indexOf(entry);
        if (index < 0) return;
        this.waiting.splice(index, 1);
        refuse(signal.reason as Error);
      });
    });
  }

  /** A place goes straight to the one who has waited longest. */
  private release(): void {
    const next = this.waiting.shift();
    if (next) return next.start();
    this.running--;
    if (this.running === 0) this.whenIdle?.();
  }
}
