/**
 * What is counted, in tenths of what a verifier does in a microsecond at most: of a number or run it works out check
 * digits, of anything else it reads the text around, which for some detectors is more (`cost`); what is found is weighed;
 * a stretch that is read anew is made first. No honest text comes to the limit, lists of passwords and ids come near it.
 */
export const Cost = { number: 2, text: 4, hit: 4, anew: 16 } as const;
const workEach = 3;
const workFree = 64_000;
/** What is written with escapes and look-alikes throughout is read twice. */
const decodedEach = 2;

/** No honest message has as many hits; looking for more would hold up everybody else's. */
export const maxHits = 10_000;

/** How much work a message may make: counted, not timed, so that the same message always comes to the same. */
export class Budget {
  private limit: number;
  /** How much has been done. */
  spent = 0;
  /** How many characters of decoded texts may still be looked at. */
  decodable: number;
  /** How often it depended on what stands around or above a place whether something is found there. */
  dependent = 0;
  /** Whether something was left out. */
  isExceeded = false;
  /** Whether a detector broke down: what it would have found is not known. */
  hasFailed = false;

  /** @param characters how many characters the message has */
  constructor(characters: number) {
    this.limit = workFree + workEach * characters;
    this.decodable = 1024 * 1024 + decodedEach * characters;
  }

  /** Whether one more verifier may look at a place. */
  verify(cost: number): boolean {
    this.spent += cost;
    if (this.spent <= this.limit) return true;
    this.isExceeded = true;
    return false;
  }

  /** Whether a text of so many characters that was decoded may be scanned too. */
  decode(characters: number): boolean {
    if (this.decodable >= characters) {
      this.decodable -= characters;
      return true;
    }
    this.isExceeded = true;
    return false;
  }

  /** What is said in place of what was not found; undefined when all was looked at. */
  get saying(): 'engine.detector_failed' | 'engine.budget_exceeded' | undefined {
    if (this.hasFailed) return 'engine.detector_failed';
    return this.isExceeded ? 'engine.budget_exceeded' : undefined;
  }

  /** Whether no verifier may look at anything any more. */
  get isSpent(): boolean {
    return this.spent > this.limit;
  }

  /** More characters of the same message. */
  grow(characters: number): void {
    this.limit += workEach * characters;
    this.decodable += decodedEach * characters;
  }
}
