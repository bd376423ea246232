import { isDigitCode, isWordCode } from '../ascii.js';

/** One end of a shape in a text. */
export interface ShapeHit {
  /** Index of the shape among those that the automaton was made of. */
  shape: number;
  end: number;
}

/** Finds the shapes that begin at a place of a text. */
export interface ShapeAutomaton {
  /** Visits each shape that ends with nothing of a word behind it, in order of their ends. */
  visitAt(text: string, start: number, visitor: { shape(shape: number, start: number, end: number): void }): void;
}

/** One step of a shape: the characters that it accepts, as an index into `kinds`, and whether it may be left out. */
interface Step {
  char: string;
  isOptional: boolean;
}

const digit = 0;
const letter = 1;
const outside = 2;
const firstLiteral = 3;

/**
 * An anchored automaton for shapes (see Finder): `9` a digit, `A` a letter, `X` either, `?` behind what may be left out.
 * Made by the subset construction: however many shapes there are, each character of a text costs one step.
 */
export function compileShapes(shapes: readonly string[]): ShapeAutomaton {
  const parsed = shapes.map(parseShape);
  const literals = [...new Set(parsed.flat().map(({ char }) => char))].filter((char) => !'9AX'.includes(char));
  const size = firstLiteral + literals.length;
  const classOf = new Uint8Array(128).fill(outside);
  for (let code = 0x30; code <= 0x39; code++) classOf[code] = digit;
  for (let code = 0x41; code <= 0x5a; code++) classOf[code] = classOf[code + 0x20] = letter;
  literals.forEach((char, index) => (classOf[char.charCodeAt(0)] = firstLiteral + index));
  const { next, ends } = subsets(parsed, size, (char) => classesOf(char, literals));
  const hasEnds = Uint8Array.from(ends, ({ length }) => (length > 0 ? 1 : 0));
  return {
    visitAt(text, start, visitor) {
      let row = 0;
      for (let at = start; at < text.length; at++) {
        const code = text.charCodeAt(at);
        row = next[row * size + (code < 128 ? (classOf[code] ?? outside) : outside)] ?? -1;
        if (row <= 0) return;
        if (hasEnds[row] === 0 || isContinued(text, at + 1)) continue;
        for (const shape of ends[row] ?? []) visitor.shape(shape, start, at + 1);
      }
    },
  };
}

function classesOf(char: string, literals: readonly string[]): readonly number[] {
  if (char === '9') return [digit];
  if (char === 'A') return [letter];
  return char === 'X' ? [digit, letter] : [firstLiteral + literals.indexOf(char)];
}

function parseShape(shape: string): Step[] {
  return [...shape.matchAll(/(.)(\?)?/gs)].map(([, char = '', optional]) => ({
    char,
    isOptional: optional !== undefined,
  }));
}

interface Subsets {
  /** Next row by row and class; 0 = none. */
  next: Int32Array;
  ends: (readonly number[])[];
}

/** A place in a shape: its index and how many steps of it are behind. */
type Place = readonly [shape: number, at: number];

function subsets(shapes: readonly (readonly Step[])[], size: number, classes: (char: string) => readonly number[]) {
  const close = (places: readonly Place[]): Place[] => {
    const open = [...places];
    for (const [shape, at] of open) if (shapes[shape]?.[at]?.isOptional) open.push([shape, at + 1]);
    return [...new Map(open.map((place) => [place.join(), place])).values()].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  };
  const states = [close(shapes.map((_, shape) => [shape, 0] as const))];
  const ids = new Map<string, number>();
  const rows: number[][] = [];
  for (const state of states) {
    const row = new Array<number>(size).fill(0);
    for (let column = 0; column < size; column++) {
      const reached = state.filter(([shape, at]) => {
        const step = shapes[shape]?.[at];
        return step !== undefined && classes(step.char).includes(column);
      });
      if (reached.length === 0) continue;
      const closed = close(reached.map(([shape, at]) => [shape, at + 1] as const));
      const key = closed.join(' ');
      let id = ids.get(key);
      if (id === undefined) ids.set(key, (id = states.push(closed) - 1));
      row[column] = id;
    }
    rows.push(row);
  }
  const ends = states.map((state) => state.filter(([s, at]) => at === shapes[s]?.length).map(([shape]) => shape));
  return { next: Int32Array.from(rows.flat()), ends } satisfies Subsets;
}

/** Whether what ends before a place goes on there, so that it is a part of a word, an id or a decimal fraction. */
export function isContinued(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (isWordCode(code)) return true;
  return (code === 0x2e || code === 0x2d) && isDigitCode(text.charCodeAt(at + 1));
}

/** The same for what begins at a place. */
export function isContinuation(text: string, at: number): boolean {
  const code = text.charCodeAt(at - 1);
  if (isWordCode(code)) return true;
  return (code === 0x2e || code === 0x2d) && isDigitCode(text.charCodeAt(at - 2));
}
