import { lastLatin, makeAlphabet, type Alphabet } from './alphabet.js';
import { compileGrams, type Grams } from './grams.js';
import { compileAutomaton, compileTrie, type LiteralTable } from './literals.js';

/** What a literal means, and its length in characters. */
interface Meaning {
  readonly length: number;
}

/** An alphabet with its table and what the literals mean, by their index. */
export interface Literals<M extends Meaning> {
  readonly alphabet: Alphabet;
  readonly table: LiteralTable;
  readonly meanings: readonly M[];
  /** Length of the longest. */
  readonly longest: number;
}

/** Literals that are looked for together. */
export interface Vocabulary<M extends Meaning> {
  readonly grams: Grams;
  /** A trie, read from the places on that the grams tell. */
  readonly latin: Literals<M>;
  /** By row of the trie: what the literals mean that end there. */
  readonly latinEnds: readonly (readonly M[])[];
  /** By row of the trie: 1, for those who want all of them. */
  readonly all: Uint8Array;
  /** An automaton of the literals with letters beyond Latin; undefined when there are none. Texts without such letters do not pay for them. */
  readonly wide: Literals<M> | undefined;
  /** Length of the longest. */
  readonly longest: number;
}

/** What is looked for beside the literals, and which of them are words that nothing of a word stands beside. */
export interface LookedFor<M> {
  /** Code units of single characters. */
  readonly special: ReadonlySet<number>;
  readonly hasNumbers: boolean;
  isWord(meaning: M): boolean;
}

/** Marks rows of the automaton of wide literals, which are numbered on their own. */
export const wideMark = 1 << 30;

/** @param meanings by the literal as it is read */
export function compileVocabulary<M extends Meaning>(
  meanings: ReadonlyMap<string, M>,
  lookedFor: LookedFor<M>,
): Vocabulary<M> {
  const all = [...meanings];
  const latinOnes = all.filter(([name]) => !isWide(name));
  const wideOnes = all.filter(([name]) => isWide(name));
  const latin = literalsOf(latinOnes, compileTrie);
  const wide = wideOnes.length > 0 ? literalsOf(wideOnes, compileAutomaton) : undefined;
  const starts = latinOnes.map(([name, meaning]) => ({ name, isWord: lookedFor.isWord(meaning) }));
  const latinEnds = latin.table.ends.map((indexes) => indexes.flatMap((index) => latin.meanings[index] ?? []));
  return {
    grams: compileGrams(starts, lookedFor, wide?.alphabet),
    ...{ latin, latinEnds, wide, all: new Uint8Array(latinEnds.length).fill(1) },
    longest: Math.max(latin.longest, wide?.longest ?? 0),
  };
}

/** Whether a literal has letters beyond Latin. */
export function isWide(literal: string): boolean {
  for (let i = 0; i < literal.length; i++) if (literal.charCodeAt(i) > lastLatin) return true;
  return false;
}

function literalsOf<M extends Meaning>(
  named: readonly (readonly [name: string, meaning: M])[],
  compile: (names: readonly string[], alphabet: Alphabet) => LiteralTable,
): Literals<M> {
  const names = named.map(([name]) => name);
  const alphabet = makeAlphabet(names);
  const longest = Math.max(0, ...names.map(({ length }) => length));
  return { alphabet, table: compile(names, alphabet), meanings: named.map(([, meaning]) => meaning), longest };
}

/** What the literals mean that an event has found. */
export function meaningsAt<M extends Meaning>({ latinEnds, wide }: Vocabulary<M>, what: number): readonly M[] {
  if ((what & wideMark) === 0) return latinEnds[what] ?? none;
  const meaning = wide?.meanings[what & ~wideMark];
  return meaning ? [meaning] : none;
}

const none: readonly never[] = [];
