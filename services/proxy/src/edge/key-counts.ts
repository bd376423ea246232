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
export function* countKeys(text: string): Generator<void, number> {
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

/** Keys in a value: of those that a text has twice, one is left. */
export function* countKept(value: unknown, isHiding: boolean): Generator<void, number> {
  const open: unknown[] = [value];
  let keys = 0;
  for (let looked = 1; open.length > 0; looked++) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null || JSON.isRawJSON(next)) continue;
    if (Array.isArray(next)) {
      for (const item of next) if (typeof item === 'object') open.push(item);
    } else {
      keys += countOwn(next as Record<string, unknown>, open);
      if (isHiding) keys -= hidden(Object.keys(next));
    }
    if (looked % stride.values === 0) yield;
  }
  return keys;
}

/** The keys of an object, whose values are to be looked into. */
function countOwn(fields: Record<string, unknown>, open: unknown[]): number {
  let keys = 0;
  for (const key in fields) {
    keys++;
    const field = fields[key];
    if (typeof field === 'object') open.push(field);
  }
  return keys;
}

/** How many of the keys some parser takes for another one of them. */
function hidden(keys: readonly string[]): number {
  return keys.length - new Set(keys.map(keptOf)).size;
}

/** What any parser keeps of a key: some end it at NUL, others have one character for all halves of a surrogate pair. */
export function keptOf(key: string): string {
  const end = key.indexOf('\0');
  return (end < 0 ? key : key.slice(0, end)).toWellFormed();
}
