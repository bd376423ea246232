import { isInWord } from '../../define.js';
import type { Context, Detector, Examples, Finder, Match } from '../../detector.js';
import { isWholeWord } from '../../engine/labels.js';
import { wordRatio } from './drawn.js';
import { formOf, readForm, type Form } from './form.js';
import { distinctCharacters, isMadeUp, isPlaceholder } from './placeholder.js';

interface TokenBase {
  /** `<provider>_<kind>`. */
  readonly id: string;
  readonly title: string;
  /** How it is written (see Form); one of them. */
  readonly forms: readonly string[];
  /** How sure the form alone makes; 0.9 when it is not said. */
  readonly confidence?: number;
  /** Check digits and the like: false = it is not one after all; a number = how sure it is now. */
  readonly check?: (value: string) => boolean | number;
  /** Published values that are no secrets. */
  readonly isTest?: (value: string) => boolean;
  readonly context?: Context;
  /** More examples than those that follow from the forms. */
  readonly found?: readonly string[];
  readonly clean?: readonly string[];
}

/** A detector of tokens that their own form gives away, such as `ghp_` and 36 characters. */
export function token(base: TokenBase): Detector {
  const forms = base.forms.map(formOf);
  const finders = findersOf(forms, base, () => base.confidence ?? 0.9);
  return detectorOf(base, finders, base.context, tokenExamples(forms, base));
}

/**
 * A detector of tokens that look like anything else, such as 32 hex digits: found only behind the name of the provider,
 * surer as the value of an assignment, and never as a hash that is named so.
 */
export function keyed(base: TokenBase & { readonly names: readonly string[] }): Detector {
  const forms = base.forms.map(formOf);
  const sure = base.confidence ?? 0.35;
  const confidenceOf: ConfidenceOf = (text, start, value) => {
    if (isNamedHash(text, start) || !isDrawn(value)) return undefined;
    return isAssigned(text, start) ? sure : sure - 0.2;
  };
  const finders = findersBehind(forms, base, confidenceOf);
  const context = { words: base.names, against: hashWords };
  return detectorOf(base, finders, context, keyedExamples(forms, base));
}

const reach = 48;

/** Look at what stands behind a name, and at the value of a JSON key with the name in it. */
function findersBehind(
  forms: readonly Form[],
  base: TokenBase & { readonly names: readonly string[] },
  confidenceOf: ConfidenceOf,
): Finder[] {
  const verify = verifierOf(forms, base, confidenceOf);
  const lead = Math.min(...forms.map((form) => form.lead));
  const verifyBehind = (text: string, start: number, end: number): Match | undefined => {
    if (!isWholeWord(text, start, end)) return undefined;
    const last = Math.min(text.length, end + reach);
    if (lead >= leastRow && hasNoRow(text, end, last + lead)) return undefined;
    // A value begins where a word begins, and is longer than most.
    for (let at = end, stop; at < last; at = stop + 1) {
      stop = rowEnd(text, at, at + lead);
      const match = stop - at < lead || isInWord(text, at - 1) ? undefined : verify(text, at);
      if (match) return match;
    }
    return undefined;
  };
  const verifyValue = (text: string, start: number) => (start <= 1 ? verify(text, start) : undefined);
  return [
    { literals: base.names, verify: verifyBehind },
    { labels: base.names, verify: verifyValue },
  ];
}

/** By code unit: whether it is one of base64, of either alphabet. */
const ofRow = Uint8Array.from({ length: 128 }, (_, code) => (/[\w+/-]/.test(String.fromCharCode(code)) ? 1 : 0));

/** Where a row of characters of base64 ends, up to a place. */
function rowEnd(text: string, start: number, most: number): number {
  let at = start;
  while (at < most && ofRow[text.charCodeAt(at)] === 1) at++;
  return at;
}

const leastRow = 20;
/** Stretches of the texts that were looked at last in which no longer row begins: many names stand before the same value. */
let rowless = { text: '', from: 0, to: 0 };
let other = { text: '', from: 0, to: 0 };

/** Whether no row of the least length begins in a stretch. */
function hasNoRow(text: string, from: number, to: number): boolean {
  if (rowless.text !== text) [rowless, other] = [other, rowless];
  if (rowless.text !== text || from < rowless.from || from > rowless.to) {
    rowless.from = rowless.to = from;
  }
  // The same text, not only an equal one, is told at once the next time.
  rowless.text = text;
  while (rowless.to < to) {
    const end = rowEnd(text, rowless.to, rowless.to + leastRow);
    if (end - rowless.to >= leastRow) return false;
    rowless.to = end + 1;
  }
  return true;
}

type ConfidenceOf = (text: string, start: number, value: string) => number | undefined;

/** One for the forms with a prefix, and one for each sort of row in which the others begin. */
function findersOf(forms: readonly Form[], base: TokenBase, confidenceOf: ConfidenceOf): Finder[] {
  const prefixed = forms.filter(({ prefixes }) => prefixes.length > 0);
  const literals = [...new Set(prefixed.flatMap(({ prefixes }) => prefixes))];
  const finders: Finder[] = literals.length > 0 ? [{ literals, verify: verifierOf(prefixed, base, confidenceOf) }] : [];
  for (const run of ['hex', 'base64'] as const) {
    const unprefixed = forms.filter((form) => form.prefixes.length === 0 && form.run === run);
    if (unprefixed.length === 0) continue;
    const least = Math.min(...unprefixed.map((form) => form.lead));
    finders.push({ run, least, verify: verifierOf(unprefixed, base, confidenceOf) });
  }
  return finders;
}

