import { randomUUID } from 'node:crypto';

/**
 * `JSON.parse`, but for a mistake of V8 (seen in 13.6): a key that is written with an escape may come out as another key
 * that an object had before, the one that its first characters look like. `{"a":0,"x\n":0}` is read with the key `x\`
 * when somebody has sent `{"a":0,"x\\":0}`. Whoever can send two messages could so hide an argument, or a name, from
 * policy.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return text.includes('\\') && hasBackslashInKey(value) ? parseWithoutEscapedKeys(text) : value;
}

/** A key that was read wrongly looks like one with an escape, and so has a backslash. */
function hasBackslashInKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasBackslashInKey);
  const fields = value as Record<string, unknown>;
  for (const key in fields) if (key.includes('\\') || hasBackslashInKey(fields[key])) return true;
  return false;
}

const colon = 0x3a;
const backslash = 0x5c;

/** Index of the closing quote, or the end of the text. */
export function endOfString(text: string, from: number): number {
  for (let i = text.indexOf('"', from); i >= 0; i = text.indexOf('"', i + 1)) {
    let slashes = 0;
    while (text.charCodeAt(i - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return i;
  }
  return text.length;
}

/** Whether the string that ends there is a key. */
function isKey(text: string, end: number): boolean {
  let at = end + 1;
  while (isSpace(text.charCodeAt(at))) at++;
  return text.charCodeAt(at) === colon;
}

function isSpace(char: number): boolean {
  return char === 0x20 || (char >= 0x09 && char <= 0x0d);
}

/** Gives escaped keys other names for the time of parsing. */
function parseWithoutEscapedKeys(text: string): unknown {
  const realNames = new Map<string, string>();
  // Nobody can guess it, so that no key of the text begins like that.
  const prefix = randomUUID();
  let renamed = '';
  let copied = 0;
  for (let start = text.indexOf('"'); start >= 0; start = text.indexOf('"', start)) {
    const end = endOfString(text, start + 1);
    const quoted = text.slice(start, end + 1);
    if (quoted.includes('\\') && isKey(text, end)) {
      const name = `${prefix}${realNames.size}`;
      realNames.set(name, JSON.parse(quoted) as string);
      renamed += `${text.slice(copied, start)}"${name}"`;
      copied = end + 1;
    }
    start = end + 1;
  }
  return withRealNames(JSON.parse(renamed + text.slice(copied)), realNames);
}

function withRealNames(value: unknown, realNames: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => withRealNames(item, realNames));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [realNames.get(key) ?? key, withRealNames(member, realNames)]),
  );
}
