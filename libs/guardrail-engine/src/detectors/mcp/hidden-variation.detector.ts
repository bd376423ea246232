import type { Detector, Match } from '../../detector.js';
import { codeBefore, type Ranges } from '../../code-points.js';
import { isPlainLetter, rowEnd, rowOf } from './hidden-scripts.js';

const selectors: Ranges = [
  [0x180b, 0x180d],
  [0x180f, 0x180f],
  [0xfe00, 0xfe0f],
  [0xe0100, 0xe01ef],
];

function isHan(code: number): boolean {
  return (
    (code >= 0x3400 && code <= 0x9fff) || (code >= 0xf900 && code <= 0xfaff) || (code >= 0x20000 && code <= 0x3ffff)
  );
}

/** What a selector stands for where bytes are hidden in selectors: 0 to 15, then 16 to 255. */
function byteOf(code: number): number {
  return code >= 0xe0100 ? code - 0xe0100 + 16 : code - 0xfe00;
}

function verify(text: string, start: number): Match | undefined {
  const end = rowEnd(text, start, selectors);
  const row = rowOf(text, start, end);
  const confidence = row.length === 1 ? aloneAfter(codeBefore(text, start), row[0] ?? 0) : ofRow(row);
  return confidence === undefined ? undefined : { start, end, confidence };
}

function aloneAfter(before: number, selector: number): number | undefined {
  if (selector >= 0xe0100) return isHan(before) ? undefined : 0.55;
  return isPlainLetter(before) ? (selector >= 0xfe0e ? 0.35 : 0.5) : undefined;
}

function ofRow(row: readonly number[]): number | undefined {
  // Some editors write the one for emoji twice.
  if (row.length <= 3 && row.every((code) => code === 0xfe0f || code < 0x1900)) return undefined;
  if (row.length < 4) return 0.55;
  const printable = row.filter((code) => byteOf(code) >= 0x20 && byteOf(code) < 0x7f).length;
  return printable * 4 >= row.length * 3 || row.length >= 8 ? 0.95 : 0.8;
}

/**
 * Bytes hidden in rows of variation selectors (FE00 to FE0F, E0100 to E01EF), which no one sees. One selector after an
 * emoji, a symbol, an ideograph or a Mongolian letter is what they are for (Unicode 23.4, UTS 37) and is not found.
 */
export const hiddenVariationDetector: Detector = {
  id: 'mcp.hidden.variation',
  kind: 'threat',
  title: 'Hidden text: variation selectors',
  description: 'Invisible data written in rows of variation selectors.',
  label: 'hidden text',
  finders: [{ characters: selectors, verify }],
  examples: {
    found: [
      '\u{1f60a}«\u{e0158}\u{e0155}\u{e015c}\u{e015c}\u{e015f}»',
      'x«\ufe01\ufe02\ufe03\ufe04»',
      'a«\u{e0101}»b',
      'o«\ufe0f\ufe0e»k',
    ],
    clean: [
      'I \u2764\ufe0f you, 1\ufe0f\u20e3 #\ufe0f\u20e3 \u2600\ufe0e \u263a\ufe0f',
      '\u845b\u{e0100}\u57ce and \u8fbb\u{e0101}\u8535',
      '\u1820\u180b\u1822\u180c\u1828',
      '\u{1f3f3}\ufe0f\u200d\u{1f308} \u{1f441}\ufe0f\u200d\u{1f5e8}\ufe0f',
      '\u2764\ufe0f\ufe0f',
      '\u2229\ufe00 \u2268\ufe00',
    ],
    worst: ['\ufe0f', '\u{e0158}', 'a\ufe01\ufe02\ufe03\ufe04', 'a\ufe01'],
  },
};
