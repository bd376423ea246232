import {
  appendFileSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Spool } from './spool.js';
import type { SpooledRecord } from './spool-lines.js';

let dir: string;
let troubles: string[];
let written: SpooledRecord[];
const opened: Spool[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gatehouse-spool-'));
  troubles = [];
  written = [];
});

afterEach(() => {
  for (const spool of opened.splice(0)) spool.close();
  rmSync(dir, { recursive: true });
});

function open(limitBytes = 1_000_000): Spool {
  const spool = new Spool({
    dir,
    limitBytes,
    onWritten: (records) => written.push(...records),
    onTrouble: (error) => troubles.push((error as { code?: string }).code ?? (error as Error).message),
  });
  opened.push(spool);
  return spool;
}

function close(spool: Spool): void {
  opened.splice(opened.indexOf(spool), 1);
  spool.close();
}

/** Whether the record was written. */
function append(spool: Spool, org = 'default', more = ''): Promise<boolean> {
  const number = spool.takeNumber();
  const text = JSON.stringify({ id: `replica:${spool.epoch}:${number}`, more });
  return new Promise((resolve) => spool.append(org, number, text, resolve));
}

const left = (spool: Spool) => [...spool.leftBehind()].flat();
const segments = () =>
  readdirSync(dir)
    .filter((name) => name.endsWith('.log'))
    .sort();
const numbers = (records: readonly SpooledRecord[]) => records.map(({ number }) => number);

describe('a spool after a crash', () => {
  it('gives back every record that was written, as it was', async () => {
    const first = open();
    await Promise.all([append(first), append(first, 'acme corp\n2', 'é"\n'), append(first)]);
    const found = left(open());
    expect(found).toEqual(written);
    expect(found.map(({ org }) => org)).toEqual(['default', 'acme corp\n2', 'default']);
  });

  it('leaves out a last line that was cut off, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string(), { minLength: 1, maxLength: 10 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (texts, cut) => {
          written = [];
          const spool = open();
          for (const text of texts) await append(spool, 'default', text);
          close(spool);
          const path = join(dir, written[0]?.segment ?? '');
          const size = Math.floor(readFileSync(path).length * cut);
          truncateSync(path, size);
          const whole = written.filter(({ offset, length }) => offset + length <= size);
          const next = open();
          expect(left(next)).toEqual(whole);
          for (const name of next.closedSegments()) next.removeSegment(name);
          close(next);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('leaves out a line that fails its checksum, and says so', async () => {
    const first = open();
    for (let i = 0; i < 3; i++) await append(first);
    const path = join(dir, segments()[0] ?? '');
    const bytes = readFileSync(path);
    bytes[(written[1]?.offset ?? 0) + 20]! ^= 1;
    writeFileSync(path, bytes);
    expect(numbers(left(open()))).toEqual([1, 3]);
    expect(troubles).toEqual([expect.stringContaining('1 lines of the spool segment')]);
  });

  it.each([
    ['the counter is empty', () => writeFileSync(join(dir, 'epoch'), '')],
    ['the counter is gone', () => rmSync(join(dir, 'epoch'))],
    ['the segments are gone', () => segments().forEach((name) => rmSync(join(dir, name)))],
    ['the clock went back', () => writeFileSync(join(dir, 'epoch'), '99999999999')],
  ])('begins an epoch that was never used, even when %s', (_, damage) => {
    const epochs = [open(), open()].map(({ epoch }) => epoch);
    damage();
    epochs.push(open().epoch, open().epoch);
    expect([...new Set(epochs)].sort((a, b) => a - b)).toEqual(epochs);
  });

  it('begins a later epoch than a life whose disk was lost some time ago', () => {
    expect(open().epoch).toBeGreaterThanOrEqual(Math.floor(Date.now() / 1_000));
  });
});

describe('a segment', () => {
  it('is closed when it has records, and removed only when it is not written any more', async () => {
    const spool = open();
    await append(spool);
    const [name = ''] = segments();
    spool.removeSegment(name);
    expect(segments()).toEqual([name]);
    spool.rotateIfDue(true);
    spool.rotateIfDue(true);
    expect(spool.closedSegments()).toEqual([name]);
    spool.removeSegment(name);
    expect(segments()).toHaveLength(1);
    expect(spool.usedBytes).toBe(0);
  });

  it('is read again where its records lie', async () => {
    const spool = open();
    await Promise.all([append(spool), append(spool), append(spool)]);
    const [, second, third] = written;
    if (!second || !third) throw new Error('not written');
    expect(spool.reread(second.segment, second.offset, third.offset + third.length)).toEqual([second, third]);
  });
});

describe('a spool that cannot write', () => {
  // The fd is swapped for one that the kernel refuses to write to, with the error of a full or broken disk.
  const breakDisk = (spool: Spool, path: string, flags: string) => Object.assign(spool, { fd: openSync(path, flags) });

  it.each([
    ['ENOSPC', '/dev/full', 'a'],
    ['EBADF', '/dev/null', 'r'],
  ])(
    'says so to every call, takes no more, and goes on when the disk is well again (%s)',
    async (code, path, flags) => {
      const spool = open();
      expect(await append(spool)).toBe(true);
      breakDisk(spool, path, flags);
      expect(await Promise.all([append(spool), append(spool)])).toEqual([false, false]);
      expect(troubles[0]).toBe(code);
      expect(spool.isFull()).toBe(true);
      await until(() => !spool.isFull());
      expect(await append(spool)).toBe(true);
      expect(numbers(left(open()))).toEqual([1, 4]);
    },
  );

  it('leaves no half of a record before the next one', async () => {
    const spool = open();
    await append(spool);
    const path = join(dir, segments()[0] ?? '');
    breakDisk(spool, '/dev/full', 'a');
    await append(spool);
    // What a disk that became full in the middle of a line leaves behind.
    appendFileSync(path, 'deadbeef default {"id":"replica:1');
    await until(() => !spool.isFull());
    await append(spool);
    expect(numbers(left(open()))).toEqual([1, 3]);
  });

  it('refuses what ends after it was closed', async () => {
    const spool = open();
    close(spool);
    expect(await append(spool)).toBe(false);
  });

  it('outlives a call that fails when it is told', async () => {
    const spool = open();
    const failing = new Promise<void>((resolve) => {
      spool.append('default', spool.takeNumber(), '{}', () => {
        resolve();
        throw new Error('the answer could not be sent');
      });
    });
    await Promise.all([failing, append(spool)]);
    expect(troubles).toEqual(['the answer could not be sent']);
  });

  it('is full at four fifths of its limit', async () => {
    const spool = open(1_000);
    await append(spool, 'default', 'x'.repeat(700));
    expect(spool.isFull()).toBe(false);
    await append(spool, 'default', 'x'.repeat(100));
    expect(spool.isFull()).toBe(true);
  });
});

async function until(check: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!check()) {
    if (Date.now() > deadline) throw new Error('it did not come true');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
