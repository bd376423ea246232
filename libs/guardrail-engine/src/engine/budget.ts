/** A text has one place for so many characters at which there is something to verify; no honest one has more. */
const charactersEach = 4;

/** How much work a message may make: counted, not timed, so that the same message always comes to the same. */
export class Budget {
  private verifications: number;
  private decoded: number;
  /** Whether something was left out. */
  isExceeded = false;
  /** Whether a detector broke down: what it would have found is not known. */
  hasFailed = false;

  /** @param characters how many characters the message has */
  constructor(characters: number) {
    this.verifications = 4_000 + characters / charactersEach;
    this.decoded = 1024 * 1024;
  }

  /** Whether one more verifier may look at a place. */
  verify(): boolean {
    if (this.verifications-- > 0) return true;
    this.isExceeded = true;
    return false;
  }

  /** Whether a text of so many characters that was decoded may be scanned too. */
  decode(characters: number): boolean {
    if (this.decoded >= characters) {
      this.decoded -= characters;
      return true;
    }
    this.isExceeded = true;
    return false;
  }

  /** Whether no verifier may look at anything any more. */
  get isSpent(): boolean {
    return this.verifications < 0;
  }

  /** More characters of the same message. */
  grow(characters: number): void {
    this.verifications += characters / charactersEach;
  }
}
