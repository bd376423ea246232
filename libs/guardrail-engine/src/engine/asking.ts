import type { Match } from '../detector.js';
import { Cost } from './budget.js';
import type { Surroundings } from './context.js';
import type { TextHit } from './overlaps.js';
import type { TextContext } from './text-scan.js';

/** What is asked about is a text with a number in it that was parted and has been put together. */
export interface Joined {
  /** Where the number begins: what stands before it has been looked at. */
  readonly from: number;
  /** Whether the text that it stands in is there from its beginning on. */
  readonly isWhole: boolean;
  /** Whether only what a word beside it speaks for is taken. */
  readonly isNamed: boolean;
}

/** Asks the detectors about places of a text, and takes down what they say. */
export class Asking {
  readonly hits: TextHit[] = [];
  /** By detector: the end of its last match, before which it is not asked again. */
  private readonly ends = new Map<number, number>();

  constructor(
    protected readonly text: string,
    protected readonly context: TextContext,
    protected readonly surroundings: Surroundings,
    protected readonly joined: Joined | undefined,
  ) {}

  /** Whether a detector is asked about a place: it is not when it is off, has been there, or lacks the context that it needs. */
  protected isAskedAt(detector: number, start: number, end: number, cost: number = Cost.text): boolean {
    const { active, budget, tables } = this.context;
    if (!active.isActive[detector] || start < (this.ends.get(detector) ?? 0)) return false;
    return this.hasContext(detector, start, end) && budget.verify(Math.max(cost, tables.costs[detector] ?? 0));
  }

  protected ask(detector: number, verify: () => Match | undefined): void {
    try {
      const match = verify();
      if (match) this.take(detector, match);
    } catch {
      // The error may hold what was looked at.
      this.context.budget.hasFailed = true;
    }
  }

  protected search(detector: number, { search }: { search(text: string): Match[] }): void {
    try {
      for (const match of search(this.text)) {
        if (this.hasContext(detector, match.start, match.end)) this.take(detector, match);
      }
    } catch {
      this.context.budget.hasFailed = true;
    }
  }

  private hasContext(detector: number, start: number, end: number): boolean {
    if (this.surroundings.hasContext(detector, start, end)) return true;
    this.context.budget.dependent++;
    return false;
  }

  private take(detector: number, match: Match): void {
    const found = this.context.tables.detectors[detector];
    if (!found) return;
    this.context.budget.dependent++;
    const { start, end } = match;
    if (this.joined && !this.isOfNumber(this.joined, detector, match)) return;
    this.ends.set(detector, Math.max(end, this.ends.get(detector) ?? 0));
    this.context.budget.verify(Cost.hit);
    this.hits.push({ detector: found, start, end, confidence: this.surroundings.score(detector, match) });
  }

  private isOfNumber({ from, isNamed }: Joined, detector: number, match: Match): boolean {
    return match.end > from && (!isNamed || this.surroundings.score(detector, { ...match, confidence: 0 }) > 0);
  }
}
