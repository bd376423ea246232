import { anchors, isAsked, requests } from '../src/detectors/mcp/injection-anchors.js';
import { roleFeatures, wordFeatures } from '../src/detectors/mcp/injection-features.js';
import { sentenceAt, type Sentence } from '../src/detectors/mcp/injection-sentence.js';

const anchor = alternationOf(anchors);
const request = alternationOf(requests);

/** What the detector reads of a text: the features of each sentence with an anchor, alone and with the next one. */
export function passagesOf(text: string, within: readonly [from: number, to: number] = [0, text.length]): Int32Array[] {
  const passages: Int32Array[] = [];
  let last: Sentence | undefined;
  for (const place of placesOf(text)) {
    const sentence = sentenceAt(text, place);
    if (sentence === last || sentence.to <= within[0] || sentence.from >= within[1]) continue;
    last = sentence;
    const both = sentence.withNext();
    for (const { from, to, words } of both ? [sentence, both] : [sentence]) {
      passages.push(Int32Array.from([...wordFeatures(text, from, to), ...roleFeatures(words)]));
    }
  }
  return passages;
}

function placesOf(text: string): number[] {
  const lower = text.toLowerCase();
  // A few letters have another length in lower case.
  if (lower.length !== text.length) return [];
  const places = [...lower.matchAll(anchor)].map(({ index }) => index);
  for (const { 0: found, index } of lower.matchAll(request)) {
    if (isAsked(text, index + found.length)) places.push(index);
  }
  return places.sort((a, b) => a - b);
}

function alternationOf(literals: readonly string[]): RegExp {
  return new RegExp(literals.map((literal) => literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|'), 'gu');
}
