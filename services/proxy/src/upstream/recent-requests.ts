const slots = 5;
const slotMs = 60_000;
/** Buckets of a histogram, each a quarter of a power of two wide: 0.125 ms to an hour, exact to a tenth or so. */
const perDoubling = 4;
const smallestMs = 0.125;
const buckets = 100;

/** How the requests of the last five minutes went, in memory of a fixed size. */
export class RecentRequests {
  private readonly durations = Array.from({ length: slots }, () => new Uint32Array(buckets));
  private readonly calls = new Uint32Array(slots);
  private readonly failures = new Uint32Array(slots);
  private slot = 0;

  /** A request was answered; `durationMs` where it says something about the backend's speed. */
  succeeded(durationMs: number | undefined, nowMs: number): void {
    const at = this.moveTo(nowMs);
    increase(this.calls, at);
    if (durationMs === undefined) return;
    const bucket = Math.ceil(Math.log2(durationMs / smallestMs) * perDoubling);
    increase(this.durations[at], Math.max(0, Math.min(buckets - 1, bucket)));
  }

  failed(nowMs: number): void {
    const at = this.moveTo(nowMs);
    increase(this.calls, at);
    increase(this.failures, at);
  }

  /** Requests, and how many of them failed. */
  counts(nowMs: number): { calls: number; failures: number } {
    this.moveTo(nowMs);
    return { calls: sum(this.calls), failures: sum(this.failures) };
  }

  /** How many of the durations are in which bucket, by the bucket's upper bound in milliseconds; empty ones left out. */
  histogram(nowMs: number): [upToMs: number, count: number][] {
    this.moveTo(nowMs);
    const found: [number, number][] = [];
    for (let at = 0; at < buckets; at++) {
      let count = 0;
      for (const slot of this.durations) count += slot[at] ?? 0;
      if (count > 0) found.push([Number((smallestMs * 2 ** (at / perDoubling)).toFixed(3)), count]);
    }
    return found;
  }

  /** The slot of now, without what was in it five minutes ago. */
  private moveTo(nowMs: number): number {
    const slot = Math.floor(nowMs / slotMs);
    for (let passed = Math.max(this.slot + 1, slot - slots + 1); passed <= slot; passed++) {
      this.durations[passed % slots]?.fill(0);
      this.calls[passed % slots] = 0;
      this.failures[passed % slots] = 0;
    }
    this.slot = Math.max(slot, this.slot);
    return this.slot % slots;
  }
}

function increase(counts: Uint32Array | undefined, at: number): void {
  if (counts) counts[at] = (counts[at] ?? 0) + 1;
}

function sum(counts: Uint32Array): number {
  return counts.reduce((total, count) => total + count, 0);
}
