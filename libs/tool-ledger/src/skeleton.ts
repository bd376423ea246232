/**
 * Characters beyond ASCII that look like a letter or digit: those of Unicode's confusables.txt (UTS #39, revision 15; Unicode
 * License v3) of which NFKC does not make that letter already.
 */
const lookAlikes: Readonly<Record<string, string>> = {
  '2': 'ƧϨᒿꙄꛯꝚ',
  '3': 'ƷȜЗӠⳌꝪꞫ',
  '4': 'Ꮞ',
  '5': 'Ƽ',
  '6': 'бᏮⳒ',
  '8': 'Ȣȣ৪੪ଃ',
  '9': '৭੧୨൭ⳊꝮ',
  a: 'ɑΑαАаᎪᗅ⍺ꓮ',
  b: 'ƄΒВЬᏏᏴᑲᖯᗷꓐꞴ',
  c: 'СсᏟᴄⲤⲥꓚꮯ',
  d: 'ԁᎠᏧᑯᗞᗪꓒꓓ',
  e: 'ΕЕеҽᎬ℮⋿ⴹꓰꬲ',
  f: 'ϜքᖴẝꓝꞘꞙꬵ',
  g: 'ƍɡԌցᏀᏳᶃꓖ',
  h: 'ΗНһհᎻᏂᕼⲎꓧ',
  i: 'ıɩɪιіӏᎥ⍳ꙇꭵ',
  j: 'ͿϳЈјᎫᒍꓙꞲ',
  k: 'ΚКᏦᛕⲔꓗ',
  l: 'ƖǀΙІӀ۱Ꮮᒪᛁ∣⏽ⲒⳐⵏꓡꓲ',
  m: 'ΜϺМᎷᗰᛖⲘꓟ',
  n: 'ΝոռⲚꓠ',
  o: 'ΟοσОоՕօ۵०০੦૦ଠ୦௦ం౦ಂ೦ംഠ൦ං๐໐ဝ၀ჿዐᴏᴑⲞⲟⵔ〇ꓳꬽ',
  p: 'ΡρРрᏢᑭ⍴Ⲣⲣꓑ',
  q: 'ԛգզⵕ',
  r: 'ƦгᎡᏒᖇᴦⲅꓣꭇꭈꮁ',
  s: 'ƽЅѕՏᏕᏚꓢꜱꮪ',
  t: 'ΤТᎢ⊤⟙Ⲧꓔ',
  u: 'ʋυՍսሀᑌᴜ∪⋃ꓴꞟꭎꭒ',
  v: 'νѴѵ۷Ꮩᐯᴠ∨⋁ⴸꓦꛟꮩ',
  w: 'ɯѡԜԝաᎳᏔᴡꓪꮃ',
  x: '×ΧХхᕁᕽ᙭᙮ᚷ╳⤫⤬⨯ⲬⵝꓫꞳ',
  y: 'ɣʏΥγУуҮүყᎩᎽᶌỿⲨꓬꭚ',
  z: 'ΖᏃᴢꓜꮓ',
};
/** The prototypes of ASCII characters that look like each other. */
const asciiLookAlikes: Readonly<Record<string, string>> = { '0': 'o', '1': 'l', '|': 'l' };

const byCharacter: ReadonlyMap<string, string> = new Map([
  ...Object.entries(lookAlikes).flatMap(([letter, alikes]) => [...alikes].map((alike) => [alike, letter] as const)),
  ...Object.entries(asciiLookAlikes),
]);

/** Names shorter than this are too much alike by chance. */
const leastForOneEdit = 6;
const leastForTwoEdits = 10;
/** A word of so few letters is often another word: `get` and `set`, `v1` and `v2`. */
const shortWord = 3;

/** A name as people see it. */
export interface Look {
  name: string;
  /** UTS #39 skeleton, made coarser: without regard to case, accents, look-alikes and separators between words. */
  skeleton: string;
  /** The same, where each capital I is taken for a small L. */
  capital: string;
  words: readonly string[];
}

/** How a name looks, made once for many comparisons. */
export function lookOf(name: string): Look {
  const words = wordsOf(name);
  return { name, words, skeleton: words.join(''), capital: capitalSkeleton(name) };
}

/** How a name looks like another one, which it is not; undefined = it does not. */
export function likenessOf(one: Look, other: Look): 'skeleton' | 'edit' | undefined {
  if (one.name === other.name) return undefined;
  if (one.skeleton === other.skeleton || one.capital === other.capital) return 'skeleton';
  const [length, otherLength] = [one.skeleton.length, other.skeleton.length];
  const allowed = editsFor(Math.min(length, otherLength));
  if (allowed === 0 || Math.abs(length - otherLength) > allowed || differsInShortWord(one.words, other.words))
    return undefined;
  return editsBetween(one.skeleton, other.skeleton, allowed) <= allowed ? 'edit' : undefined;
}

function editsFor(length: number): number {
  return length >= leastForTwoEdits ? 2 : length >= leastForOneEdit ? 1 : 0;
}

/** Words of a name, each as it looks: `Send_еmail` and `sendEmail` are both `send`, `email`. */
function wordsOf(name: string): string[] {
  return foldLookAlikes(name.replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2'))
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** A capital I looks like a small L. */
function capitalSkeleton(name: string): string {
  return foldLookAlikes(name.replaceAll('I', 'l')).replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

function foldLookAlikes(name: string): string {
  let folded = '';
  for (const character of name.normalize('NFKD').replaceAll(/[\p{M}\p{Cf}]/gu, '')) {
    folded += byCharacter.get(character) ?? byCharacter.get(character.toLowerCase()) ?? character.toLowerCase();
  }
  return folded;
}

function differsInShortWord(words: readonly string[], others: readonly string[]): boolean {
  if (words.length !== others.length) return false;
  const different = words.filter((word, i) => word !== others[i]);
  return different.length === 1 && (different[0]?.length ?? 0) <= shortWord;
}

/** Insertions, removals, replacements and swaps of neighbours (optimal string alignment); more than `most` are not counted. */
function editsBetween(one: string, other: string, most: number): number {
  let older: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const row = nextRow(one, other, i, last, older);
    if (Math.min(...row) > most) return most + 1;
    older = last;
    last = row;
  }
  return last[other.length] ?? most + 1;
}

function nextRow(one: string, other: string, i: number, last: readonly number[], older: readonly number[]): number[] {
  const row = [i];
  const at = (list: readonly number[], j: number) => list[j] ?? Infinity;
  for (let j = 1; j <= other.length; j++) {
    const replaced = at(last, j - 1) + (one[i - 1] === other[j - 1] ? 0 : 1);
    const isSwap = j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
    const swapped = isSwap ? at(older, j - 2) + 1 : Infinity;
    row.push(Math.min(at(last, j) + 1, at(row, j - 1) + 1, replaced, swapped));
  }
  return row;
}
