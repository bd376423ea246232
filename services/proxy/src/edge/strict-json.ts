import type { ReasonCode } from '../reasons.js';
import { endOfString, parseJson } from './parse-json.js';

/** Protocol keys whose case variants are refused where the protocol has them: a lenient parser would take them. */
const exactKeys: ReadonlySet<string> = new Set([
  ...['jsonrpc', 'id', 'method', 'params', 'result', 'error'],
  ...['name', 'arguments', 'uri', 'ref', 'taskId', '_meta', 'cursor', 'inputResponses', 'requestState'],
]);
const foldedKeys: ReadonlySet<string> = new Set([...exactKeys].map(fold));

const maxDepth = 64;
// Protocol keys stand in the message (depth 1) and in its params (depth 2); deeper keys belong to the tools.
const requestDepth = 2;

const Char = {
  quote: 0x22,
  open: 0x7b,
  close: 0x7d,
  openList: 0x5b,
  closeList: 0x5d,
  colon: 0x3a,
} as const;

/** What a text says, or why it is refused. */
export type Parsed = { value: unknown } | { reason: ReasonCode };

/**
 * Parses text that every parser must understand alike: refused are keys twice in one object, case variants of
 * protocol keys, and too much depth. (A gateway that decides on one reading while the backend takes another is no
 * gateway: CVE-2026-27896.)
 */
export function parseStrictly(text: string): Parsed {
  const written = countKeys(text);
  if (written < 0) return { reason: 'json_too_deep' };
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return { reason: 'json_invalid' };
  }
  if (countKept(value, isHiding(text)) !== written) return { reason: 'json_duplicate_key' };
  return hasCaseVariant(value, requestDepth) ? { reason: 'json_case_variant' } : { value };
}

/** Whether a text has a key twice in one object, or is too deep to tell; `value` is what `JSON.parse` has made of it. */
export function isAmbiguous(text: string, value: unknown): boolean {
  const written = countKeys(text);
  return written < 0 || countKept(value, isHiding(text)) !== written;
}

/**
 * Keys in a JSON text, each as often as it is written: one for each colon outside of strings. Negative when it is too
 * deep. What is no JSON gives some number.
 */
function countKeys(text: string): number {
  let keys = 0;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case Char.quote:
        i = endOfString(text, i + 1);
        break;
      case Char.colon:
        keys++;
        break;
      case Char.open:
      case Char.openList:
        if (++depth > maxDepth) return -1;
        break;
      case Char.close:
      case Char.closeList:
        depth--;
        break;
      default:
    }
  }
  return keys;
}

/** Whether keys may hold what some parsers cut off or change: NUL and half characters come as escapes only. */
function isHiding(text: string): boolean {
  // A single character is found much sooner, where there is none.
  return text.includes('\\') && text.includes(String.raw`\u`);
}

/** Keys in a value that is no deeper than may be: of those that a text has twice, one is left. */
function countKept(value: unknown, isHiding: boolean): number {
  if (typeof value !== 'object' || value === null || JSON.isRawJSON(value)) return 0;
  let keys = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') keys += countKept(item, isHiding);
    return keys;
  }
  const fields = value as Record<string, unknown>;
  for (const key in fields) {
    keys++;
    const field = fields[key];
    if (typeof field === 'object') keys += countKept(field, isHiding);
  }
  return isHiding ? keys - hidden(Object.keys(fields)) : keys;
}

/** How many of the keys some parser takes for another one of them. */
function hidden(keys: readonly string[]): number {
  return keys.length - new Set(keys.map(keptOf)).size;
}

function hasCaseVariant(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null || depth === 0) return false;
  if (Array.isArray(value)) return value.some((item) => hasCaseVariant(item, depth - 1));
  const fields = value as Record<string, unknown>;
  for (const key in fields) {
    if (isCaseVariant(key) || hasCaseVariant(fields[key], depth - 1)) return true;
  }
  return false;
}

function isCaseVariant(key: string): boolean {
  return !exactKeys.has(key) && foldedKeys.has(fold(keptOf(key)));
}

/** What any parser keeps of a key: some end it at NUL, others have one character for all halves of a surrogate pair. */
export function keptOf(key: string): string {
  const end = key.indexOf('\0');
  return (end < 0 ? key : key.slice(0, end)).toWellFormed();
}

/** One form for all that some parser takes for the same key: first upwards, since there are two small letters s. */
export function fold(key: string): string {
  return key.toUpperCase().toLowerCase();
}
