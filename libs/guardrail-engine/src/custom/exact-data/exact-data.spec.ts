import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ExactDataBuilder } from './builder.js';
import { decodeIndex, type KeyedHash } from './format.js';
import { ExactDataIndex, type ExactDataRule } from './index-search.js';

const keyed =
  (salt: string): KeyedHash =>
  (text) =>
    createHmac('sha256', salt).update(text).digest();
const hash = keyed('salt of one organization');
const columns = ['name', 'email', 'iban', 'born'];
const customers = [
  ['Ada Lovelace', 'ada@example.com', 'DE89 3704 0044 0532 0130 00', '1815-12-10'],
  ['Émile Durand', 'emile@example.fr', 'FR14 2004 1010 0505 0001 3M02 606', '1990-05-13'],
  ['Ada Byron', 'byron@example.org', '', '1990-05-13'],
];
const two: ExactDataRule = { minColumns: 2, withinCharacters: 200, confidence: 0.9 };
const one: ExactDataRule = { ...two, minColumns: 1 };

function bytesOf(rows: readonly (readonly string[])[], names = columns): Uint8Array {
  const builder = new ExactDataBuilder(names, hash);
  for (const row of rows) expect(builder.add(row)).toBeUndefined();
  const bytes = builder.finish();
  if (!bytes) throw new Error('no values');
  return bytes;
}

const index = new ExactDataIndex(bytesOf(customers), hash);

/** The text with what is found in it in «marks». */
function marked(text: string, rule: ExactDataRule, searched = index): string {
  return searched
    .search(text, rule)
    .reverse()
    .reduce((rest, { start, end }) => `${rest.slice(0, start)}«${rest.slice(start, end)}»${rest.slice(end)}`, text);
}
const plain = (text: string) => text.replaceAll(/[«»]/g, '');

describe('exact data', () => {
  it.each([
    'to «ada@example.com», please',
    '«ADA@EXAMPLE.COM»',
    'account «DE89370400440532013000»',
    'account «DE89 3704 0044 0532 0130 00» of a customer',
    'account «de89-3704-0044-0532-0130-00»',
    'met «Ada Lovelace» and Lovelace, Ada',
    '«Emile Durand» and «ÉMILE  DURAND» and «E\u0301mile Durand»',
    'born «1815-12-10», or «18151210», or «1815/12/10»',
    'ends with «ada lovelace»',
    '«Ada\nLovelace»',
  ])('is found however it is written: %j', (text) => {
    expect(marked(plain(text), one)).toBe(text);
  });

  it.each([
    'Ada went home',
    'ada@example.comm',
    'xada@example.com',
    'Ada Lovelaces',
    'Ada of Lovelace',
    'DE8937040044053201300',
    'DE893704004405320130001',
    'Ada     Lovelace',
    '',
  ])('is not found in what is like it: %j', (text) => {
    expect(marked(text, one)).toBe(text);
  });

  it.each([
    '«Ada Lovelace», «ada@example.com»',
    '«ada@example.com» is «Ada Lovelace»',
    '«Ada Byron» was born on «1990-05-13»',
    `«Ada Lovelace»${' .'.repeat(80)} «ada@example.com»`,
    '«Ada Lovelace» «Ada Lovelace» «ada@example.com» «Ada Lovelace»',
  ])('counts when enough columns of one row are near each other: %j', (text) => {
    expect(marked(plain(text), two)).toBe(text);
  });

  it.each([
    ['one column alone', 'Ada Lovelace'],
    ['the same column twice', 'Ada Lovelace and Ada Lovelace'],
    ['columns of different rows', 'Ada Lovelace wrote to emile@example.fr'],
    ['columns too far from each other', `Ada Lovelace${' .'.repeat(100)} ada@example.com`],
  ])('does not count with %s', (_, text) => {
    expect(marked(text, two)).toBe(text);
  });

  it('takes three of four where three are asked for', () => {
    const three = { ...two, minColumns: 3 };
    expect(marked('Ada Lovelace, ada@example.com', three)).toBe('Ada Lovelace, ada@example.com');
    expect(marked('Ada Lovelace, ada@example.com, 1815-12-10', three)).toBe(
      '«Ada Lovelace», «ada@example.com», «1815-12-10»',
    );
  });

  it('finds a value that many rows have only with one that few have', () => {
    const rows = Array.from({ length: 100 }, (_, i) => ['Smith', `C-${1000 + i}`, 'Berlin']);
    const many = new ExactDataIndex(bytesOf(rows, ['name', 'number', 'city']), hash);
    expect(marked('Smith of Berlin', two, many)).toBe('Smith of Berlin');
    expect(marked('Smith, C-1042', two, many)).toBe('«Smith», «C-1042»');
    expect(marked('C-1042: Smith', two, many)).toBe('«C-1042»: «Smith»');
  });

  it('does not count one value in two columns twice', () => {
    const same = new ExactDataIndex(bytesOf([['4711', '4711']], ['a', 'b']), hash);
    expect(marked('4711', two, same)).toBe('4711');
  });

  it('is found under the salt that it was made with alone', () => {
    const other = new ExactDataIndex(bytesOf(customers), keyed('salt of another organization'));
    expect(marked('Ada Lovelace, ada@example.com', one, other)).toBe('Ada Lovelace, ada@example.com');
  });

  it('keeps nothing of the values but hashes', () => {
    const bytes = bytesOf(customers);
    const text = Buffer.from(bytes).toString('latin1').toLowerCase();
    for (const word of ['lovelace', 'ada', 'durand', '3704', 'example', '1990']) expect(text).not.toContain(word);
    expect(text).toContain('email');
  });

  it('is the same index for the same rows', () => {
    expect(Buffer.from(bytesOf(customers)).equals(bytesOf(customers))).toBe(true);
  });

  it('leaves out what is too short to be told from anything', () => {
    expect(marked('x 12 Bo', one, new ExactDataIndex(bytesOf([['x', '12', 'Bo', 'long enough']]), hash))).toBe(
      'x 12 Bo',
    );
    expect(new ExactDataBuilder(['a'], hash).finish()).toBeUndefined();
  });

  it('says which cell is too long', () => {
    const builder = new ExactDataBuilder(['a', 'b'], hash);
    expect(builder.add(['x', 'one two three four five six seven eight nine ten eleven'])).toEqual({
      column: 1,
      problem: 'too_long',
    });
    expect(builder.add(['x'.repeat(121), ''])).toEqual({ column: 0, problem: 'too_long' });
  });

  it('finds every one of many values, and none of as many others', () => {
    const number = (i: number) => String(7_919 * i + 1_000_003);
    const rows = Array.from({ length: 5_000 }, (_, i) => [number(2 * i)]);
    const big = new ExactDataIndex(bytesOf(rows, ['number']), hash);
    const found = (from: number) =>
      Array.from({ length: 5_000 }, (_, i) => big.search(`no. ${number(2 * i + from)}`, one).length);
    expect(found(0).filter((count) => count !== 1)).toEqual([]);
    expect(found(1).filter((count) => count !== 0)).toEqual([]);
  });
});

