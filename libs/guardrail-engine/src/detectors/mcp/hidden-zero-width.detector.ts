import type { Detector, Match } from '../../detector.js';
import { codeBefore, isIn, type Ranges } from '../../code-points.js';
import { codeAt, isEmoji, isJoining, isPlainLetter, isSpokenOf, rowEnd, rowOf } from './hidden-scripts.js';

const invisible: Ranges = [
  ...([
    [0xad, 0xad],
    [0x34f, 0x34f],
    [0x115f, 0x1160],
    [0x17b4, 0x17b5],
    [0x180e, 0x180e],
    [0x200b, 0x200d],
  ] as const),
  ...([
    [0x2060, 0x2065],
    [0x206a, 0x206f],
    [0x3164, 0x3164],
    [0xfeff, 0xfeff],
    [0xffa0, 0xffa0],
    [0x1bca0, 0x1bca3],
    [0x1d173, 0x1d17a],
  ] as const),
];
const softHyphen = 0xad;
const byteOrderMark = 0xfeff;
const jamo: Ranges = [
  [0x1100, 0x11ff],
  [0x3130, 0x318f],
  [0xa960, 0xa97f],
  [0xac00, 0xd7ff],
  [0xffa0, 0xffdc],
];
const marks: Ranges = [
  [0x300, 0x36f],
  [0x591, 0x5ff],
];

function verify(text: string, start: number): Match | undefined {
  const end = rowEnd(text, start, invisible);
  const [before, after] = [codeBefore(text, start), codeAt(text, end)];
  if (isSpokenOf(text, start, end)) return undefined;
  const confidence = end - start >= 8 ? 0.9 : shortRow(rowOf(text, start, end), before, after);
  return confidence === undefined ? undefined : { start, end, confidence };
}

function shortRow(row: readonly number[], before: number, after: number): number | undefined {
  if (row.length >= 4) return 0.9;
  if (row.length <= 2 && (isJoining(before) || isJoining(after))) return undefined;
  if (row.every((code) => isUsual(code, before, after))) {
    return row.length === 1 ? undefined : row.length === 2 ? 0.5 : 0.6;
  }
  return isPlainLetter(before) && isPlainLetter(after) ? 0.65 : 0.55;
}

function isUsual(code: number, before: number, after: number): boolean {
  switch (code) {
    case softHyphen:
      return before !== -1 && after !== -1;
    case byteOrderMark:
      return before === -1;
    case 0x200d:
      return isEmoji(before) && (isEmoji(after) || after === -1);
    case 0x34f:
      return isIn(marks, before) || isIn(marks, after);
    case 0x200b:
    case 0x2060:
      return isWide(before) || isWide(after);
    case 0x115f:
    case 0x1160:
    case 0x3164:
    case 0xffa0:
      return isIn(jamo, before) || isIn(jamo, after);
    default:
      return false;
  }
}

/** Chinese, Japanese and Korean, where lines are told by it where to break. */
function isWide(code: number): boolean {
  return code >= 0x2e80 && code <= 0xd7ff;
}

/**
 * Characters that take no room and split words or carry bits: zero-width space and joiners, word joiner, invisible
 * operators, controls of shorthand and of music, soft hyphens in rows, Hangul fillers. Joiners in emoji (Unicode TS 51) and in Arabic, Persian, Indic and
 * other scripts (Unicode 23.2) belong there and are not found.
 */
export const hiddenZeroWidthDetector: Detector = {
  id: 'mcp.hidden.zero_width',
  kind: 'threat',
  title: 'Hidden text: zero-width characters',
  description: 'Characters without width that split words or hide data.',
  label: 'hidden characters',
  finders: [{ characters: invisible, verify }],
  examples: {
    found: [
      'ig«\u200b»nore',
      'pass«\u200c»word and in«\u2060»structions',
      'data«\u200b\u200c\u200d\u200b\u200c»here',
      'name: «\u3164»',
      'a«\u00ad\u00ad\u00ad\u00ad»b',
      'x«\u2062»y',
      'a«\u{1bca0}»b',
      'a«\u00ad\u00ad\u00ad»b',
      '"«\u200b\u200c\u200b\u200b\u200c\u200b\u200c\u200b\u200b\u200c\u200b\u200c\u200b»"',
      'Weather is fine.«\u200b» Bring a coat.',
      'Weather is fine.«\u2060» Bring a coat.',
      'Weather is fine.«\ufeff» Bring a coat.',
      'Adds two numbers.«\u200b»',
    ],
    clean: [
      '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466} \u{1f469}\u{1f3fd}\u200d\u{1f4bb} \u{1f3f3}\ufe0f\u200d\u{1f308} \u2764\ufe0f\u200d\u{1f525}',
      '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u06a9\u062a\u0627\u0628\u200c\u0647\u0627',
      '\u0915\u094d\u200d\u0937 \u0915\u094d\u200c\u0937 \u0d28\u0d4d\u200d',
      '\u0e2a\u0e27\u0e31\u0e2a\u200b\u0e14\u0e35 \u1780\u17b6\u200b\u179a',
      'Donau\u00addampf\u00adschiff',
      '\ufeff{"a": 1}',
      '/[\u200b\u200c\u200d\u2060\ufeff]/gu',
      '\u0628\u0640\u200d \u200d\u0640\u0628',
      '\u1112\u1161\u11ab \u115f\u1161',
      '\u1820\u180e\u1820',
      '\u4f1a\u8b70\u200b\u306f',
      '\ufeffReturns the current user',
      'Silben\u00adtrennung',
      "'\u200b' is a space without width",
    ],
    worst: ['\u200b', 'a\u200b', '\u200d\u{1f468}', '\u00ada'],
  },
};
