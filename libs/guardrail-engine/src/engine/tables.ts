import type { Detector, Finder } from '../detector.js';
import { asRead, lastLatin, makeAlphabet, type Alphabet } from './alphabet.js';
import { compileGrams, type Grams } from './grams.js';
import { compileAutomaton, compileTrie, type LiteralTable } from './literals.js';
import { compileShapes, type ShapeAutomaton } from './shapes.js';

type FinderOf<Key extends string> = Extract<Finder, Record<Key, unknown>>;

/** A finder and whose it is. */
export interface Bound<F> {
  /** Index of the detector. */
  detector: number;
  finder: F;
}

/** What an end of a literal means. */
export interface Literal {
  length: number;
  literals: readonly Bound<FinderOf<'literals'>>[];
  labels: readonly Bound<FinderOf<'labels'>>[];
  /** Id of a word of contexts; -1 = it is none. */
  word: number;
  /** It may begin an escape: the text is to be read without it too. */
  isEscape: boolean;
}

/** What a word says about a detector's values. */
export const Weight = { none: 0, strong: 1, weak: 2, against: 3 } as const;

/** An alphabet with its table and the literals by their index. */
export interface Literals {
  alphabet: Alphabet;
  table: LiteralTable;
  meanings: readonly Literal[];
  /** Length of the longest. */
  longest: number;
}

/** What the end of a literal is good for: a finder looks there, or it is only a word of contexts. */
export const Use = { none: 0, word: 1, asked: 2 } as const;

/** Detectors as tables; made once. */
export interface Tables {
  detectors: readonly Detector[];
  grams: Grams;
  /** A trie, read from the places on that the grams tell. */
  latin: Literals;
  /** An automaton of the literals with letters beyond Latin; undefined when there are none. Texts without such letters do not pay for them. */
  wide: Literals | undefined;
  /** By row of the trie: the literals that end there. */
  latinEnds: readonly (readonly Literal[])[];
  /** By row of the trie: Use, when every detector is asked. */
  uses: Uint8Array;
  /** Code units that characters of finders begin with. */
  special: ReadonlySet<number>;
  shapes: ShapeAutomaton;
  shapeFinders: readonly Bound<FinderOf<'shapes'>>[];
  characterFinders: readonly Bound<FinderOf<'characters'>>[];
  runFinders: readonly Bound<FinderOf<'run'>>[];
  searchers: readonly Bound<FinderOf<'search'>>[];
  /** By detector, then by word: Weight. */
  weights: readonly Uint8Array[];
  /** By detector: not even looked at without a strong word. */
  needsContext: Uint8Array;
}

const escapes = [...'01234567'].map((digit) => `%${digit}`).concat(['%c', '%d', '%e', '&#', '\\u', '\\x'], entities());

function entities(): string[] {
  return [
    '&amp;',
    '&lt;',
    '&gt;',
    '&quot;',
    '&apos;',
    '&nbsp;',
    '&commat;',
    '&colon;',
    '&equals;',
    '&sol;',
    '&lowbar;',
  ];
}

interface Draft {
  literals: Bound<FinderOf<'literals'>>[];
  labels: Bound<FinderOf<'labels'>>[];
  word: number;
  isEscape: boolean;
}

/** Marks rows of the automaton of wide literals, which are numbered on their own. */
export const wideMark = 1 << 30;
const none: readonly Literal[] = [];

/** The literals that an event has found. */
export function meaningsAt({ latinEnds, wide }: Tables, what: number): readonly Literal[] {
  if ((what & wideMark) === 0) return latinEnds[what] ?? none;
  const literal = wide?.meanings[what & ~wideMark];
  return literal ? [literal] : none;
}

/** @throws Error when two detectors have the same id, or a literal is empty. */
export function compileTables(detectors: readonly Detector[]): Tables {
  if (new Set(detectors.map(({ id }) => id)).size < detectors.length) throw new Error('two detectors have one id');
  const drafts = draftLiterals(detectors);
  const words = [...drafts.values()].filter(({ word }) => word >= 0).length;
  const special = specialUnits(detectors);
  const names = [...drafts.keys()];
  const latinNames = names.filter((name) => !isWide(name));
  const wideNames = names.filter(isWide);
  const shapeFinders = boundFinders(detectors, 'shapes').flatMap((bound) =>
    bound.finder.shapes.map((shape) => ({ shape, bound })),
  );
  const latin = literalsOf(latinNames, drafts, compileTrie);
  const ends = latin.table.ends.map((indexes) => indexes.flatMap((index) => latin.meanings[index] ?? []));
  const wide = wideNames.length > 0 ? literalsOf(wideNames, drafts, compileAutomaton) : undefined;
  return {
    detectors,
    grams: compileGrams(
      latinNames.map((name) => ({ name, isWord: isWord(drafts.get(name)) })),
      special,
      wide?.alphabet,
    ),
    latin,
    uses: usesOf(ends, undefined),
    latinEnds: ends,
    special,
    wide,
    shapes: compileShapes(shapeFinders.map(({ shape }) => shape)),
    shapeFinders: shapeFinders.map(({ bound }) => bound),
    characterFinders: boundFinders(detectors, 'characters'),
    runFinders: boundFinders(detectors, 'run'),
    searchers: boundFinders(detectors, 'search'),
    weights: detectors.map((detector) => weightsOf(detector, drafts, words)),
    needsContext: Uint8Array.from(detectors, ({ context }) => (context?.isRequired ? 1 : 0)),
  };
}

