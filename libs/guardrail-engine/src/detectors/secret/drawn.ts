import { isLetterCode } from '../../ascii.js';

/** What tells drawn characters from written ones: how evenly they are spread, and how much of them reads as words. */

/** Pairs of letters that make up most of English text, the most frequent ones first. */
const pairs =
  'th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ne ea ' +
  'ra ce li ch ll be ma si om ur ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut ss so rs un lo wa ge ie ' +
  'wh ee wi em ad ol rt po we na ul ni ts mo ow pa im mi ai sh ir su id os iv ia am fi ci vi pl ig tu ev ld ry mp fe bl ab ' +
  'gh ty op wo sa ay ex ke fr oo av ag if ap gr od bo sp rd do uc bu ei ov by rm ep tt oc fa ef cu rn sc gi da yo cr cl du ' +
  'ga qu ue ff ba ey ls va um pp ua up lu go ht ru ug ds lt pi rc rr eg au ck ew mu br bi pt ak pu ui rg ib ki rk ys ob mm ' +
  'fu ph og ms ye ud mb ip ub oi gu cc ft wn nu nn vo rv xp iz ok my aw ju jo nv kn hy sy tp ql';

const isCommonPair = new Uint8Array(26 * 26);
for (const pair of pairs.split(' ')) isCommonPair[pairIndex(pair.charCodeAt(0), pair.charCodeAt(1))] = 1;

function pairIndex(first: number, second: number): number {
  return ((first | 0x20) - 0x61) * 26 + (second | 0x20) - 0x61;
}

const shortestWord = 4;
const wordShare = 0.75;

/**
 * How much of a text reads as words, from 0 to 1: the letters of rows of four or more (`camelCase` is two rows) whose
 * pairs are nearly all common ones, among all letters and digits.
 */
export function wordRatio(text: string): number {
  let inWords = 0;
  let all = 0;
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    const code = text.charCodeAt(i);
    const isLetter = isLetterCode(code);
    if (isLetter || (code >= 0x30 && code <= 0x39)) all++;
    if (isLetter && (i === start || !isWordStart(text, i))) continue;
    if (i - start >= shortestWord && isWord(text, start, i)) inWords += i - start;
    start = isLetter ? i : i + 1;
  }
  return all === 0 ? 0 : inWords / all;
}

/** A capital behind a small letter. */
function isWordStart(text: string, at: number): boolean {
  return isCapital(text.charCodeAt(at)) && !isCapital(text.charCodeAt(at - 1));
}

function isWord(text: string, start: number, end: number): boolean {
  let common = 0;
  for (let i = start + 1; i < end; i++)
    common += isCommonPair[pairIndex(text.charCodeAt(i - 1), text.charCodeAt(i))] ?? 0;
  return common >= (end - start - 1) * wordShare;
}

function isCapital(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}
