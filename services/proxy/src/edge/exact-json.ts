import { endOfString, parseJson } from './parse-json.js';

type Node = Record<string | number, unknown>;

/** A place in the text, and what it is in the parsed value. */
interface Place {
  node: Node | undefined;
  key: string | number;
}

const Char = {
  quote: 0x22,
  plus: 0x2b,
  comma: 0x2c,
  minus: 0x2d,
  dot: 0x2e,
  zero: 0x30,
  nine: 0x39,
  colon: 0x3a,
  openList: 0x5b,
  closeList: 0x5d,
  e: 0x65,
  open: 0x7b,
  close: 0x7d,
} as const;

// A double holds every number of so many digits, within its range.
const safeLength = 15;
const safeRange = { least: 1e-300, most: 1e300 };

/**
 * What `parseJson` makes of a text, but a number that a double cannot hold stays as it is written (`JSON.rawJSON`), so
 * that `JSON.stringify` writes all its digits again. For messages that are written anew; the others pass as bytes.
 */
export function parseExactly(text: string): unknown {
  return exactly(parseJson(text), text);
}

/** The same for a value that `parseJson` has made of the text, and that nobody has changed since. */
export function exactly<Value>(value: Value, text: string): Value {
  return hasLongNumbers(text) ? (restore({ '': value }, text) as Value) : value;
}

/** Whether the text has a number that a double may not hold, and that is worth a closer look. */
export function hasLongNumbers(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === Char.quote) i = endOfString(text, i + 1);
    else if (isDigit(char)) {
      const start = i;
      let isExponential = false;
      for (; isOfNumber(text.charCodeAt(i + 1)); i++) isExponential ||= (text.charCodeAt(i + 1) | 0x20) === Char.e;
      if (isExponential || i - start >= safeLength) return true;
    }
  }
  return false;
}

/** Goes through text and value side by side. */
function restore(root: Node, text: string): unknown {
  const open: Place[] = [];
  let at: Place = { node: root, key: '' };
  let stringStart = 0;
  let stringEnd = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    switch (char) {
      case Char.quote:
        stringStart = i;
        stringEnd = i = endOfString(text, i + 1);
        break;
      case Char.colon:
        at.key = unquoted(text, stringStart, stringEnd);
        break;
      case Char.comma:
        if (typeof at.key === 'number') at.key++;
        break;
      case Char.open:
      case Char.openList:
        open.push(at);
        at = { node: nodeAt(at), key: char === Char.openList ? 0 : '' };
        break;
      case Char.close:
      case Char.closeList:
        at = open.pop() ?? at;
        break;
      default:
        if (char === Char.minus || isDigit(char)) {
          const start = i;
          while (isOfNumber(text.charCodeAt(i + 1))) i++;
          // The id of a message is looked up by what it is worth.
          if (open.length !== 1 || at.key !== 'id') keep(at, text, start, i + 1);
        }
    }
  }
  return root[''];
}

function unquoted(text: string, start: number, end: number): string {
  const inside = text.slice(start + 1, end);
  return inside.includes('\\') ? (JSON.parse(`"${inside}"`) as string) : inside;
}

function nodeAt({ node, key }: Place): Node | undefined {
  const child = node && Object.hasOwn(node, key) ? node[key] : undefined;
  return typeof child === 'object' && child !== null ? (child as Node) : undefined;
}

function keep({ node, key }: Place, text: string, start: number, end: number): void {
  if (!node || !Object.hasOwn(node, key)) return;
  const value = node[key];
  if (typeof value !== 'number') return;
  const size = Math.abs(value);
  if (end - start <= safeLength && size > safeRange.least && size < safeRange.most) return;
  const written = text.slice(start, end);
  // A key that stands twice has the value of the last one.
  const isSame = value === Number(written);
  if (isSame && String(value) !== written && !zero.test(written)) node[key] = JSON.rawJSON(written);
}

const zero = /^-?[0.]+(?:[eE]|$)/;

function isDigit(char: number): boolean {
  return char >= Char.zero && char <= Char.nine;
}

function isOfNumber(char: number): boolean {
  return isDigit(char) || char === Char.dot || (char | 0x20) === Char.e || char === Char.minus || char === Char.plus;
}
