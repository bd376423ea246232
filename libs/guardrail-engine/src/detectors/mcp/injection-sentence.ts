import { foldOf, isSpacedCode } from './injection-letters.js';
import { endsSentence, readWords, type Word } from './injection-words.js';

/** A sentence of a text, or the part of a long one around the place that was asked for. */
export class Sentence {
  private read: readonly Word[] | undefined;

  constructor(
    readonly text: string,
    readonly from: number,
    readonly to: number,
    /** Whether it goes on behind what is read of it. */
    private readonly isCut = false,
  ) {}

  /** What of the lexicon is in it; read when it is first asked for. */
  get words(): readonly Word[] {
    this.read ??= readWords(this.text, this.from, this.to);
    return this.read;
  }

  /** It and the next one, if there is a next one near. What a long one goes on with is read from other places. */
  withNext(): Sentence | undefined {
    const { text, from, to } = this;
    if (this.isCut) return undefined;
    const most = Math.min(text.length, to + block);
    let next = to;
    while (next < most && text.charCodeAt(next) <= 0x20) next++;
    const end = sentenceEnd(text, next, most);
    return end - next < leastNext ? undefined : new Sentence(text, from, end);
  }
}

const block = 256;
const margin = 80;
/** What is shorter is read with what follows. */
const shortest = 24;
/** What is shorter says nothing. */
const leastNext = 4;
const lineFeed = 0x0a;
const quote = 0x22;
/** What was asked for last, and for which places it holds: triggers come in rows, and each sentence is read once. */
let last: Sentence | undefined;
let holdsFrom = 0;
let holdsTo = 0;

/** The block of a text that a place is in, by its number, with what stands on either side of it: at most 416 characters. */
export function blockAround(text: string, at: number): { number: number; from: number; to: number } {
  const number = Math.floor(at / block);
  const from = Math.max(0, number * block - margin);
  return { number, from, to: Math.min(text.length, (number + 1) * block + margin) };
}

/** The sentence that a place is in; at most 416 characters of it. */
export function sentenceAt(text: string, at: number): Sentence {
  if (holdsFrom <= at && at < holdsTo && last?.text === text) return last;
  const { number, from: least, to: most } = blockAround(text, at);
  const from = sentenceStart(text, at, least);
  const to = sentenceEnd(text, Math.max(at, from + shortest), most);
  // Of a long one, other places have another part.
  const isWhole = from > least && to < most;
  holdsFrom = isWhole ? from : Math.max(from, number * block);
  holdsTo = isWhole ? to : Math.min(to, (number + 1) * block);
  last = new Sentence(text, from, to, to === most && to < text.length);
  return last;
}

function sentenceStart(text: string, at: number, least: number): number {
  let from = at;
  while (from > least && !isEnd(text, from - 1)) from--;
  return from;
}

/** Where the sentence that is read at a place ends, or where no more is read of it. */
function sentenceEnd(text: string, at: number, most: number): number {
  let to = Math.min(at, most);
  while (to < most && !isEnd(text, to)) to++;
  return Math.min(to + 1, most);
}

/** As `endsSentence`; also before a tag or a closing quotation mark, behind a value of JSON, and where a line is not merely broken. */
function isEnd(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code > 0x3f) return code > 0x60 && endsSentence(text, at);
  if (code === lineFeed) return !isBroken(text, at);
  if (code === quote) return endsValue(text.charCodeAt(at + 1));
  if (code !== 0x2e && code !== 0x21 && code !== 0x3f) return false;
  const next = text.charCodeAt(at + 1);
  return next === 0x3c || next === 0x22 || next === 0x5c || endsSentence(text, at);
}

/** Whether a quotation mark before a code unit closes a key or value of JSON. */
function endsValue(next: number): boolean {
  return next === 0x2c || next === 0x3a || next === 0x5d || next === 0x7d;
}

/** Whether a sentence goes on in the next line: it begins with a small letter, as what was wrapped does. */
function isBroken(text: string, at: number): boolean {
  const next = text.charCodeAt(at + 1);
  return isSpacedCode(next) && foldOf(next) === next && (next | 0x20) >= 0x61;
}
