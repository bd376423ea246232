import type { Detector, Examples } from '../../detector.js';

/** Names that a document gives the number of a person in any country. */
const personWords = [
  'national id',
  'national id number',
  'national id no',
  'national identity number',
  'national identity card',
  'national identification number',
  'national number',
  'personal id',
  'personal id number',
  'personal number',
  'personal code',
  'personal identity number',
  'personal identity code',
  'personal identification number',
  'identity number',
  'identity card',
  'identity card number',
  'identification number',
  'id card',
  'id card number',
  'id number',
  'citizen id',
  'citizen number',
];
/** Names of the number that a tax office gives. */
const taxWords = [
  'tax id',
  'tax id number',
  'tax no',
  'tax number',
  'tax code',
  'tax identification number',
  'taxpayer id',
  'taxpayer number',
  'taxpayer identification number',
  'tin',
  'vat number',
  'vat id',
];

interface NationalId {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly shapes: readonly string[];
  /** How sure form and check digits make, before context. */
  readonly confidence: number;
  /** The same for a number that is written with its separators. */
  readonly formatted?: number;
  /** False = it is none; a number = how sure it is without context. */
  readonly check: (compact: string, found: string) => boolean | number;
  /** Whose number it is: the general names of such numbers count as context too. */
  readonly of: 'person' | 'tax' | 'both' | 'other';
  /** Its own names, in English and the languages of the country. */
  readonly words: readonly string[];
  readonly weak?: readonly string[];
  readonly against?: readonly string[];
  readonly isRequired?: boolean;
  readonly isTest?: (compact: string) => boolean;
  readonly examples: Examples;
}

const wordsOf = { person: personWords, tax: taxWords, both: [...personWords, ...taxWords], other: [] };
const againstAll = ['order number', 'invoice number', 'tracking number', 'timestamp', 'isbn', 'part number'];

/**
 * A detector of the numbers by which a state knows its people and companies. The check digits are computed by hand, not
 * by a library: those throw and catch for each number that is none, at ten microseconds each.
 */
export function nationalId(national: NationalId): Detector {
  const { id, title, description, shapes, examples, isRequired } = national;
  const { confidence, formatted = confidence, check, isTest } = national;
  const verify = (compact: string, found: string) => {
    const checked = check(compact, found);
    if (checked === false) return undefined;
    if (isTest?.(compact)) return 0.2;
    if (checked !== true) return checked;
    return found.length > compact.length ? formatted : confidence;
  };
  const context = {
    words: [...national.words, ...wordsOf[national.of]],
    weak: national.weak ?? [],
    against: [...againstAll, ...(national.against ?? [])],
    ...(isRequired ? { isRequired } : {}),
  };
  return { id, kind: 'personal', title, description, label: title, context, finders: [{ shapes, verify }], examples };
}