function boundFinders<Key extends string>(detectors: readonly Detector[], key: Key): Bound<FinderOf<Key>>[] {
  return detectors.flatMap(({ finders }, detector) =>
    finders.filter((finder): finder is FinderOf<Key> => key in finder).map((finder) => ({ detector, finder })),
  );
}

function isWide(literal: string): boolean {
  for (let i = 0; i < literal.length; i++) if (literal.charCodeAt(i) > lastLatin) return true;
  return false;
}

/** By row of the trie: Use, when the active detectors are asked; undefined = all are. */
export function usesOf(ends: readonly (readonly Literal[])[], isActive: Uint8Array | undefined): Uint8Array {
  const isAsked = ({ detector }: { detector: number }) => isActive?.[detector] !== 0;
  const useOf = ({ literals, labels, word, isEscape }: Literal) =>
    isEscape || literals.some(isAsked) || labels.some(isAsked) ? Use.asked : word >= 0 ? Use.word : Use.none;
  return Uint8Array.from(ends, (all) => Math.max(Use.none, ...all.map(useOf)));
}

function isWord(draft: Draft | undefined): boolean {
  return draft !== undefined && draft.literals.length === 0 && !draft.isEscape;
}

function literalsOf(
  names: readonly string[],
  drafts: ReadonlyMap<string, Draft>,
  compile: (names: readonly string[], alphabet: Alphabet) => LiteralTable,
): Literals {
  const alphabet = makeAlphabet(names);
  const meanings = names.map((name) => ({
    length: name.length,
    ...(drafts.get(name) ?? { literals: [], labels: [], word: -1, isEscape: false }),
  }));
  const longest = Math.max(0, ...names.map(({ length }) => length));
  return { alphabet, table: compile(names, alphabet), meanings, longest };
}

function draftLiterals(detectors: readonly Detector[]): ReadonlyMap<string, Draft> {
  const drafts = new Map<string, Draft>();
  const draft = (literal: string): Draft => {
    const name = asRead(literal);
    if (name === '') throw new Error('an empty literal');
    const known = drafts.get(name);
    if (known) return known;
    const made: Draft = { literals: [], labels: [], word: -1, isEscape: false };
    drafts.set(name, made);
    return made;
  };
  for (const bound of boundFinders(detectors, 'literals')) {
    for (const literal of bound.finder.literals) addOnce(draft(literal).literals, bound);
  }
  for (const bound of boundFinders(detectors, 'labels')) {
    for (const label of bound.finder.labels.flatMap(spellings)) addOnce(draft(label).labels, bound);
  }
  for (const literal of escapes) draft(literal).isEscape = true;
  let words = 0;
  for (const word of detectors.flatMap(({ context }) => wordsOfContext(context)).flatMap(spellings)) {
    const known = draft(word);
    if (known.word < 0) known.word = words++;
  }
  return drafts;
}

function addOnce<F>(list: Bound<F>[], bound: Bound<F>): void {
  if (!list.includes(bound)) list.push(bound);
}

/** A name of several words also as one. */
function spellings(name: string): string[] {
  const read = asRead(name).trim();
  const joined = read.replaceAll(' ', '');
  return joined === read || isWide(read) ? [read] : [read, joined];
}

function wordsOfContext(context: Detector['context']): string[] {
  return [...(context?.words ?? []), ...(context?.weak ?? []), ...(context?.against ?? [])];
}

function weightsOf({ context }: Detector, drafts: ReadonlyMap<string, Draft>, words: number): Uint8Array {
  const weights = new Uint8Array(words);
  const set = (names: readonly string[] | undefined, weight: number) => {
    for (const name of (names ?? []).flatMap(spellings)) {
      const word = drafts.get(name)?.word ?? -1;
      if (word >= 0) weights[word] = weight;
    }
  };
  set(context?.against, Weight.against);
  set(context?.weak, Weight.weak);
  set(context?.words, Weight.strong);
  return weights;
}

/** The code units that characters of finders begin with. */
function specialUnits(detectors: readonly Detector[]): ReadonlySet<number> {
  const units = new Set<number>();
  for (const { finder } of boundFinders(detectors, 'characters')) {
    for (const [from, to] of finder.characters) {
      // Beyond the first plane 1,024 characters share their first unit.
      const step = from > 0xffff ? 0x400 : 1;
      for (let code = from; code <= to; code += step) units.add(String.fromCodePoint(code).charCodeAt(0));
      units.add(String.fromCodePoint(to).charCodeAt(0));
    }
  }
  return units;
}
