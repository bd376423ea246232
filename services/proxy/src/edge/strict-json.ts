import type { ReasonCode } from '../reasons.js';

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
  backslash: 0x5c,
  open: 0x7b,
  close: 0x7d,
  openList: 0x5b,
  closeList: 0x5d,
  colon: 0x3a,
} as const;

/**
 * Looks over JSON text for what parsers understand differently: keys twice in one object, case variants of protocol
 * keys (down to `protocolDepth`), and depth. It does not check the rest of the grammar; `JSON.parse` does that on the
 * same text. (A gateway that decides on one reading while the backend takes another is no gateway: CVE-2026-27896.)
 */
export function findAmbiguity(text: string, protocolDepth = requestDepth): ReasonCode | undefined {
  const keysAt: (Set<string> | undefined)[] = [];
  let depth = 0;
  let stringStart = -1;
  let stringEnd = -1;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case Char.quote: {
        stringStart = i + 1;
        i = endOfString(text, stringStart);
        stringEnd = i;
        break;
      }
      case Char.colon: {
        const found = noteKey(text.slice(stringStart, stringEnd), depth, protocolDepth, keysAt);
        if (found) return found;
        break;
      }
      case Char.open:
      case Char.openList:
        if (++depth > maxDepth) return 'json_too_deep';
        keysAt[depth] = undefined;
        break;
      case Char.close:
      case Char.closeList:
        depth--;
        break;
      default:
    }
  }
  return undefined;
}

/** Index of the closing quote, or the end of the text. */
export function endOfString(text: string, from: number): number {
  for (let i = text.indexOf('"', from); i >= 0; i = text.indexOf('"', i + 1)) {
    let slashes = 0;
    while (text.charCodeAt(i - 1 - slashes) === Char.backslash) slashes++;
    if (slashes % 2 === 0) return i;
  }
  return text.length;
}

function noteKey(
  raw: string,
  depth: number,
  protocolDepth: number,
  keysAt: (Set<string> | undefined)[],
): ReasonCode | undefined {
  const isEscaped = raw.includes('\\');
  const key = isEscaped ? unescape(raw) : raw;
  const kept = isEscaped ? keptOf(key) : key;
  const keys = (keysAt[depth] ??= new Set());
  if (keys.has(kept)) return 'json_duplicate_key';
  keys.add(kept);
  if (depth > protocolDepth || exactKeys.has(key)) return undefined;
  return foldedKeys.has(fold(kept)) ? 'json_case_variant' : undefined;
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

/** Escapes in a key must not hide that it is the same key. */
function unescape(raw: string): string {
  try {
    return JSON.parse(`"${raw}"`) as string;
  } catch {
    return raw;
  }
}
