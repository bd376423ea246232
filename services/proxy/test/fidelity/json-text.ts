import * as fc from 'fast-check';
import { keptOf } from '../../src/edge/key-counts.js';
import { Digits, isObjectReading, readers, readJson, type Reading } from '../differential/readers.js';

/**
 * JSON as text: what a parser makes the same of differs here, such as `1.0` and `1`, escapes, or the order of keys that
 * look like numbers.
 */
export type JsonText = string;

/** Numbers as texts of which a parser for doubles keeps no more than the value, or not even that. */
const numbers: fc.Arbitrary<JsonText> = fc.oneof(
  fc.constantFrom('0', '-0', '-0.0', '1.0', '1e2', '1E+2', '-1.5e-7', '0.1000000000000000055511151231257827'),
  fc.constantFrom('9007199254740993', '-12345678901234567890', '1e400', '-1e-400', '3.141592653589793238462'),
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
);

const escapes: Readonly<Record<string, string>> = {
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** A string in one of the ways to write it. */
const strings: fc.Arbitrary<JsonText> = fc
  .array(
    fc.tuple(
      fc.oneof(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }),
        fc.constantFrom('/', '\b', '\n', '\u2028', '\ufeff', '\u0000', '<', '"', '\\', '__proto__', '😀', '\ud800'),
      ),
      fc.boolean(),
    ),
    { maxLength: 4 },
  )
  .map((parts) => `"${parts.map(([text, isEscaped]) => written(text, isEscaped)).join('')}"`);

/** The inside of a string. */
export function written(text: string, isEscaped: boolean): string {
  if (!isEscaped) return JSON.stringify(text).slice(1, -1);
  const units = Array.from({ length: text.length }, (_, i) => text.charAt(i));
  return units.map((unit) => escapes[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}

const keys: fc.Arbitrary<JsonText> = fc.oneof(
  strings,
  fc.constantFrom('"__proto__"', '"constructor"', '"2"', '"10"', '"1"', '"com.example/key"', '"toString"', '""'),
);

/** What keys of one object must differ in. */
function keyOf(key: JsonText): string {
  return keptOf(JSON.parse(key) as string);
}

const spaces = fc.constantFrom('', '', '', ' ', '\n\t');

function objectOf(members: fc.Arbitrary<[JsonText, JsonText][]>): fc.Arbitrary<JsonText> {
  return fc.tuple(members, spaces).map(([all, space]) => {
    const once = new Map(all.map(([key, value]) => [keyOf(key), [key, value] as const]));
    return `{${[...once.values()].map(([key, value]) => `${space}${key}:${space}${value}`).join(',')}${space}}`;
  });
}

/** Any JSON value. */
export const jsonTexts: fc.Arbitrary<JsonText> = fc.letrec<{ value: JsonText; object: JsonText; list: JsonText }>(
  (tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      numbers,
      strings,
      fc.constantFrom('true', 'false', 'null'),
      tie('list'),
      tie('object'),
    ),
    list: fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
    object: objectOf(fc.array(fc.tuple(keys, tie('value')), { maxLength: 4 })),
  }),
).value;

/** Any JSON object. */
export const objectTexts: fc.Arbitrary<JsonText> = objectOf(fc.array(fc.tuple(keys, jsonTexts), { maxLength: 4 }));

/** Members that the protocol does not know, as the inside of an object; its own names never begin like this. */
export const unknownMembers: fc.Arbitrary<JsonText[]> = fc
  .uniqueArray(fc.tuple(strings, jsonTexts), { maxLength: 3, selector: ([name]) => keyOf(name) })
  .map((members) => members.map(([name, value]) => `"x-${name.slice(1)}:${value}`));

/**
 * A value in which numbers stand as what they are worth, digit by digit: to compare without the loss of a parser. Not by
 * JSON.parse, which takes keys with escapes for others now and then (see src/edge/parse-json.ts).
 */
export function worthOf(text: JsonText): unknown {
  return worth(readJson(text, readers['the last member counts']));
}

function worth(value: Reading | undefined): unknown {
  if (value instanceof Digits) return { number: worthOfNumber(value.text) };
  if (Array.isArray(value)) return value.map(worth);
  return isObjectReading(value) ? Object.fromEntries(value.keys().map((key) => [key, worth(value.get(key))])) : value;
}

function worthOfNumber(source: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(source) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return '0';
  const bare = digits.replace(/0+$/, '');
  return `${sign}${bare}e${Number(exponent) - fraction.length + digits.length - bare.length}`;
}
