import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dataOf, hasId, isQuiet, SseSplitter, withData } from './sse.js';

const split = (...chunks: (string | Buffer)[]) => {
  const splitter = new SseSplitter();
  return chunks.flatMap((chunk) => splitter.push(Buffer.from(chunk)).map(String));
};

/** A stream of a backend: events of lines, each line with an ending of its own. */
const ending = fc.constantFrom('\n', '\r\n', '\r');
const line = fc.oneof(
  fc.string().map((text) => `data: ${text}`),
  fc.string().map((text) => `:${text}`),
  fc.constantFrom('data', 'data:', 'id: 7', 'event: message', 'retry: 10'),
);
const clean = line.map((text) => text.replaceAll(/[\r\n]/g, ' '));
const stream = fc.array(fc.tuple(fc.array(fc.tuple(clean, ending), { minLength: 1 }), ending));

describe('the event stream of a backend', () => {
  it('is cut at blank lines, whatever ends its lines', () => {
    expect(split('data: a\n\ndata: b\r\n\r\ndata: c\r\rdata: d')).toEqual([
      'data: a\n\n',
      'data: b\n\n',
      'data: c\n\n',
    ]);
  });

  it('gives the same events wherever its chunks are cut', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat()), (events, cuts) => {
        const bytes = Buffer.from(
          events.map(([lines, end]) => lines.map(([text, e]) => text + e).join('') + end).join(''),
        );
        const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
        const chunks = [0, ...at].map((from, i) => bytes.subarray(from, at[i] ?? bytes.length));
        const expected = split(bytes);
        expect(split(...chunks)).toEqual(expected);
        expect(split(...[...bytes].map((byte) => Buffer.from([byte])))).toEqual(expected);
        expect(expected.join('')).not.toContain('\r');
      }),
      { numRuns: 300 },
    );
  });

  it('shows our reader and the reader of the agent the same lines', () => {
    fc.assert(
      fc.property(stream, (events) => {
        const text = events.map(([lines, end]) => lines.map(([l, e]) => l + e).join('') + end).join('');
        const ours = split(text).map((event) => dataOf(Buffer.from(event)));
        expect(ours.filter((data) => data !== '')).toEqual(asBrowsersRead(text).filter((data) => data !== ''));
      }),
      { numRuns: 300 },
    );
  });

  it('counts what has not ended yet, and does not read it again with each chunk', () => {
    const splitter = new SseSplitter();
    const begun = performance.now();
    for (let i = 0; i < 20_000; i++) splitter.push(Buffer.alloc(500, 'x'));
    expect(splitter.pendingBytes).toBe(10_000_000);
    expect(splitter.push(Buffer.from('\n\n'))).toHaveLength(1);
    expect(splitter.pendingBytes).toBe(0);
    // Joined anew with each chunk, this would copy 100 GB.
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});

describe('an event', () => {
  it('has the data of all its data lines', () => {
    expect(dataOf(Buffer.from('event: message\ndata: a\ndata:b\ndata\n: note\ndata:  c\n\n'))).toBe('a\nb\n\n c');
  });

  it('keeps its id, name and retry time when its data is replaced', () => {
    expect(String(withData(Buffer.from('id: 7\nevent: message\ndata: a\ndata: b\nretry: 5\n\n'), '{}'))).toBe(
      'id: 7\nevent: message\nretry: 5\ndata: {}\n\n',
    );
  });

  it.each([
    [true, ': keep-alive\n\n'],
    [true, 'id: 7\nretry: 5\n\n'],
    [true, 'id\n\n'],
    [true, 'id: 7\nretry: 5\ndata: \n\n'],
    [true, 'id: 7\ndata\n\n'],
    [false, '\uFEFFdata: hidden\n\n'],
    [false, 'hello\n\n'],
    [false, 'data: :\n\n'],
  ])('without data is quiet (%s): %j', (expected, event) => {
    expect(isQuiet(Buffer.from(event))).toBe(expected);
  });

  it.each([
    [true, 'id: 7\ndata: \n\n'],
    [true, 'event: message\nid:7\ndata: {}\n\n'],
    [false, 'event: message\ndata: id: 7\n\n'],
  ])('has an id to come back with (%s): %j', (expected, event) => {
    expect(hasId(Buffer.from(event))).toBe(expected);
  });
});

/** The reading of WHATWG HTML 9.2.6, written down anew as an oracle. */
function asBrowsersRead(text: string): string[] {
  const found: string[] = [];
  let data: string[] = [];
  const lines = text.split(/\r\n|\n|\r/);
  lines.pop();
  for (const one of lines) {
    if (one === '') {
      found.push(data.join('\n'));
      data = [];
    }
    const [field, value = ''] = one.includes(':')
      ? [one.slice(0, one.indexOf(':')), one.slice(one.indexOf(':') + 1)]
      : [one];
    if (field === 'data') data.push(value.startsWith(' ') ? value.slice(1) : value);
  }
  return found;
}
