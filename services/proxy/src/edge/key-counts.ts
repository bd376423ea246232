import { endOfString } from './parse-json.js';

const maxDepth = 64;
/** So many characters, or values with others in them, are looked at before others get their turn. */
const stride = { characters: 256 * 1024, values: 16 * 1024 };

const Char = { quote: 0x22, open: 0x7b, close: 0x7d, openList: 0x5b, closeList: 0x5d, colon: 0x3a } as const;

interface Count {
  /** What stands before it has been looked at. */
  at: number;
  keys: number;
  depth: number;
}

/**
 * Keys in a JSON text, each as often as it is written: one for each colon outside of strings. Negative when it is too
 * deep. What is no JSON gives some number.
 */
export function countKeys(text: string): number {
  const count: Count = { at: 0, keys: 0, depth: 0 };
  return goOn(count, text, text.length) ? count.keys : -1;
}

/** The same in steps. */
export function* countKeysInSteps(text: string): Generator<void, number> {
  const count: Count = { at: 0, keys: 0, depth: 0 };
  while (count.at < text.length) {
    if (!goOn(count, text, Math.min(text.length, count.at + stride.characters))) return -1;
    yield;
  }
  return count.keys;
}

/** Whether it is not too deep. */
function goOn(count: Count, text: string, end: number): boolean {
  let { keys, depth, at } = count;
  for (; at < end; at++) {
    switch (text.charCodeAt(at)) {
      case Char.quote:
        at = endOfString(text, at + 1);
        break;
      case Char.colon:
        keys++;
        break;
      case Char.open:
      case Char.openList:
        if (++depth > maxDepth) return false;
        break;
      case Char.close:
      case Char.closeList:
        depth--;
        break;
      default:
    }
  }
  Object.assign(count, { keys, depth, at });
  return true;
}

/** Whether keys may hold what some parsers cut off or change: NUL and half characters come as escapes only. */
export function isHiding(text: string): boolean {
  // A single character is found much sooner, where there is none.
  return text.includes('\\') && text.includes(String.raw`\u`);
}

/** Keys in a value that is no deeper than may be: of those that a text has twice, one is left. */
export function countKept(value: unknown, isHiding: boolean): number {
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

/** The same in steps. */
export function* countKeptInSteps(value: unknown, isHiding: boolean): Generator<void, number> {
  const open: unknown[] = [value];
  let keys = 0;
  for (let looked = 1; open.length > 0; looked++) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null || JSON.isRawJSON(next)) continue;
    const own = Array.isArray(next) ? [] : Object.keys(next);
    keys += isHiding ? own.length - hidden(own) : own.length;
    for (const field of Object.values(next) as unknown[]) if (typeof field === 'object') open.push(field);
    if (looked % stride.values === 0) yield;
  }
  return keys;
}

/** What any parser keeps of a key: some end it at NUL, others have one character for all halves of a surrogate pair. */
export function keptOf(key: string): string {
  const end = key.indexOf('\0');
  return (end < 0 ? key : key.slice(0, end)).toWellFormed();
}
