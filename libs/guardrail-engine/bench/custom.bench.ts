// What an administrator's own detectors cost: exact data of a million values. Run: node dist/bench/custom.bench.js
import { createHmac } from 'node:crypto';
import { ExactDataBuilder } from '../src/custom/exact-data/builder.js';
import { ExactDataIndex } from '../src/custom/exact-data/index-search.js';

const hash = (text: string) => createHmac('sha256', 'salt of the benchmark').update(text).digest();
const rounds = 7;

/** Median milliseconds. */
function measure(run: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const begun = performance.now();
    run();
    return performance.now() - begun;
  });
  return times.sort((a, b) => a - b)[rounds >> 1] ?? 0;
}

function print(name: string, milliseconds: number): void {
  console.log(`${name.padEnd(64)}${milliseconds.toFixed(1).padStart(10)} ms`);
}

function once<T>(name: string, run: () => T): T {
  const begun = performance.now();
  const result = run();
  print(name, performance.now() - begun);
  return result;
}

const syllables = ['an', 'ber', 'do', 'el', 'fa', 'gre', 'hu', 'is', 'jo', 'ka', 'li', 'mor', 'na', 'ol', 'per', 'qua'];
const name = (i: number) =>
  [0, 4, 8, 12].map((shift) => syllables[(Math.imul(i, 2_654_435_761) >>> (shift + 4)) & 15]).join('');
const customer = (i: number) => [
  `${name(i)} ${name(i * 7 + 1)}`,
  `${name(i)}.${i}@example.com`,
  `DE${String(10 ** 12 + i * 7_919)}`,
  `${1940 + (i % 70)}-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')}`,
];

const builder = new ExactDataBuilder(['name', 'email', 'account', 'born'], hash);
once('hash 350,000 rows of 4 columns', () => {
  for (let i = 0; i < 350_000; i++) builder.add(customer(i));
});
const bytes = once('make the index', () => builder.finish() ?? new Uint8Array());
const index = once('open the index', () => new ExactDataIndex(bytes, hash));
console.log(`${index.header.values} values, ${(bytes.length / 1_048_576).toFixed(1)} MB\n`);

const megabyte = (piece: (i: number) => string) => {
  let text = '';
  for (let i = 0; text.length < 1_048_576; i++) text += piece(i);
  return text.slice(0, 1_048_576);
};
const words =
  'the quarterly report lists open orders in three regions see appendix for details please and thank you'.split(' ');
const texts: readonly (readonly [string, string])[] = [
  ['prose', megabyte((i) => `${words[(i * i + i * 7) % words.length] ?? ''} `)],
  ['different words', megabyte((i) => `${name(i * 31 + 5)}x `)],
  ['numbers', megabyte((i) => `${Math.imul(i, 2_654_435_761) >>> 0}, `)],
  ['short numbers', megabyte((i) => `${i % 97} `)],
  ['a row every 1,000 characters', megabyte((i) => `${'lorem ipsum dolor '.repeat(52)}${customer(i).join(', ')} `)],
  ['nothing but rows', megabyte((i) => `${customer(i).join(', ')}\n`)],
  ['nothing but one common value', megabyte(() => '1940-01-01 ')],
  ['nothing but common values', megabyte((i) => `${customer(i)[3] ?? ''} `)],
  ['nothing but names', megabyte((i) => `${customer(i)[0] ?? ''} `)],
];
for (const minColumns of [1, 2]) {
  for (const [what, text] of texts) {
    const rule = { minColumns, withinCharacters: 200, confidence: 0.9 };
    let found = 0;
    const median = measure(() => (found = index.search(text, rule).length));
    print(`1 MB of ${what}, ${minColumns} column${minColumns > 1 ? 's' : ''}: ${found} found`, median);
  }
}
