import { RowKind, type Alphabet } from './alphabet.js';

/** What the row automaton has found at a character; bits. */
export const Row = {
  /** Four digits, with no more than single separators and few letters between them. */
  number: 1,
  /** Twenty characters of base64 or hex in a row. */
  run: 2,
  /** A character that reads as another beside ASCII letters, or a digit of another script. */
  lookAlike: 4,
  /** A character that somebody looks for. */
  special: 8,
} as const;

/** Number of characters at which a run of base64 or hex is told. */
export const minRun = 20;
const told = 5;
const minDigits = 4;
const maxLetters = 3;
const Before = { other: 0, ascii: 1, lookAlike: 2 } as const;

interface State {
  /** Digits so far; `told` once it was told. */
  digits: number;
  /** Letters since the last digit. */
  letters: number;
  isSeparated: boolean;
  /** Characters of base64 in a row, up to one more than minRun. */
  run: number;
  before: number;
  found: number;
}

export interface RowAutomaton {
  /** Next row by row and class; rows are numbered in steps of the alphabet's size. */
  readonly next: Int32Array;
  /** Rows from this one on have found something. */
  readonly firstFound: number;
  /** By row number. */
  foundAt(row: number): number;
}

const start: State = { digits: 0, letters: 0, isSeparated: false, run: 0, before: Before.other, found: 0 };

/** An automaton for what is told by its length instead of its letters: numbers, runs, neighbours. */
export function compileRows({ size, kinds }: Alphabet): RowAutomaton {
  const states = [start];
  const ids = new Map([[keyOf(start), 0]]);
  const byKind: Int32Array[] = [];
  const present = [...new Set(kinds)];
  // A list that grows while it is walked is walked to its end.
  for (const state of states) {
    const row = new Int32Array(16);
    for (const kind of present) {
      const reached = step(state, kind);
      const key = keyOf(reached);
      let id = ids.get(key);
      if (id === undefined) ids.set(key, (id = states.push(reached) - 1));
      row[kind] = id;
    }
    byKind.push(row);
  }
  const order = states.map((_, id) => id).sort((a, b) => Number(isFound(states, a)) - Number(isFound(states, b)));
  const numbers = new Int32Array(states.length);
  order.forEach((id, index) => (numbers[id] = index * size));
  const next = new Int32Array(states.length * size);
  order.forEach((id, index) => {
    for (let column = 0; column < size; column++) {
      next[index * size + column] = numbers[byKind[id]?.[kinds[column] ?? 0] ?? 0] ?? 0;
    }
  });
  const found = order.map((id) => states[id]?.found ?? 0);
  return {
    next,
    firstFound: order.findIndex((id) => isFound(states, id)) * size,
    foundAt: (row) => found[row / size] ?? 0,
  };
}

function isFound(states: readonly State[], id: number): boolean {
  return (states[id]?.found ?? 0) > 0;
}

function keyOf({ digits, letters, isSeparated, run, before, found }: State): number {
  return ((((digits * 8 + letters) * 2 + Number(isSeparated)) * 32 + run) * 4 + before) * 16 + found;
}

function step(state: State, kind: number): State {
  const number = stepNumber(state, kind);
  const run = runKinds.has(kind) ? Math.min(state.run + 1, minRun + 1) : 0;
  const before = beforeOf(kind);
  const isTold = number.digits === minDigits;
  let found: number = isTold ? Row.number : 0;
  if (run === minRun) found |= Row.run;
  if (isMixed(state.before, kind)) found |= Row.lookAlike;
  if (kind === RowKind.special) found |= Row.special;
  return { ...number, digits: isTold ? told : number.digits, run, before, found };
}

/** Whether a character stands beside an ASCII letter or digit that it reads like, or hides between such. */
function isMixed(before: number, kind: number): boolean {
  if (kind === RowKind.lookAlike || kind === RowKind.special) return before === Before.ascii;
  return kind === RowKind.otherDigit || (beforeOf(kind) === Before.ascii && before === Before.lookAlike);
}

function beforeOf(kind: number): number {
  if (kind === RowKind.digit || kind === RowKind.letter) return Before.ascii;
  return kind === RowKind.lookAlike ? Before.lookAlike : Before.other;
}

const runKinds: ReadonlySet<number> = new Set([
  RowKind.digit,
  RowKind.letter,
  RowKind.dash,
  RowKind.slash,
  RowKind.base64,
]);

const noNumber = { digits: 0, letters: 0, isSeparated: false };

function stepNumber({ digits, letters, isSeparated }: State, kind: number) {
  switch (kind) {
    case RowKind.digit:
      return { digits: digits === told ? told : digits + 1, letters: 0, isSeparated: false };
    case RowKind.letter:
      return digits === 0 || letters === maxLetters ? noNumber : { digits, letters: letters + 1, isSeparated: false };
    case RowKind.blank:
    case RowKind.dash:
    case RowKind.point:
    case RowKind.slash:
      return digits === 0 || isSeparated ? noNumber : { digits, letters: 0, isSeparated: true };
    default:
      return noNumber;
  }
}
