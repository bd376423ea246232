import { totalmem } from 'node:os';
import { constants, PerformanceObserver } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';

/** Above that, everything that is in the process waits too long. */
const maxLagMs = 200;
const sustainedLooks = 3;
const streamsUntil = 0.85;
const callsUntil = 0.92;
const shedMore = 0.05;
const shedLess = 0.02;
const shedAtMost = 0.95;

/**
 * Whether the process has more to do than it can: by the delay of its event loop and by its memory. New streams are
 * refused first. Of calls, by delay, that part is refused that brings the delay down, which is found by trying: a bit
 * more with each look that finds it too long, a bit less with each that does not.
 */
export class Pressure {
  private readonly lags: number[] = [];
  private memory = 0;
  private part = 0;
  private debt = 0;

  /** Takes one look, ten times a second. A single long pause is no overload. */
  look(lagMs: number, memory: number): void {
    this.memory = memory;
    this.lags.push(lagMs);
    if (this.lags.length > sustainedLooks) this.lags.shift();
    const isLate = this.lags.length === sustainedLooks && Math.min(...this.lags) > maxLagMs;
    this.part = isLate ? Math.min(shedAtMost, this.part + shedMore) : Math.max(0, this.part - shedLess);
  }

  /** Part of the calls that is refused, 0 to 1. */
  get shedding(): number {
    return this.memory > callsUntil ? 1 : this.part;
  }

  get refusesStreams(): boolean {
    return this.part > 0 || this.memory > streamsUntil;
  }

  /** Whether the next call is one of those that are refused. */
  refusesCall(): boolean {
    const { shedding } = this;
    if (shedding === 0) return false;
    this.debt += shedding;
    if (this.debt < 1) return false;
    this.debt -= 1;
    return true;
  }
}

/**
 * Part of the memory that is in use, 0 to 1: of the JavaScript heap what the last full garbage collection has left, since
 * before one a healthy heap is as full as a leaking one; in a container also what the process has of its memory.
 */
export class Memory {
  private readonly container: number;
  private heap = 0;
  private readonly observer = new PerformanceObserver((list) => {
    const isFull = list.getEntries().some(isFullCollection);
    if (!isFull) return;
    const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
    this.heap = used / limit;
  });

  constructor() {
    const limit = process.constrainedMemory();
    this.container = limit > 0 && limit <= totalmem() ? limit : Infinity;
    this.observer.observe({ entryTypes: ['gc'] });
  }

  get inUse(): number {
    if (this.container === Infinity) return this.heap;
    return Math.max(this.heap, process.memoryUsage.rss() / this.container);
  }

  close(): void {
    this.observer.disconnect();
  }
}

function isFullCollection(entry: object): boolean {
  const { detail } = entry as { detail?: { kind?: number } };
  return detail?.kind === constants.NODE_PERFORMANCE_GC_MAJOR;
}
