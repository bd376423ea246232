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

/** A hit with what says whether it stays: a lower rank is surer. */
interface Ranked {
  readonly hit: TextHit;
  readonly level: number;
  readonly order: number;
}

/**
 * A value inside of another one is a part of it: the surer level stays, then the longer, the surer, the one that comes
 * first in the catalogue. Values that overlap in parts both stay. Threats and files are no values, and hide none.
 */
export function withoutOverlaps(hits: readonly TextHit[], orderOf: (detector: Detector) => number): TextHit[] {
  const inOrder = hits.map((hit) => ({
    hit,
    level: levels.indexOf(levelOf(hit.confidence)),
    order: orderOf(hit.detector),
  }));
  // What is inside of another comes behind it.
  inOrder.sort((a, b) => a.hit.start - b.hit.start || b.hit.end - a.hit.end || compare(a, b));
  const values = new Open();
  const threats = new Map<string, Open>();
  const kept: TextHit[] = [];
  for (const ranked of inOrder) {
    const { detector } = ranked.hit;
    let open = isValue(detector) ? values : threats.get(detector.id);
    if (!open) threats.set(detector.id, (open = new Open()));
    if (open.take(ranked)) kept.push(ranked.hit);
  }
  return kept;
}

/** Which of two stays where one is inside of the other: negative = the first. */
function compare(a: Ranked, b: Ranked): number {
  const length = b.hit.end - b.hit.start - (a.hit.end - a.hit.start);
  return b.level - a.level || length || b.hit.confidence - a.hit.confidence || a.order - b.order;
}

/** Whether what it finds are values. */
export function isValue({ kind }: Detector): boolean {
  return kind !== 'threat' && kind !== 'content';
}

/** What begins before a place and may go on behind it. */
class Open {
  private open: Ranked[] = [];

  /** Whether the next is inside of none that is to stay rather than it. */
  take(next: Ranked): boolean {
    const { start, end } = next.hit;
    let isInside = false;
    let count = 0;
    for (const one of this.open) {
      if (one.hit.end <= start) continue;
      this.open[count++] = one;
      if (one.hit.end >= end && compare(one, next) <= 0) isInside = true;
    }
    this.open.length = count;
    if (!isInside) this.open.push(next);
    return !isInside;
  }
}
