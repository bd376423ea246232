import { setOwn } from '@gatehouse/guardrail-engine';
import { isContainer, valueAt } from './pointers.js';
import { filterProse } from './prose.js';
import { segmentsOf } from './segments.js';
import { isWeb, type Sieve } from './sieve.js';

type Json = Record<string, unknown>;

/** A value after it was looked at; undefined = it is to go. */
interface Filtered {
  value: unknown;
  changed: boolean;
}

/** Where results have their URL; the first that is there. */
const urlPointers = [
  '/url',
  '/link',
  '/href',
  '/sourceURL',
  '/source_url',
  '/uri',
  '/metadata/sourceURL',
  '/metadata/url',
];
const imageKey = /^(?:og)?(?:image|images|img|thumbnail|thumbnails|favicon|logo|icon)(?:_?(?:src|url|urls))?$/i;
const maxDepth = 64;
/** What stands for a URL or text of a result that cannot be left out. */
const removedUrl = 'https://removed.invalid/';
const removedText = '[removed by policy]';

/** Looks through JSON: drops results from lists and maps, blanks others, and treats the texts as texts. In place. */
export function filterJson(sieve: Sieve, value: unknown, depth = 0, isResult = false): Filtered {
  if (typeof value === 'string') return filterLeaf(sieve, value, depth);
  if (!isContainer(value)) return { value, changed: false };
  // Nothing honest is nested so deeply.
  if (depth > maxDepth) return { value: null, changed: true };
  return Array.isArray(value) ? filterList(sieve, value, depth, isResult) : filterObject(sieve, value, depth, isResult);
}

/** The URL of a result; undefined when the object is none. */
function urlOfResult(value: unknown): string | undefined {
  if (!isContainer(value) || Array.isArray(value)) return undefined;
  return urlPointers.map((pointer) => valueAt(value, pointer)).find((url) => typeof url === 'string' && isWeb(url)) as
    string | undefined;
}

function filterList(sieve: Sieve, list: unknown[], depth: number, isResult: boolean): Filtered {
  let changed = false;
  const kept: unknown[] = [];
  for (const item of list) {
    const url = typeof item === 'string' && isWeb(item) ? item : urlOfResult(item);
    // Links inside of a result are no results.
    const isKept = url === undefined || (isResult ? sieve.allows(url) : sieve.takes(url));
    if (!isKept) {
      if (isResult && url !== undefined) sieve.redact(url);
      changed = true;
      continue;
    }
    const filtered = filterJson(sieve, item, depth + 1, isResult || url !== undefined);
    changed ||= filtered.changed;
    kept.push(filtered.value);
  }
  return { value: changed ? kept : list, changed };
}

function filterObject(sieve: Sieve, node: Json, depth: number, isResult: boolean): Filtered {
  let changed = false;
  for (const [key, value] of Object.entries(node)) {
    const filtered = filterEntry(sieve, key, value, depth, isResult);
    if (!filtered.changed) continue;
    changed = true;
    if (filtered.value === undefined) Reflect.deleteProperty(node, key);
    else setOwn(node, key, filtered.value);
  }
  return { value: node, changed };
}

function filterEntry(sieve: Sieve, key: string, value: unknown, depth: number, isResult: boolean): Filtered {
  if (isWeb(key) && !sieve.allows(key)) {
    sieve.changes.add('results_dropped');
    return { value: undefined, changed: true };
  }
  if (sieve.stripsImages && imageKey.test(key)) return withoutImages(sieve, value);
  const url = urlOfResult(value);
  if (url !== undefined && !isResult && !sieve.takes(url)) return { value: blanked(value), changed: true };
  return filterJson(sieve, value, depth + 1, isResult || url !== undefined);
}

function filterLeaf(sieve: Sieve, text: string, depth: number): Filtered {
  if (isWeb(text)) {
    if (sieve.allows(text)) return sieve.isTyped ? { value: text, changed: false } : defanged(sieve, text);
    sieve.redact(text);
    return { value: removedUrl, changed: true };
  }
  const filtered = filterText(sieve, text, depth + 1) ?? removedText;
  return { value: filtered, changed: filtered !== text };
}

function defanged(sieve: Sieve, text: string): Filtered {
  const filtered = filterText(sieve, text, maxDepth) ?? removedText;
  return { value: filtered, changed: filtered !== text };
}

function withoutImages(sieve: Sieve, value: unknown): Filtered {
  const stripped = stripUrls(value);
  if (stripped.changed) sieve.changes.add('images_stripped');
  return stripped;
}

/** URLs of images go from lists, and become others where they stand alone. */
function stripUrls(value: unknown): Filtered {
  if (typeof value === 'string') return isWeb(value) ? { value: removedUrl, changed: true } : { value, changed: false };
  if (!isContainer(value)) return { value, changed: false };
  if (Array.isArray(value)) return value.length > 0 ? { value: [], changed: true } : { value, changed: false };
  const entries = Object.entries(value).map(([key, item]) => [key, stripUrls(item)] as const);
  for (const [key, stripped] of entries) if (stripped.changed) setOwn(value, key, stripped.value);
  return { value, changed: entries.some(([, stripped]) => stripped.changed) };
}

/** A result that a schema may require, without what it says; its form stays. */
function blanked(value: unknown): unknown {
  if (typeof value === 'string') return isWeb(value) ? removedUrl : removedText;
  if (!isContainer(value)) return value;
  if (Array.isArray(value)) return [];
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, blanked(item)]));
}

/** JSON inside of the JSON of a text is looked into so often. */
const maxNested = 3;

/** A text after what policies do not allow was taken out; undefined when it is one result, and that is not allowed. */
export function filterText(sieve: Sieve, text: string, depth = 0): string | undefined {
  const parsed = depth <= maxNested ? parseText(text) : undefined;
  if (isContainer(parsed)) return filterParsed(sieve, text, parsed);
  const kept = dropSegments(sieve, text);
  return filterProse(sieve, kept);
}

function filterParsed(sieve: Sieve, text: string, parsed: object): string | undefined {
  const url = urlOfResult(parsed);
  if (url !== undefined && !sieve.takes(url)) return undefined;
  const { value, changed } = filterJson(sieve, parsed, 1, url !== undefined);
  return changed ? JSON.stringify(value, null, indentOf(text)) : text;
}

/** JSON with every digit of its numbers; undefined for what is no object or list. */
function parseText(text: string): unknown {
  const first = /^\s{0,100}([{[])/.exec(text)?.[1];
  if (first === undefined) return undefined;
  try {
    return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) =>
      typeof value === 'number' && context?.source !== undefined && String(value) !== context.source
        ? JSON.rawJSON(context.source)
        : value,
    );
  } catch {
    return undefined;
  }
}

function indentOf(text: string): number {
  return Math.min(10, /^\s*[{[]\r?\n( +)/.exec(text)?.[1]?.length ?? 0);
}

function dropSegments(sieve: Sieve, text: string): string {
  const segments = segmentsOf(text, sieve.role);
  const kept = segments.filter(({ url }) => url === undefined || sieve.takes(url));
  if (kept.length === segments.length) return text;
  const rest = kept.map(({ content }) => content).join('');
  // A separator that separates nothing any more.
  return /\n-{3,}\s*$/.test(text.slice(-20)) ? rest : rest.replace(/\s{0,4}\n-{3,}\s{0,4}$/, '').trimEnd();
}
