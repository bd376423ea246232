const slots = 5;
const slotMs = 60_000;
/** Buckets of a histogram, each a quarter of a power of two wide: 0.125 ms to an hour, exact to a tenth or so. */
const perDoubling = 4;
const smallestMs = 0.125;
const buckets = 100;

/** Durations of the last five minutes, in memory of a fixed size. */
export class Latencies {
  private readonly counts = Array.from({ length: slots }, () => new Uint32Array(buckets));
  private slot = 0;

  add(durationMs: number, nowMs: number): void {
    const counts = this.current(nowMs);
    const at = Math.max(0, Math.min(buckets - 1, Math.ceil(Math.log2(durationMs / smallestMs) * perDoubling)));
    counts[at] = (counts[at] ?? 0) + 1;
  }

  /** The duration in milliseconds that so large a share of them does not exceed; undefined when there were none. */
  quantile(share: number, nowMs: number): number | undefined {
    this.current(nowMs);
    const all = Array.from({ length: buckets }, (_, at) => this.counts.reduce((sum, slot) => sum + (slot[at] ?? 0), 0));
    const wanted = all.reduce((sum, count) => sum + count, 0) * share;
    let seen = 0;
    for (const [at, count] of all.entries()) {
      seen += count;
      if (count > 0 && seen >= wanted) return smallestMs * 2 ** (at / perDoubling);
    }
    return undefined;
  }

  private current(nowMs: number): Uint32Array {
    const slot = Math.floor(nowMs / slotMs);
    for (let passed = Math.max(this.slot + 1, slot - slots + 1); passed <= slot; passed++)
      this.counts[passed % slots]?.fill(0);
    this.slot = Math.max(slot, this.slot);
    return this.counts[this.slot % slots] ?? new Uint32Array(buckets);
  }
}
