/** The characters that literals are made of, as classes: what no literal tells apart is one class. */
export interface Alphabet {
  /** Class by code unit; 0 = in no literal. */
  readonly classOf: Uint16Array;
  readonly size: number;
  /** The class of a character as read. */
  classOfReading(char: string): number;
}

/** Dash, underscore, tab, line ends and the blank that does not break. */
const blanks: ReadonlySet<number> = new Set([0x2d, 0x5f, 0x09, 0x0a, 0x0d, 0xa0]);
/** Letters up to here are Latin. */
export const lastLatin = 0x24f;
const caseEnd = 0x587;

/**
 * How a code unit reads in literals: without regard to case and accents; blanks, dashes and underscores are all one, so
 * that `api key` is found in `API-Key` and `api_key`.
 */
function readingOf(code: number): number {
  if (blanks.has(code)) return 0x20;
  if (code < 0x80) return code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
  const isFolded = code <= lastLatin || (code >= 0xff01 && code <= 0xff5e);
  const char = String.fromCharCode(code);
  if (isFolded) return char.normalize('NFKD').toLowerCase().charCodeAt(0);
  return code <= caseEnd ? char.toLowerCase().charCodeAt(0) : code;
}

/** By code unit. */
export const readings: Uint16Array = new Uint16Array(0x10000).map((_, code) => readingOf(code));

/** The literal as it is read. */
export function asRead(literal: string): string {
  let out = '';
  for (let i = 0; i < literal.length; i++) out += String.fromCharCode(readings[literal.charCodeAt(i)] ?? 0);
  return out;
}

/** Makes the alphabet for literals as they are read. */
export function makeAlphabet(literals: Iterable<string>): Alphabet {
  const classes = new Uint16Array(0x10000);
  let size = 1;
  for (const literal of literals) {
    for (let i = 0; i < literal.length; i++) {
      const code = literal.charCodeAt(i);
      if (classes[code] === 0) classes[code] = size++;
    }
  }
  return {
    classOf: readings.map((reading) => classes[reading] ?? 0),
    size,
    classOfReading: (char) => classes[char.charCodeAt(0)] ?? 0,
  };
}