function verifierOf(forms: readonly Form[], { check, isTest }: TokenBase, confidenceOf: ConfidenceOf) {
  const prefixes = forms.flatMap((form) => form.prefixes);
  const prefixLength = (value: string) => prefixes.find((prefix) => value.startsWith(prefix))?.length ?? 0;
  return (text: string, start: number): Match | undefined => {
    if (isInWord(text, start - 1)) return undefined;
    const value = readForm(forms, text, start);
    if (value === undefined || isPlaceholder(value)) return undefined;
    const checked = check?.(value) ?? true;
    if (checked === false) return undefined;
    const confidence = checked === true ? confidenceOf(text, start, value) : checked;
    if (confidence === undefined) return undefined;
    const match = { start, end: start + value.length, confidence };
    return isTest?.(value) || isMadeUp(value.slice(prefixLength(value))) ? { ...match, isTest: true } : match;
  };
}

/** What is called so is a hash or a name of something, and no secret. */
const hashWords = 'commit sha sha1 sha256 md5 checksum digest hash etag integrity revision fingerprint'.split(' ');
const hashName =
  /(?:commit|sha-?\d*|md5|checksum|digest|hash|etag|integrity|revision|fingerprint|(?:trace|span|request|build|file|object|asset|image|project|account|client|user|org|organization|team|workspace|zone|tenant|site)[_ -]?id|uuid|guid)["'\]]{0,2}\s{0,2}[:=@]?>?\s{0,2}["'(]{0,2}$/i;

function isNamedHash(text: string, start: number): boolean {
  return hashName.test(text.slice(Math.max(0, start - 24), start));
}

/** Whether what stands before a value makes it one: nothing, `=`, `:`, a quote, a blank after a name or a flag. */
function isAssigned(text: string, start: number): boolean {
  return (
    start === 0 ||
    /(?:[=:>,(|]\s{0,2}|["'`]|^|\n)$|\b(?:key|token|secret|bearer|basic|login|is|was) $/i.test(
      text.slice(Math.max(0, start - 8), start),
    )
  );
}

/** Whether the characters of a value look drawn: digits and letters, many of them different, and no words. */
function isDrawn(value: string): boolean {
  return isMixed(value) && distinctCharacters(value) >= Math.min(8, value.length / 2) && wordRatio(value) < 0.5;
}

/** For forms that words may have too. */
export function isMixed(value: string): boolean {
  return hasDigit(value) && /[a-z]/i.test(value);
}

/** For forms of capitals that a name in capitals may have too. */
export function hasDigit(value: string): boolean {
  return /\d/.test(value);
}

function detectorOf(
  base: TokenBase,
  finders: readonly Finder[],
  context: Context | undefined,
  examples: Examples,
): Detector {
  return {
    id: `secret.${base.id}`,
    kind: 'secret',
    title: base.title,
    description: `${base.title}: ${base.forms.map(described).join(' or ')}${'names' in base ? ', behind its name' : ''}`,
    label: base.title,
    ...(context ? { context } : {}),
    finders,
    examples,
  };
}

/** `ghp_{base62:36}` as `ghp_...`. */
function described(form: string): string {
  return form.replace(/(?:\{[^}]*\})+/g, '...').replace(/\[([^\]|]*)[^\]]*\]/g, '$1');
}

/** A token is found in code, in a file of variables, in a URL and in a log line; cut, glued or made up it is not. */
function tokenExamples(forms: readonly Form[], base: TokenBase): Examples {
  const samples = forms.map((form) => form.sample);
  const first = samples[0] ?? '';
  const shortest = Math.min(...samples.map((value) => value.length));
  return {
    found: [
      ...samples.map((value) => `const value = "«${value}»";`),
      `TOKEN=«${first}»\nNEXT=1`,
      `{"token":"«${first}»"}`,
      `GET /v1?key=«${first}»&page=2`,
      ...(base.found ?? []),
    ],
    clean: [
      ...samples.map((value) => value.slice(0, Math.ceil(shortest * 0.6))),
      `Begins with ${base.forms.map(described).join(' or ')}`,
      `x${first}`,
      ...gluedOf(forms),
      `${first.slice(0, 4)}${'x'.repeat(first.length - 4)}`,
      `${first.slice(0, first.length / 2)}_your_token_here_${first.slice(first.length / 2)}`,
      ...(base.clean ?? []),
    ],
    worst: [`${first} `, `${first.slice(0, -1)} `],
  };
}

function keyedExamples(forms: readonly Form[], base: TokenBase & { readonly names: readonly string[] }): Examples {
  const samples = forms.map((form) => form.sample);
  const first = samples[0] ?? '';
  const shortest = Math.min(...samples.map((value) => value.length));
  const name = base.names[0] ?? '';
  const variable = name.toUpperCase().replaceAll(/[ -]/g, '_');
  return {
    found: [
      ...samples.map((value) => `${variable}="«${value}»"`),
      `${variable}=«${first}»\nNEXT=1`,
      `${name}: «${first}»`,
      ...(base.found ?? []),
    ],
    clean: [
      ...samples.map((value) => `id="${value}"`),
      `${variable}="${first.slice(0, shortest / 2)}"`,
      `${variable}_SHA256="${first}"`,
      ...gluedOf(forms).map((value) => `${variable}="${value}"`),
      `${variable}="${'x'.repeat(first.length)}"`,
      ...(base.clean ?? []),
    ],
    worst: [`${name} ${first} `, `${name} `],
  };
}

/** Values with more of a word behind them, where that makes them none. */
function gluedOf(forms: readonly Form[]): string[] {
  return forms.length === 1 && forms[0]?.isExact ? [`${forms[0].sample}a1b2c3d4e5`] : [];
}
