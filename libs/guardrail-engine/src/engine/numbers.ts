import { isDigitCode, isLetterCode, isLetterOrDigit, isWordCode } from '../ascii.js';
import { isContinuation, type ShapeAutomaton } from './shapes.js';

/** What is done with what stands in a row of numbers. */
export interface NumberVisitor {
  shape(shape: number, start: number, end: number): void;
  /** A row of at least three groups of digits, or of many single characters, that may be one number parted otherwise. */
  parted(start: number, end: number): void;
}

const plus = 0x2b;
const bracket = 0x28;
const maxBefore = 48;
const maxPlainGroups = 2;
const minGroups = 3;
/** A date has eight. */
const minParted = 9;
const maxParted = 34;

/**
 * Visits the shapes in a row of numbers: groups of letters and digits, one blank, dash, full stop or slash between them.
 * `at` is a digit of it; what stands before `from` has been looked at. Each group may begin a shape, and so may a sign
 * or bracket before it. The result is where the row ends.
 */
export function findNumbers(
  text: string,
  at: number,
  from: number,
  shapes: ShapeAutomaton,
  visitor: NumberVisitor,
): number {
  const first = rowStart(text, at, from);
  const row = { start: first, groups: 0, digits: 0 };
  const group = { end: first, digits: 0 };
  let plain = 0;
  for (let start = first; ; start = group.end + 1) {
    readGroup(text, start, group);
    beginAt(text, start, shapes, visitor);
    const { end, digits } = group;
    // A part of a number that was parted: digits, or a single character.
    const isOfRow = digits === end - start || end - start === 1;
    if (isOfRow) {
      row.groups++;
      row.digits += end - start;
    }
    plain = end > at && digits === 0 ? plain + 1 : 0;
    const isEnd = plain > maxPlainGroups || !goesOn(text, end);
    if (!isEnd && isOfRow) continue;
    if (isPartedNumber(row)) visitor.parted(row.start, isOfRow ? end : start - 1);
    if (isEnd) return end;
    row.start = end + 1;
    row.groups = row.digits = 0;
  }
}

/** Whether a separator and another group stand at a place. */
function goesOn(text: string, end: number): boolean {
  return isSeparator(text.charCodeAt(end)) && isLetterOrDigit(text.charCodeAt(end + 1));
}

function beginAt(text: string, group: number, shapes: ShapeAutomaton, visitor: NumberVisitor): void {
  if (!isContinuation(text, group)) shapes.visitAt(text, group, visitor);
  const before = text.charCodeAt(group - 1);
  if (before !== plus && before !== bracket) return;
  const start = before === bracket && text.charCodeAt(group - 2) === plus ? group - 2 : group - 1;
  if (!isWordCode(text.charCodeAt(start - 1))) shapes.visitAt(text, start, visitor);
}

function rowStart(text: string, at: number, from: number): number {
  let start = at;
  while (start > from && at - start < maxBefore) {
    if (isLetterOrDigit(text.charCodeAt(start - 1))) start--;
    else if (
      start - 2 >= from &&
      isSeparator(text.charCodeAt(start - 1)) &&
      isLetterOrDigit(text.charCodeAt(start - 2))
    ) {
      start -= 2;
    } else break;
  }
  return start;
}

/** The group of letters and digits that begins at a place: where it ends, and how many digits are in it. */
function readGroup(text: string, start: number, group: { end: number; digits: number }): void {
  let end = start;
  let digits = 0;
  for (; ; end++) {
    const code = text.charCodeAt(end);
    if (isDigitCode(code)) digits++;
    else if (!isLetterCode(code)) break;
  }
  group.end = end;
  group.digits = digits;
}

/** Whether the characters of a row stand one by one. */
export function isSpaced(text: string, start: number, end: number): boolean {
  return /^(?:[A-Za-z0-9][ \-./]){7,}[A-Za-z0-9]$/.test(text.slice(start, end));
}

function isPartedNumber({ groups, digits }: { groups: number; digits: number }): boolean {
  return groups >= minGroups && digits >= minParted && digits <= maxParted;
}

function isSeparator(code: number): boolean {
  return code === 0x20 || code === 0x2d || code === 0x2e || code === 0x2f;
}