describe('exact data of several texts', () => {
  const related = (texts: string[]) =>
    index.relate(texts, two).map(({ text, start, end }) => [text, texts[text]?.slice(start, end)]);

  it('is found when a row is said by two of them', () => {
    expect(related(['Ada Lovelace', 'x', 'mail ada@example.com'])).toEqual([
      [0, 'Ada Lovelace'],
      [2, 'ada@example.com'],
    ]);
  });

  it.each([
    ['of two rows', ['Ada Lovelace', 'emile@example.fr']],
    ['of one column', ['Ada Lovelace', 'Ada Lovelace']],
    ['in one of the texts, which finds them by itself', ['Ada Lovelace ada@example.com', 'x']],
    ['too far apart', ['Ada Lovelace', ...Array.from({ length: 40 }, () => 'x'), 'ada@example.com']],
  ])('is not found when the values are %s', (_, texts) => {
    expect(related(texts)).toEqual([]);
  });

  it('ends with an error when there is more to compare than any honest message has', () => {
    const rows = Array.from({ length: 4_000 }, (_, i) => ['everybody', `${1_000 + i}`]);
    const big = new ExactDataIndex(bytesOf(rows, ['name', 'no']), hash);
    const texts = Array.from({ length: 64 }, (_, i) => `everybody ${'1234 5678 '.repeat(40)}${1_000 + i}`);
    const started = process.cpuUsage();
    try {
      big.relate(texts, two);
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
    }
    expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
  });
});

describe('an index as bytes', () => {
  const bytes = bytesOf(customers);
  it('gives back what it was made of', () => {
    expect(decodeIndex(bytes).header).toMatchObject({ columns, rows: 3, values: 10 });
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['something else', new TextEncoder().encode('name,email\nAda,ada@example.com')],
    ['a part', bytes.subarray(0, bytes.length - 4)],
    ['more', Uint8Array.of(...bytes, 0)],
    ['a header that lies', changed((copy) => copy.set(new TextEncoder().encode('"rows":9'), indexOf('"rows":3')))],
    ['values out of order', changed((copy) => copy.copyWithin(start(), start() + 8, start() + 12))],
    ['a value that is not there', changed((copy) => copy.fill(0x7f, copy.length - 4))],
  ])('is refused when it is %s', (_, wrong) => {
    expect(() => decodeIndex(wrong)).toThrow(RangeError);
  });

  function indexOf(text: string): number {
    return Buffer.from(bytes).indexOf(text);
  }
  function start(): number {
    return 8 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  }
  function changed(change: (copy: Uint8Array) => void): Uint8Array {
    const copy = bytes.slice();
    change(copy);
    return copy;
  }
});
