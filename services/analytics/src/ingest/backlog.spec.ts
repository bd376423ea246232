import { describe, expect, it } from '@jest/globals';
import { Backlog } from './backlog.js';
import type { CallRow } from './call.row.js';

const rows = (count: number) => Array.from({ length: count }, (_, i) => ({ id: String(i) }) as CallRow);

function backlogOf(...messages: [sequence: number, rowCount: number][]): Backlog {
  const backlog = new Backlog();
  for (const [sequence, count] of messages) {
    backlog.push({ sequence, messageId: `m${sequence}`, timeMs: sequence * 1_000, rows: rows(count) });
  }
  return backlog;
}

const cutOf = (backlog: Backlog, planned = 0) => {
  const batch = backlog.cut(planned);
  return batch && [batch.first, batch.last, batch.rows.length];
};

describe('the backlog', () => {
  it('gives everything that waits as one batch, and then nothing', () => {
    const backlog = backlogOf([3, 2], [4, 1], [5, 4]);
    expect(backlog.cut(0)).toMatchObject({ first: 3, last: 5, lastMessage: 'm5', oldestTimeMs: 3_000 });
    expect([backlog.cut(0), backlog.rows, backlog.isEmpty]).toEqual([undefined, 0, true]);
  });

  it('gives at most 10 000 rows, but never less than a message', () => {
    const backlog = backlogOf([1, 6_000], [2, 4_000], [3, 1], [4, 12_000]);
    expect([backlog.isBatchFull, backlog.isFull]).toEqual([true, true]);
    expect([cutOf(backlog), cutOf(backlog), cutOf(backlog), cutOf(backlog)]).toEqual([
      [1, 2, 10_000],
      [3, 3, 1],
      [4, 4, 12_000],
      undefined,
    ]);
  });

  it('repeats a planned range as it was, whatever more has come', () => {
    const backlog = backlogOf([5, 1], [6, 1], [7, 1], [8, 1]);
    expect([cutOf(backlog, 7), cutOf(backlog, 7)]).toEqual([
      [5, 7, 3],
      [8, 8, 1],
    ]);
  });

  it('gives nothing before the whole planned range is here', () => {
    const backlog = backlogOf([5, 1], [6, 1]);
    expect(cutOf(backlog, 7)).toBeUndefined();
    backlog.push({ sequence: 7, messageId: 'm7', timeMs: 0, rows: rows(1) });
    expect(cutOf(backlog, 7)).toEqual([5, 7, 3]);
  });

  it('does not wait for the end of a planned range that is no longer in the stream', () => {
    const backlog = backlogOf([5, 1], [9, 1]);
    expect([cutOf(backlog, 7), cutOf(backlog, 7)]).toEqual([
      [5, 5, 1],
      [9, 9, 1],
    ]);
  });

  it('has batches of messages without rows', () => {
    expect(cutOf(backlogOf([1, 0], [2, 0]))).toEqual([1, 2, 0]);
  });
});
