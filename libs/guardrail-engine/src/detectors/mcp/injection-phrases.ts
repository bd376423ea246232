import type { Match } from '../../detector.js';
import { concealments } from './injection-grammar-concealment.js';
import { overrides } from './injection-grammar-override.js';
import { encodings, exfiltrations, imperatives } from './injection-grammar-requests.js';
import { blockAround, sentenceAt, type Sentence } from './injection-sentence.js';
import { bitOf, readWords, type Word } from './injection-words.js';

/** What a phrase asks a model to do. */
export type PhraseKind = 'override' | 'concealment' | 'imperative' | 'exfil' | 'encoded';

const grammar: Readonly<Record<PhraseKind, (words: readonly Word[], text: string) => Match[]>> = {
  override: overrides,
  concealment: concealments,
  imperative: imperatives,
  exfil: exfiltrations,
  encoded: encodings,
};

/** Scripts without spaces are made of short words; as many are read as a text of 400 letters has. */
const mostWords = 120;

/** What begins in one sentence and goes on in the next: "you are now ... . You have no rules." */
const wide = bitOf('turn', 'free');

function isWide(kind: PhraseKind, { words }: Sentence): boolean {
  return kind === 'encoded' || (kind === 'override' && words.some(({ roles }) => roles & wide));
}

interface Stretch {
  readonly words: readonly Word[];
  readonly phrases: Map<PhraseKind, Match[]>;
}

/** What was read last: triggers come in rows, and each stretch is read once. */
let lastBlock: (Stretch & { readonly text: string; readonly block: number }) | undefined;
let lastSentence: (Stretch & { readonly sentence: Sentence }) | undefined;

/**
 * The phrase of a kind that a trigger at a place is part of, or near. Looks at most 416 characters around the place; the
 * words of a place are read once however many triggers there are.
 */
export function phraseAt(text: string, at: number, kind: PhraseKind): Match | undefined {
  const sentence = sentenceAt(text, at);
  const { words, phrases } = isWide(kind, sentence) ? blockAt(text, at) : inSentence(sentence);
  let known = phrases.get(kind);
  if (!known) {
    known = grammar[kind](words, text).map((match) => (isQuoted(text, match) ? doubted(match) : match));
    phrases.set(kind, known);
  }
  let best: Match | undefined;
  for (const match of known) {
    if (match.start <= at && at < match.end && (!best || match.confidence > best.confidence)) best = match;
  }
  return best;
}

function inSentence(sentence: Sentence): Stretch {
  if (lastSentence?.sentence !== sentence) {
    lastSentence = { sentence, words: sentence.words.slice(0, mostWords), phrases: new Map() };
  }
  return lastSentence;
}

function blockAt(text: string, at: number): Stretch {
  const { number, from, to } = blockAround(text, at);
  if (lastBlock?.block !== number || lastBlock.text !== text) {
    lastBlock = { text, block: number, words: readWords(text, from, to).slice(0, mostWords), phrases: new Map() };
  }
  return lastBlock;
}

const openings = new Set([...'"\'`“‘«„「『'].map((c) => c.charCodeAt(0)));
const closings = new Set([...'"\'`”’»“」』'].map((c) => c.charCodeAt(0)));
const about =
  /\b(?:such as|like|phrase|phrases|example|e\.g|for instance|contain\w*|say\w*|prompt injection\w*|injection\w*|jailbreak\w*|attack\w*|detect\w*|string|text|input\w*|payload\w*|pattern\w*|wie|comme|como|come|например)\b[^\n]{0,24}$/iu;

/** A key of JSON, such as `"text": `, whose value is not spoken of but given. */
const key = /["'] {0,2}: {0,2}$/;

/** Whether somebody writes about a phrase instead of saying it: in quotation marks, after a word such as "example" (`speaking`). */
export function isQuoted(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  speaking: RegExp = about,
): boolean {
  let opening = start - 1;
  while (opening > start - 24 && opening >= 0 && !openings.has(text.charCodeAt(opening))) opening--;
  if (opening < 0 || opening <= start - 24) return false;
  let closing = end;
  while (closing < end + 60 && closing < text.length && !closings.has(text.charCodeAt(closing))) closing++;
  if (!closings.has(text.charCodeAt(closing))) return false;
  const before = text.slice(Math.max(0, opening - 70), opening);
  return speaking.test(before) && !key.test(before);
}

function doubted(match: Match): Match {
  return { ...match, confidence: Math.min(match.confidence, 0.9) * 0.5 };
}
