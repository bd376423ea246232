import { isLetterCode } from '../ascii.js';
import { matchAt } from '../define.js';

/** What may stand between a name and its value: `": "`, `=`, ` is `, ` no. `, `>`, a cell's border, blanks. */
const between =
  /\\{0,3}["'`)\]]?[ \t]{0,4}(?:(?:is|was|are|number|num|no\.?|nr\.?|code|value|id|#)(?![A-Za-z])[ \t]{0,3}){0,2}(?::=|=>|->|==?|[:>|,])?[ \t]{0,8}\n?[ \t]{0,8}\\{0,3}["'`]?/iy;

const longestLabel = 64;
const mask = /\[(?:masked|redacted|cut)[: ]/y;
const bracket = 0x5b;
/** Stretches of the texts that were asked about last, without brackets that open. */
let unbracketed = { text: '', from: 0, to: 0 };
let other = { text: '', from: 0, to: 0 };

/** Where the value begins whose name ends at `end`; -1 when nothing separates them. */
export function valueAfter(text: string, end: number): number {
  between.lastIndex = end;
  const length = between.exec(text)?.[0].length ?? 0;
  return length === 0 || end + length >= text.length ? -1 : end + length;
}

/** Whether a word that was found from `start` to `end` stands alone there; capitals and underscores part words too. */
export function isWholeWord(text: string, start: number, end: number): boolean {
  return isWordStart(text, start) && isWordEnd(text, end) && !isInMask(text, start);
}

/** Whether a place is in the label that stands for a masked value: it says nothing about its neighbours. */
export function isInMask(text: string, at: number): boolean {
  if (isUnbracketed(text, at)) return false;
  for (let i = at - 1; i >= 0 && i >= at - longestLabel; i--) {
    const code = text.charCodeAt(i);
    if (code === 0x5d) return false;
    if (code === bracket && matchAt(mask, text, i) !== undefined) return true;
  }
  return false;
}

/** Whether no bracket opens close before a place: words are asked about one after the other, in one text or two. */
function isUnbracketed(text: string, at: number): boolean {
  if (unbracketed.text !== text) [unbracketed, other] = [other, unbracketed];
  const from = Math.max(0, at - longestLabel);
  if (unbracketed.text !== text || from < unbracketed.from || from > unbracketed.to) {
    unbracketed.from = unbracketed.to = from;
  }
  // The same text, not only an equal one, is told at once the next time.
  unbracketed.text = text;
  let { to } = unbracketed;
  while (to < at && text.charCodeAt(to) !== bracket) to++;
  unbracketed.to = to;
  return to >= at;
}

/** Whether a word can begin at a place. */
export function isWordStart(text: string, start: number): boolean {
  if (start === 0) return true;
  const before = text.charCodeAt(start - 1);
  if (!isLetter(before) || (isUnspaced(before) && isUnspaced(text.charCodeAt(start)))) return true;
  return !isUpper(before) && isUpper(text.charCodeAt(start));
}

function isWordEnd(text: string, end: number): boolean {
  const after = text.charCodeAt(end);
  if (end >= text.length || !isLetter(after)) return true;
  const last = text.charCodeAt(end - 1);
  if (isUpper(after) && !isUpper(last)) return true;
  // Plurals.
  return ((after | 0x20) === 0x73 && !isLetter(text.charCodeAt(end + 1))) || (isUnspaced(after) && isUnspaced(last));
}

/** Scripts without blanks between words: Thai, Lao, Burmese, Khmer, Chinese, Japanese; Korean glues its particles. */
function isUnspaced(code: number): boolean {
  return (
    code >= 0x2e80 ||
    (code >= 0xe00 && code < 0xf00) ||
    (code >= 0x1000 && code < 0x10a0) ||
    (code >= 0x1780 && code < 0x1800)
  );
}

function isLetter(code: number): boolean {
  return isLetterCode(code) || (code >= 0xc0 && code !== 0xd7 && code !== 0xf7 && code < 0x2000) || code >= 0x2e80;
}

function isUpper(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}

/** A JSON key as words: `socialSecurityNo`, `social_security_no` and `social-security-no` are `social security no`. */
export function wordsOf(key: string): string {
  let out = '';
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i);
    const before = key.charCodeAt(i - 1);
    const isNew = isUpper(code) && i > 0 && (!isUpper(before) || isLower(key.charCodeAt(i + 1)));
    if (isNew && out.length > 0 && !out.endsWith(' ')) out += ' ';
    out += isBreak(code) ? ' ' : key[i];
  }
  return out.toLowerCase();
}

function isLower(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

function isBreak(code: number): boolean {
  return code === 0x5f || code === 0x2d || code === 0x2e || code === 0x2f || code === 0x3a;
}
