/** One hit in a text: offsets in UTF-16 code units, never the value. */
export interface Match {
  start: number;
  end: number;
  /** 0 to 1. */
  confidence: number;
}

/** What must occur in the bytes of a message before a detector can find anything; bits, found in one pass. */
export const Trigger = { digits: 1, at: 2, tokenPrefix: 4, pemDashes: 8 } as const;

/** What sort of data a detector finds. */
export type DetectorKind = 'payment' | 'personal' | 'secret';

/** Finds one kind of sensitive data in a text. Pure, and linear in the length of the text. */
export interface Detector {
  /** `<group>.<name>`; stable. */
  readonly id: string;
  readonly kind: DetectorKind;
  readonly title: string;
  /** What it finds, for administrators. */
  readonly description: string;
  /** What a masked value is replaced by, such as `payment card`. */
  readonly label: string;
  /** Bits of Trigger without which it is not asked. */
  readonly trigger: number;
  /** Matches in order of their start, without overlaps. */
  detect(text: string): Match[];
}
