import type { Call, Page } from './calls.query.js';

/** A call is recorded under the time it arrived, and none takes longer than this. */
const longestCallMs = 15 * 60_000;
const deepEvery = 10;
const deepPages = 10;

/**
 * Finds what is new in a log that is written in another order than it is read: a slow call appears behind quicker ones.
 * Most looks end at the first page without anything new; every tenth goes further back.
 */
export class CallFollower {
  private readonly seen = new Map<string, number>();
  private looks = 0;

  constructor(
    private readonly startMs: number,
    private readonly page: (fromMs: number, after: string | undefined) => Promise<Page>,
  ) {}

  /** Calls that no earlier look has shown, oldest first. */
  async look(nowMs: number): Promise<Call[]> {
    const isFirst = this.looks === 0;
    const fromMs = isFirst ? this.startMs : Math.max(this.startMs, nowMs - longestCallMs);
    const wanted = this.looks % deepEvery === deepEvery - 1 ? deepPages : 1;
    const found: Call[] = [];
    let after: string | undefined;
    for (let pages = 1, hasNews = true; pages <= wanted || hasNews; pages++) {
      const page = await this.page(fromMs, after);
      const fresh = page.calls.filter(({ id }) => !this.seen.has(id));
      found.push(...fresh);
      hasNews = fresh.length > 0;
      after = page.next;
      if (after === undefined) break;
    }
    // Remembered only now: a look that fails half-way has shown nothing and is made again.
    for (const { id, time } of found) this.seen.set(id, Date.parse(time));
    this.looks++;
    this.forget(nowMs);
    return found.reverse();
  }

  private forget(nowMs: number): void {
    for (const [id, timeMs] of this.seen) {
      if (timeMs < nowMs - 2 * longestCallMs) this.seen.delete(id);
    }
  }
}
