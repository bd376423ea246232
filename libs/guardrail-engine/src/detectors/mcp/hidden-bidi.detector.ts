import type { Detector, Match } from '../../detector.js';
import { codeBefore, isIn, type Ranges } from '../../code-points.js';
import { codeAt, isPlainLetter, isRightToLeft, isSpokenOf, rowEnd } from './hidden-scripts.js';

const controls: Ranges = [
  [0x61c, 0x61c],
  [0x200e, 0x200f],
  [0x202a, 0x202e],
  [0x2066, 0x2069],
];

function verify(text: string, start: number): Match | undefined {
  const end = Math.min(rowEnd(text, start, controls), start + 64);
  if (isSpokenOf(text, start, end)) return undefined;
  let worst = 0;
  for (let at = start; at < end; at++) worst = Math.max(worst, threatOf(text.charCodeAt(at)));
  if (worst === isolate && end === start + 1 && isClosed(text, end)) worst = 0.4;
  if (worst === mark && isOutOfPlace(text, start, end)) worst = 0.6;
  const isExpected = hasRightToLeft(text, start);
  const confidence = isExpected ? (worst === 0.9 ? 0.6 : undefined) : worst;
  return confidence === undefined ? undefined : { start, end, confidence };
}

const isolate = 0.6;
/** Marks come with what is copied from tables. */
const mark = 0.3;

/** Marks in the middle of a word, or as many in a row as carry bits. */
function isOutOfPlace(text: string, start: number, end: number): boolean {
  if (end - start >= 4) return true;
  return isPlainLetter(codeBefore(text, start)) && isPlainLetter(codeAt(text, end));
}

function threatOf(code: number): number {
  // Overrides turn letters round.
  if (code === 0x202d || code === 0x202e) return 0.9;
  if (code === 0x202a || code === 0x202b || code === 0x2067) return 0.65;
  if (code === 0x2066 || code === 0x2068) return isolate;
  return mark;
}

/** Whether an isolate ends on its line, as programs that translate messages put them around names. */
function isClosed(text: string, from: number): boolean {
  for (let at = from; at < Math.min(text.length, from + 100); at++) {
    const code = text.charCodeAt(at);
    if (code === 0x2069) return true;
    if (code === 0x0a || isIn(controls, code)) return false;
  }
  return false;
}

const block = 64;
/** What was found out last: many of them stand in one place. */
let last = { text: '', block: -1, has: false };

/** Whether something is written from right to left nearby: in the 64 characters that the place is in, or 64 beside them. */
function hasRightToLeft(text: string, at: number): boolean {
  const number = Math.floor(at / block);
  if (last.block === number && last.text === text) return last.has;
  let has = false;
  const to = Math.min(text.length, (number + 2) * block);
  for (let i = Math.max(0, (number - 1) * block); i < to && !has; i++) has = isRightToLeft(text.charCodeAt(i));
  last = { text, block: number, has };
  return has;
}

/**
 * Controls of the direction of writing where nothing is written from right to left: what is read is not what is there
 * ("Trojan Source", CVE-2021-42574; Unicode TR 36). Marks, embeddings and isolates beside Hebrew or Arabic are not found.
 */
export const hiddenBidiDetector: Detector = {
  id: 'mcp.hidden.bidi',
  kind: 'threat',
  title: 'Hidden text: direction of writing',
  description: 'Controls that make text look different from what it says.',
  label: 'direction controls',
  finders: [{ characters: controls, verify }],
  examples: {
    found: [
      'access = "user«\u202e\u2066»// admin"',
      'invoice«\u202e»fdp.exe',
      'a «\u2067»b',
      'x«\u202b»y',
      'pay«\u2066»ment',
      'It is fine.«\u2068» Bring a coat.',
      'pay«\u200e»ment',
      'Fine.«\u200e\u200f\u200e\u200e\u200f» Bring a coat.',
    ],
    clean: [
      '\u05e9\u05dc\u05d5\u05dd\u200f, Word\u200e!',
      '\u0627\u0644\u0633\u0644\u0627\u0645 \u2067\u0639\u0644\u064a\u0643\u0645\u2069 \u202babc\u202c',
      '\u0645\u0631\u062d\u0628\u0627 \u061c1',
      'right to left',
      '\u05d4\u05de\u05d7\u05d9\u05e8 50$\u200f',
      '\u05d0\u2066C++\u2069\u05d1',
      '[\u2066-\u2069]',
      '\u0627 \u2068Gatehouse\u2069 \u0628',
    ],
    worst: ['\u202e', 'a\u202e', '\u200ea '],
  },
};
