import type { ReasonCode } from '../reasons.js';
import { countKept, countKeptInSteps, countKeys, countKeysInSteps, isHiding, keptOf } from './key-counts.js';
import { parseJson } from './parse-json.js';

/** Protocol keys whose case variants are refused where the protocol has them: a lenient parser would take them. */
const exactKeys: ReadonlySet<string> = new Set([
  ...['jsonrpc', 'id', 'method', 'params', 'result', 'error'],
  ...['name', 'arguments', 'uri', 'ref', 'taskId', '_meta', 'cursor', 'inputResponses', 'requestState'],
]);
const foldedKeys: ReadonlySet<string> = new Set([...exactKeys].map(fold));

// Protocol keys stand in the message (depth 1) and in its params (depth 2); deeper keys belong to the tools.
const requestDepth = 2;

const longText = 64 * 1024;

/** What a text says, or why it is refused. */
export type Parsed = { value: unknown } | { reason: ReasonCode };

/**
 * Parses text that every parser must understand alike: refused are keys twice in one object, case variants of
 * protocol keys, and too much depth. (A gateway that decides on one reading while the backend takes another is no
 * gateway: CVE-2026-27896.)
 */
export function parseStrictly(text: string): Parsed {
  const written = countKeys(text);
  const parsed = parsedAt(written, text);
  if ('reason' in parsed) return parsed;
  return judged(parsed, countKept(parsed.value, isHiding(text)) === written);
}

/** The same in steps: `JSON.parse` is one of them, and the longest. */
export function* parseStrictlyInSteps(text: string): Generator<void, Parsed> {
  const written = yield* countKeysInSteps(text);
  const parsed = parsedAt(written, text);
  if ('reason' in parsed) return parsed;
  yield;
  const kept = yield* countKeptInSteps(parsed.value, isHiding(text));
  return judged(parsed, kept === written);
}

/**
 * Whether a text has a key twice in one object, or is too deep to tell; `value` is what `JSON.parse` has made of it. In
 * steps where it is long.
 */
export function* isAmbiguous(text: string, value: unknown): Generator<void, boolean> {
  if (text.length < longText) {
    const written = countKeys(text);
    return written < 0 || countKept(value, isHiding(text)) !== written;
  }
  const written = yield* countKeysInSteps(text);
  return written < 0 || (yield* countKeptInSteps(value, isHiding(text))) !== written;
}

/** @param written how many keys are written in the text */
function parsedAt(written: number, text: string): Parsed {
  if (written < 0) return { reason: 'json_too_deep' };
  try {
    return { value: parseJson(text) };
  } catch {
    return { reason: 'json_invalid' };
  }
}

function judged(parsed: { value: unknown }, isUnique: boolean): Parsed {
  if (!isUnique) return { reason: 'json_duplicate_key' };
  return hasCaseVariant(parsed.value, requestDepth) ? { reason: 'json_case_variant' } : parsed;
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
