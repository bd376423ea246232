import type { Detector, Finder } from '../detector.js';
import type { Ranges } from '../code-points.js';
import { asRead } from './alphabet.js';
import { compileShapes, type ShapeAutomaton } from './shapes.js';
import { compileVocabulary, isWide, type Vocabulary } from './vocabulary.js';

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
  /** It may begin an escape: the text is to be read without it too. */
  isEscape: boolean;
}

/** A word of contexts. */
export interface Word {
  length: number;
  /** By which the weights of detectors know it. */
  id: number;
}

/** What a word says about a detector's values. */
export type Weight = 'strong' | 'weak' | 'against';

/** Detectors as tables; made once. */
export interface Tables {
  detectors: readonly Detector[];
  /** What finders look for. */
  literals: Vocabulary<Literal>;
  /** What is said around values: looked for only where there is one. */
  words: Vocabulary<Word>;
  shapes: ShapeAutomaton;
  shapeFinders: readonly Bound<FinderOf<'shapes'>>[];
  characterFinders: readonly Bound<FinderOf<'characters'>>[];
  /** By code unit: which of them look for it, as bits; empty where they are too many. */
  characterBits: Uint32Array;
  runFinders: readonly Bound<FinderOf<'run'>>[];
  searchers: readonly Bound<FinderOf<'search'>>[];
  /** By detector: what the words of its context say, by their ids. */
  weights: readonly ReadonlyMap<number, Weight>[];
  /** By detector: what a look at one place comes to at least. */
  costs: Uint8Array;
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

interface Draft extends Literal {
  literals: Bound<FinderOf<'literals'>>[];
  labels: Bound<FinderOf<'labels'>>[];
}

/** @throws Error when two detectors have the same id, or a literal is empty. */
export function compileTables(detectors: readonly Detector[]): Tables {
  if (new Set(detectors.map(({ id }) => id)).size < detectors.length) throw new Error('two detectors have one id');
  const words = wordsOf(detectors);
  const shapeFinders = boundFinders(detectors, 'shapes').flatMap((bound) =>
    bound.finder.shapes.map((shape) => ({ shape, bound })),
  );
  const characterFinders = boundFinders(detectors, 'characters');
  return {
    detectors,
    literals: compileVocabulary(draftLiterals(detectors), {
      special: specialUnits(detectors),
      hasNumbers: true,
      isWord: ({ literals, isEscape }) => literals.length === 0 && !isEscape,
    }),
    words: compileVocabulary(words, { special: new Set(), hasNumbers: false, isWord: () => true }),
    shapes: compileShapes(shapeFinders.map(({ shape }) => shape)),
    shapeFinders: shapeFinders.map(({ bound }) => bound),
    characterFinders,
    characterBits: bitsOf(characterFinders.map(({ finder }) => finder.characters)),
    runFinders: boundFinders(detectors, 'run'),
    searchers: boundFinders(detectors, 'search'),
    weights: detectors.map((detector) => weightsOf(detector, words)),
    costs: Uint8Array.from(detectors, ({ cost }) => cost ?? 0),
    needsContext: Uint8Array.from(detectors, ({ context }) => (context?.isRequired ? 1 : 0)),
  };
}

/** By row of the trie of literals: whether an active detector looks there. */
export function wantedBy({ literals: { latinEnds } }: Tables, isActive: Uint8Array): Uint8Array {
  const isAsked = ({ detector }: { detector: number }) => isActive[detector] !== 0;
  const isWanted = ({ literals, labels, isEscape }: Literal) =>
    isEscape || literals.some(isAsked) || labels.some(isAsked);
  return Uint8Array.from(latinEnds, (ends) => (ends.some(isWanted) ? 1 : 0));
}

function boundFinders<Key extends string>(detectors: readonly Detector[], key: Key): Bound<FinderOf<Key>>[] {
  return detectors.flatMap(({ finders }, detector) =>
    finders.filter((finder): finder is FinderOf<Key> => key in finder).map((finder) => ({ detector, finder })),
  );
}

function draftLiterals(detectors: readonly Detector[]): ReadonlyMap<string, Literal> {
  const drafts = new Map<string, Draft>();
  const draft = (literal: string): Draft => {
    const name = asRead(literal);
    if (name === '') throw new Error('an empty literal');
    const known = drafts.get(name);
    if (known) return known;
    const made: Draft = { length: name.length, literals: [], labels: [], isEscape: false };
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
  return drafts;
}

function wordsOf(detectors: readonly Detector[]): ReadonlyMap<string, Word> {
  const all = detectors.flatMap(({ context }) => [
    ...(context?.words ?? []),
    ...(context?.weak ?? []),
    ...(context?.against ?? []),
  ]);
  const names = [...new Set(all.flatMap(spellings))];
  return new Map(names.map((name, id) => [name, { length: name.length, id }]));
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

function weightsOf({ context }: Detector, words: ReadonlyMap<string, Word>): ReadonlyMap<number, Weight> {
  const weights = new Map<number, Weight>();
  const set = (names: readonly string[] | undefined, weight: Weight) => {
    for (const name of (names ?? []).flatMap(spellings)) {
      const word = words.get(name);
      if (word) weights.set(word.id, weight);
    }
  };
  set(context?.against, 'against');
  set(context?.weak, 'weak');
  set(context?.words, 'strong');
  return weights;
}

function bitsOf(sets: readonly Ranges[]): Uint32Array {
  const isFew = sets.length > 0 && sets.length <= 32;
  const bits = new Uint32Array(isFew ? 0x10000 : 0);
  if (!isFew) return bits;
  sets.forEach((ranges, index) => {
    for (const [from, to] of ranges) {
      for (let code = from; code <= Math.min(to, 0xffff); code++) bits[code] = (bits[code] as number) | (1 << index);
    }
  });
  return bits;
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
