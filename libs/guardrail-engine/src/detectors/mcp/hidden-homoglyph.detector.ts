import type { Detector, Match } from '../../detector.js';
import { isIn, type Ranges } from '../../code-points.js';

/** Cyrillic, Greek, Armenian and Cherokee letters, as code units. */
const foreign: Ranges = [
  [0x370, 0x3ff],
  [0x400, 0x52f],
  [0x531, 0x587],
  [0x13a0, 0x13f5],
];

/** Letters that look like Latin ones: the common pairs of the confusables of Unicode TS 39, as pairs "foreign latin". */
const pairs =
  'аa еe оo рp сc уy хx іi јj ѕs һh ԁd ԛq ԝw ѵv ӏl ԍg ԑe ьb пn гr кk тt мm нh вb АA ВB ЕE ЅS ІI ЈJ КK МM НH ОO РP СC ТT УY ХX ԜW ԚQ ЗZ ' +
  'οo αa νv ρp τt υu ιi κk ωw γy ηn χx εe ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ' +
  'օo սu հh ոn ցg զq յj ՕO ՍU ՏS ԼL ᎪA ᎬE ᎻH ᎫJ ᏞL ᎷM ᏢP ᎡR ᏚS ᎢT ᏙV ᏃZ ᏴB ᏟC ᎠD';
const looks = new Map(pairs.split(' ').map((pair) => [pair.charCodeAt(0), pair.charAt(1)]));
const longest = 48;

function isLetter(code: number): boolean {
  return isLatin(code) || isIn(foreign, code);
}

function isLatin(code: number): boolean {
  return (
    ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) || (code >= 0xc0 && code < 0x250 && code !== 0xd7 && code !== 0xf7)
  );
}

function verify(text: string, at: number): Match | undefined {
  let start = at;
  while (start > 0 && at - start < longest && isLetter(text.charCodeAt(start - 1))) start--;
  let end = at;
  while (end < text.length && end - at < longest && isLetter(text.charCodeAt(end))) end++;
  const latin = end - start < 4 ? 0 : latinIn(text, start, end);
  if (latin === 0) return undefined;
  // A sign of mathematics or physics before or after a Latin word is ordinary: one Greek letter at an edge.
  if (latin === end - start - 1 && isGreekEdge(text, start, end)) return undefined;
  return { start, end, confidence: latin >= 2 ? 0.8 : 0.6 };
}

/** How many letters of a word are Latin; none if any other does not look like a Latin one. */
function latinIn(text: string, start: number, end: number): number {
  let latin = 0;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (isLatin(code)) latin++;
    else if (!looks.has(code)) return 0;
  }
  return latin;
}

function isGreekEdge(text: string, start: number, end: number): boolean {
  return [start, end - 1].some((at) => text.charCodeAt(at) >= 0x370 && text.charCodeAt(at) <= 0x3ff);
}

/**
 * Words in which some letters are of another script than the rest and only look like Latin ones, which passes by filters
 * and by readers. Unicode TS 39, mixed-script confusables.
 */
export const hiddenHomoglyphDetector: Detector = {
  id: 'mcp.hidden.homoglyph',
  kind: 'threat',
  title: 'Hidden text: look-alike letters',
  description: 'Words that mix letters of several scripts that look the same.',
  label: 'look-alike letters',
  finders: [{ characters: foreign, verify }],
  examples: {
    found: [
      'Please «ign\u043ere» it',
      'go to «\u0440aypal».com',
      '«p\u0430ssw\u043erd»',
      '«G\u03bf\u03bfgle»',
      '«instru\u0441tions»',
    ],
    clean: [
      '\u0418\u0433\u043d\u043e\u0440\u0438\u0440\u0443\u0439 USB-\u043a\u0430\u0431\u0435\u043b\u044c \u0438 SQL-\u0437\u0430\u043f\u0440\u043e\u0441',
      'about 5 \u03bcm, \u0394x and \u03b1-particle, \u03c0r',
      '\u0391\u03b8\u03ae\u03bd\u03b1 Athens',
      '\u043e\u043a\u0430 \u0441\u043e\u0441\u043d\u0430',
      '\u03bbambda and \u03b2eta',
      'plain text',
    ],
    worst: ['\u0430', 'a\u0430', '\u0430 a'],
  },
};
