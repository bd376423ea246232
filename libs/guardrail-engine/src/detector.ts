import type { Ranges } from './code-points.js';

/** One hit in a text: offsets in UTF-16 code units, never the value. */
export interface Match {
  start: number;
  end: number;
  /** 0 to 1, before context: what form and check digits alone say. */
  confidence: number;
  /** A published test value or a placeholder: too doubtful to be reported, whatever stands beside it. */
  isTest?: boolean;
}

/** A hit in one of several texts. */
export interface RelatedMatch extends Match {
  /** Which of them, from 0. */
  text: number;
}

/** What sort of thing a detector finds. */
export type DetectorKind =
  'payment' | 'financial' | 'personal' | 'health' | 'secret' | 'threat' | 'content' | 'organization' | 'engine';

/** What of a conversation a text belongs to. */
export type MessagePart =
  | 'request'
  | 'response'
  | 'definition'
  | 'prompt'
  | 'resource'
  | 'elicitation'
  | 'sampling'
  | 'completion'
  | 'notification'
  | 'header';

/**
 * Words near a value that say what it is. Matched whole, without regard to case, within 60 characters before and 30
 * after the value, and in the JSON keys above it (`socialSecurity`, `social_security` and `social-security` are read as
 * `social security`). A word has two letters at least, and may be a phrase of several words.
 */
export interface Context {
  /** Strong: +0.35 in the text, +0.45 in a key. */
  readonly words?: readonly string[];
  /** Weak: +0.15. */
  readonly weak?: readonly string[];
  /** Against it: -0.3. */
  readonly against?: readonly string[];
  /** Without a strong word it is not even looked at: for numbers that are as likely to be anything else. */
  readonly isRequired?: boolean;
}

type Ways = 'literals' | 'shapes' | 'labels' | 'characters' | 'run' | 'search';

/** A finder looks in one way; the others are absent. */
type Way<Key extends Ways> = { readonly [Other in Exclude<Ways, Key>]?: never };

/**
 * What makes a detector look at a place of a text, and what it then looks at. Every verifier starts at the place it is
 * given and looks at a bounded number of characters (sticky patterns with bounded quantifiers): its worst case is that a
 * megabyte consists of nothing but its trigger.
 */
export type Finder =
  /** A fixed text, without regard to case (the verifier sees to the case); `start` and `end` are the literal's. */
  | (Way<'literals'> & {
      readonly literals: readonly string[];
      verify(text: string, start: number, end: number): Match | undefined;
    })
  /**
   * Letters and digits in fixed places with nothing of a word beside them: `9` is a digit, `A` a letter, `X` either, any
   * other character is itself, `?` makes the character before it optional (`999-?99-?9999`). At least four digits. The
   * verifier gets what was found without separators, upper-case, and says how sure it is; undefined = it is not. A match
   * may end elsewhere, such as behind an extension.
   */
  | (Way<'shapes'> & {
      readonly shapes: readonly string[];
      verify(compact: string, found: string, text: string, start: number): number | Match | undefined;
    })
  /**
   * A name and a value: `cvv: 123`, `"cvv": "123"`, `cvv = 123`, `cvv is 123`, or the JSON key `cvv` of a text that is the
   * value. Names as in Context. The verifier gets the place where the value begins.
   */
  | (Way<'labels'> & {
      readonly labels: readonly string[];
      verify(text: string, start: number): Match | undefined;
    })
  /** Characters, as inclusive ranges of code points; the verifier gets the place of the first of a row of them. */
  | (Way<'characters'> & {
      readonly characters: Ranges;
      verify(text: string, start: number): Match | undefined;
    })
  /** At least 20 characters of base64 (either alphabet), or of hex, in a row, or as many as are said; `start` and `end` are the row's. */
  | (Way<'run'> & {
      readonly run: 'base64' | 'hex';
      readonly least: number;
      verify(text: string, start: number, end: number): Match | undefined;
    })
  /** Every text as a whole, for what no trigger announces; linear in its length. Matches in order, without overlaps. */
  | (Way<'search'> & {
      search(text: string): Match[];
      /**
       * What is found only in several short texts together, which stand side by side in one object or array. By text in
       * order, without overlaps.
       */
      relate?(texts: readonly string[]): RelatedMatch[];
    });

/**
 * What a detector finds and what it does not: texts in which what is to be found is marked as «value». Kept beside the
 * detector so that a reader sees what it means; a spec checks them all.
 */
export interface Examples {
  /** Each with at least one mark, all of which are found. */
  readonly found: readonly string[];
  /** At least as many; nothing in them is found. */
  readonly clean: readonly string[];
  /** Repeated to a megabyte, it is the text that costs most. */
  readonly worst: readonly string[];
}

/** Finds one kind of sensitive data or threat. Pure. */
export interface Detector {
  /** `<group>.<name>`; stable. */
  readonly id: string;
  readonly kind: DetectorKind;
  readonly title: string;
  /** What it finds, for administrators. */
  readonly description: string;
  /** What a masked value is replaced by, such as `payment card`. */
  readonly label: string;
  /** Found only when a rule names it: its group (`secret.*`) does not include it. */
  readonly isOptIn?: boolean;
  /** What a look at one place comes to, in tenths of a microsecond, where it is more than that of most (see Cost). */
  readonly cost?: number;
  /** Where it looks; undefined = everywhere. */
  readonly parts?: readonly MessagePart[];
  readonly context?: Context;
  readonly finders: readonly Finder[];
  readonly examples: Examples;
}

/** The parts of a detector that every constructor of detectors takes as they are. */
export type DetectorBase = Omit<Detector, 'finders'>;
