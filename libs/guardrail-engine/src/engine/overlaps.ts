import type { Detector } from '../detector.js';
import { levelOf, levels } from '../level.js';

/** What a scan has found in a text. */
export interface TextHit {
  detector: Detector;
  /** Offsets in UTF-16 code units. */
  start: number;
  end: number;
  confidence: number;
}

/**
 * A value inside of another one is a part of it: the surer level stays, then the longer, the surer, the one that comes
 * first in the catalogue. Values that overlap in parts both stay. Threats and files are no values, and hide none.
 */
export function withoutOverlaps(hits: readonly TextHit[], orderOf: (detector: Detector) => number): TextHit[] {
  const ranked = hits.toSorted(
    (a, b) =>
      levels.indexOf(levelOf(b.confidence)) - levels.indexOf(levelOf(a.confidence)) ||
      b.end - b.start - (a.end - a.start) ||
      b.confidence - a.confidence ||
      orderOf(a.detector) - orderOf(b.detector),
  );
  const values = new Spans();
  const threats = new Map<string, Spans>();
  const kept = ranked.filter(({ detector, start, end }) => {
    if (isValue(detector)) return values.take(start, end);
    const spans = threats.get(detector.id) ?? new Spans();
    threats.set(detector.id, spans);
    return spans.take(start, end);
  });
  return kept.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Whether what it finds are values. */
export function isValue({ kind }: Detector): boolean {
  return kind !== 'threat' && kind !== 'content';
}

/** Stretches, none inside of one that was taken before it. */
class Spans {
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private longest = 0;

  take(start: number, end: number): boolean {
    const at = this.indexBehind(start);
    for (let i = at - 1; i >= 0 && (this.starts[i] ?? 0) + this.longest >= end; i--) {
      if ((this.ends[i] ?? 0) >= end) return false;
    }
    this.starts.splice(at, 0, start);
    this.ends.splice(at, 0, end);
    this.longest = Math.max(this.longest, end - start);
    return true;
  }

  private indexBehind(start: number): number {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) <= start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
