import type { ReasonCode } from '../reasons.js';
import { countKept, countKeys, isHiding, keptOf } from './key-counts.js';
import { parseJson } from './parse-json.js';

/** Protocol keys whose case variants are refused where the protocol has them: a lenient parser would take them. */
const exactKeys: ReadonlySet<string> = new Set([
  ...['jsonrpc', 'id', 'method', 'params', 'result', 'error'],
  ...['name', 'arguments', 'uri', 'ref', 'taskId', '_meta', 'cursor', 'inputResponses', 'requestState'],
]);
const foldedKeys: ReadonlySet<string> = new Set([...exactKeys].map(fold));

// Protocol keys stand in the message (depth 1) and in its params (depth 2); deeper keys belong to the tools.
const requestDepth = 2;

/** What a text says, or why it is refused. */
export type Parsed = { value: unknown } | { reason: ReasonCode };

/**
 * Parses text that every parser must understand alike: refused are keys twice in one object, case variants of
 * protocol keys, and too much depth. (A gateway that decides on one reading while the backend takes another is no
 * gateway: CVE-2026-27896.) In steps, of which `JSON.parse` is the longest.
 */
export function* parseStrictly(text: string): Generator<void, Parsed> {
  const written = yield* countKeys(text);
  if (written < 0) return { reason: 'json_too_deep' };
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return { reason: 'json_invalid' };
  }
  yield;
  const kept = yield* countKept(value, isHiding(text));
  if (kept !== written) return { reason: 'json_duplicate_key' };
  return hasCaseVariant(value, requestDepth) ? { reason: 'json_case_variant' } : { value };
}

/** Whether a text has a key twice in one object, or is too deep to tell; `value` is what `JSON.parse` has made of it. */
export function* isAmbiguous(text: string, value: unknown): Generator<void, boolean> {
  const written = yield* countKeys(text);
  return written < 0 || (yield* countKept(value, isHiding(text))) !== written;
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

/** One form for all that some parser takes for the same key: first upwards, since there are two small letters s. */
export function fold(key: string): string {
  return key.toUpperCase().toLowerCase();
}
