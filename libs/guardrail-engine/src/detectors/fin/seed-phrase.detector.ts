import { isLetterCode } from '../../ascii.js';
import { matchAt } from '../../define.js';
import type { Detector, Match } from '../../detector.js';
import { seedWords } from './seed-words.js';
import { digest } from '../../sha256.js';

const indexOf: ReadonlyMap<string, number> = new Map(seedWords.map((word, index) => [word, index]));
/** Blanks, commas, line ends, and numbers in lists. */
const between = /[\s,;|"'[\]]{1,4}(?:\d{1,2}[.):][ \t]?)?/y;
const lengths = [24, 21, 18, 15, 12];
const most = 24;
const reach = 60;
/** Words of the list that stand before a phrase. */
const mostTried = 4;
/** Drawn words hardly ever repeat. */
const leastDifferent = 6;
const names = [
  'seed phrase',
  'seed words',
  'mnemonic',
  'recovery phrase',
  'recovery words',
  'secret phrase',
  'backup phrase',
  'wallet phrase',
  'seedphrase',
  'bip39',
  'bip-39',
  'wiederherstellungsphrase',
  'phrase de récupération',
  'frase semilla',
  'frase de recuperación',
  'frase seed',
];

/** Phrases that hold the keys of a wallet: 12 to 24 English words of BIP-39 with their check sum, behind what they are called. */
export const seedPhraseDetector: Detector = {
  id: 'fin.seed_phrase',
  kind: 'financial',
  title: 'Wallet seed phrase',
  description: 'Twelve to 24 words of BIP-39 that hold the keys of a wallet, behind what they are called or its key',
  label: 'seed phrase',
  cost: 12,
  finders: [
    { literals: names, verify: (text, _, end) => phraseBehind(text, end) },
    {
      labels: [...names, 'seed', 'secret recovery phrase', 'phrase', 'words'],
      verify: (text, start) => phraseAt(text, start),
    },
  ],
  examples: {
    found: [
      'seed phrase: «legal winner thank year wave sausage worth useful legal winner thank yellow»',
      'My recovery phrase, keep it safe: «letter advice cage absurd amount doctor acoustic avoid letter advice cage above»',
      'mnemonic = "«jelly better achieve collect unaware mountain thought cargo oxygen act hood bridge»"',
    ],
    clean: [
      'a mnemonic is a phrase of twelve words that you can write down',
      'legal winner thank year wave sausage worth useful legal winner thank yellow',
      'seed phrase: legal winner thank year wave sausage worth useful legal winner thank',
      'seed phrase: twelve words about the zoo',
    ],
    worst: [
      'seed phrase ',
      'mnemonic abandon ',
      'seed phrase: legal winner thank year wave sausage worth useful legal winner thank ',
    ],
  },
};

/** The first phrase that begins within a reach of a place; a second name before it has its own turn. */
function phraseBehind(text: string, from: number): Match | undefined {
  for (let at = from, tried = 0; at < Math.min(text.length, from + reach) && tried < mostTried; at++) {
    if (!isLetterCode(text.charCodeAt(at))) continue;
    const end = wordEnd(text, at);
    const word = text.slice(at, end).toLowerCase();
    if (indexOf.has(word)) {
      const found = phraseAt(text, at);
      if (found) return found;
      tried++;
    }
    if (word === 'phrase' || word === 'mnemonic' || word === 'words') return undefined;
    at = end;
  }
  return undefined;
}

/** Words of the list that follow each other in a text, and what begins at each of them; undefined = not looked yet. */
interface Row {
  readonly text: string;
  readonly starts: number[];
  readonly ends: number[];
  readonly indexes: number[];
  readonly phrases: (Match | null | undefined)[];
  /** Where the next word begins; -1 = there is none. */
  next: number;
}

/** The row that was read last: names come in rows, and each word is read once. */
let last: Row | undefined;

/** The phrase that begins at a place. */
function phraseAt(text: string, start: number): Match | undefined {
  const at = last?.text === text ? last.starts.lastIndexOf(start) : -1;
  const row: Row = last && at >= 0 ? last : { text, starts: [], ends: [], indexes: [], phrases: [], next: start };
  last = row;
  const first = Math.max(at, 0);
  while (row.next >= 0 && row.starts.length < first + most) readWord(row);
  const known = row.phrases[first];
  if (known !== undefined) return known ?? undefined;
  const found = phraseOf(row, first);
  row.phrases[first] = found ?? null;
  return found;
}

/** Takes the next word in, if it is one of the list. */
function readWord(row: Row): void {
  const { text, next: start } = row;
  const end = wordEnd(text, start);
  const index = indexOf.get(text.slice(start, end).toLowerCase());
  row.next = -1;
  if (index === undefined) return;
  row.starts.push(start);
  row.ends.push(end);
  row.indexes.push(index);
  const gap = matchAt(between, text, end);
  if (gap !== undefined) row.next = end + gap.length;
}

function phraseOf({ starts, ends, indexes: all }: Row, first: number): Match | undefined {
  const indexes = all.slice(first, first + most);
  if (indexes.length < (lengths.at(-1) ?? 0)) return undefined;
  if (new Set(indexes.slice(0, leastDifferent)).size < leastDifferent / 2) return undefined;
  if (new Set(indexes).size < leastDifferent) return undefined;
  const length = lengths.find((count) => count <= indexes.length && hasCheckSum(indexes.slice(0, count)));
  if (length === undefined) return undefined;
  return { start: starts[first] ?? 0, end: ends[first + length - 1] ?? 0, confidence: 0.95 };
}

/** Where the word that begins at a place ends; no word of the list has more than eight letters. */
function wordEnd(text: string, start: number): number {
  let end = start;
  while (end - start < 9 && isLetterCode(text.charCodeAt(end))) end++;
  return end;
}

const bitsOfWord = 11;

/** Words of 11 bits each: the entropy, and behind every 32 bits of it one of its hash (BIP-39). */
function hasCheckSum(indexes: readonly number[]): boolean {
  const bits = indexes.length * bitsOfWord;
  const checkBits = Math.floor(bits / 33);
  const bytes = new Uint8Array(Math.ceil(bits / 8));
  indexes.forEach((index, word) => {
    for (let bit = 0; bit < bitsOfWord; bit++) {
      const at = word * bitsOfWord + bit;
      const isSet = (index >> (bitsOfWord - 1 - bit)) & 1;
      bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (isSet << (7 - (at & 7)));
    }
  });
  const entropy = bytes.subarray(0, (bits - checkBits) / 8);
  const check = (bytes[entropy.length] ?? 0) >> (8 - checkBits);
  return (digest(entropy)[0] ?? 0) >> (8 - checkBits) === check;
}
