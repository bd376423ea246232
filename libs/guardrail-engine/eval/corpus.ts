/** Where something is in a text, in UTF-16 code units, and which detectors may say so. */
export interface Label {
  /** A detector's id, a group such as `secret.*`, or several with `|` between them: any of them will do. */
  readonly detector: string;
  readonly start: number;
  readonly end: number;
  /** It may be found, but need not: whether it is sensitive is for a company to say. */
  readonly isOptional?: boolean;
}

/** A text or a JSON-RPC message, with everything in it that has to be found. */
export interface Sample {
  readonly text: string;
  /** Given instead of the text when a whole message is to be scanned; labels then say only what has to be found. */
  readonly message?: object;
  readonly labels: readonly Label[];
  /** What sort of text it is, `<group>: <more>` where there are groups: misses are summed up by it. */
  readonly pattern: string;
}

/** Misses of `tuning` are shown to those who write detectors; of `held-out` only totals, so that nobody tunes to it. */
export type Part = 'tuning' | 'held-out';
export const parts: readonly Part[] = ['tuning', 'held-out'];

/** Texts with labels. Both parts come from other seeds and other templates. */
export interface Corpus {
  readonly name: string;
  samples(part: Part): readonly Sample[];
  readonly classes: readonly Class[];
}

/** What is measured on a corpus: one kind of thing, and how well it has to be found. */
export interface Class {
  readonly name: string;
  /** Findings of these detectors count, found or false. */
  readonly detectors: string;
  /** Findings of these do not, though `detectors` names them. */
  readonly except?: string;
  readonly goals: readonly Goal[];
}

/**
 * `flagged`: share of the texts without a label of the class in which something is found. `perMb`: false findings per
 * megabyte (10^6 UTF-16 code units). Both are better when lower. `groups`: of how many groups 95 % are found.
 */
export type Figure = 'precision' | 'recall' | 'f1' | 'flagged' | 'perMb' | 'groups';

export interface Goal {
  readonly figure: Figure;
  readonly at: number;
}

/** Whether an id is meant by ids and groups with `|` between them. `*` stands for any characters. */
export function isMeant(pattern: string, detector: string): boolean {
  return compiled(pattern).test(detector);
}

const patterns = new Map<string, RegExp>();

function compiled(pattern: string): RegExp {
  const known = patterns.get(pattern);
  if (known) return known;
  const made = new RegExp(`^(?:${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')})$`);
  patterns.set(pattern, made);
  return made;
}
