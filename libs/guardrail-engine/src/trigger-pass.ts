import { Trigger } from './detector.js';

/** All triggers, for a message whose bytes say nothing about its text. */
export const everyTrigger = Trigger.digits | Trigger.at | Trigger.tokenPrefix | Trigger.pemDashes;

const minDigits = 13;
const literals: readonly (readonly [text: string, trigger: number])[] = [
  ['@', Trigger.at],
  ['gth_', Trigger.tokenPrefix],
  ['-----BEGIN', Trigger.pemDashes],
];

/** What the automaton remembers of the bytes so far. */
interface State {
  isString: boolean;
  isEscape: boolean;
  /** Digits in a row, one blank or dash between them; no more than minDigits are counted. */
  digits: number;
  isGap: boolean;
  /** The end of the text, as far as it begins a literal. */
  tail: string;
  /** Triggers that the last byte pulled. */
  found: number;
}

const start: State = { isString: false, isEscape: false, digits: 0, isGap: false, tail: '', found: 0 };

/**
 * The rules of the automaton. It may say yes too often, never too seldom: a \u escape may stand for any character, and a
 * number with an exponent for any digits.
 */
function step(state: State, char: string): State {
  if (state.isEscape) return { ...start, isString: state.isString, found: char === 'u' ? everyTrigger : 0 };
  if (char === '\\') return { ...start, isString: state.isString, isEscape: true };
  const run = stepDigits(state, char);
  const tail = longestTail(state.tail + char);
  const hit = literals.find(([text]) => text === tail);
  const hasDigits = run.digits === minDigits || isExponent(state, char);
  return {
    ...run,
    isString: (char === '"') !== state.isString,
    isEscape: false,
    tail: hit ? '' : tail,
    found: (hasDigits ? Trigger.digits : 0) | (hit?.[1] ?? 0),
  };
}

function isExponent({ digits, isString }: State, char: string): boolean {
  return (char === 'e' || char === 'E') && digits > 0 && !isString;
}

function stepDigits({ digits, isGap }: State, char: string): Pick<State, 'digits' | 'isGap'> {
  if (char >= '0' && char <= '9') return { digits: Math.min(digits + 1, minDigits), isGap: false };
  const isBetween = (char === ' ' || char === '-') && digits > 0 && !isGap;
  return { digits: isBetween ? digits : 0, isGap: isBetween };
}

function longestTail(text: string): string {
  for (let from = 0; from < text.length; from++) {
    const tail = text.slice(from);
    if (literals.some(([literal]) => literal.startsWith(tail))) return tail;
  }
  return '';
}

/** Class of each byte: characters that no rule tells apart share one; 0 = of no interest. */
const characters = ['x', '0', ...new Set([...literals.map(([text]) => text).join(''), ...'" -\\eEu'])];
const classCount = 32;
const classOf = new Uint8Array(256);
characters.forEach((char, index) => (classOf[char.charCodeAt(0)] = index));
classOf['x'.charCodeAt(0)] = 0;
for (let digit = 0x30; digit <= 0x39; digit++) classOf[digit] = characters.indexOf('0');

/** The automaton as a table: states that found something come last, so that one comparison tells them. */
function compile(): { next: Uint16Array; found: Uint8Array; firstFound: number } {
  const keyOf = (state: State) => JSON.stringify(Object.entries(state).sort());
  const states = new Map([[keyOf(start), start]]);
  // A map that grows while it is walked is walked to its end.
  for (const state of states.values()) {
    for (const char of characters) {
      const reached = step(state, char);
      states.set(keyOf(reached), states.get(keyOf(reached)) ?? reached);
    }
  }
  const ordered = [...states.values()].sort((a, b) => Number(a.found > 0) - Number(b.found > 0));
  const rows = new Map(ordered.map((state, index) => [keyOf(state), index * classCount]));
  const next = new Uint16Array(ordered.length * classCount);
  const found = Uint8Array.from(ordered, (state) => state.found);
  ordered.forEach((state, row) =>
    characters.forEach((char, column) => (next[row * classCount + column] = rows.get(keyOf(step(state, char))) ?? 0)),
  );
  return { next, found, firstFound: ordered.findIndex((state) => state.found > 0) * classCount };
}

const { next, found, firstFound } = compile();

/** One pass over the JSON text of a message: which detectors could find anything in it. */
export function triggersIn(bytes: Uint8Array): number {
  let triggers = 0;
  let state = 0;
  for (let i = 0; i < bytes.length; i++) {
    state = next[state + (classOf[bytes[i] ?? 0] ?? 0)] ?? 0;
    if (state < firstFound) continue;
    triggers |= found[state / classCount] ?? 0;
    if (triggers === everyTrigger) break;
  }
  return triggers;
}
