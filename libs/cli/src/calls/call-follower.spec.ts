import { describe, expect, it } from '@jest/globals';
import { CallFollower } from './call-follower.js';
import type { Call, Page } from './calls.query.js';

const minute = 60_000;

/** A log whose pages hold two calls, newest first. */
function logOf(calls: { id: string; at: number }[]) {
  const reads: (string | undefined)[] = [];
  const page = async (fromMs: number, after: string | undefined): Promise<Page> => {
    reads.push(after);
    const sorted = calls.filter(({ at }) => at >= fromMs).sort((a, b) => b.at - a.at);
    const begin = after === undefined ? 0 : sorted.findIndex(({ id }) => id === after) + 1;
    const found = sorted.slice(begin, begin + 2);
    return {
      calls: found.map(({ id, at }) => ({ id, time: new Date(at).toISOString() }) as Call),
      next: begin + 2 < sorted.length ? found.at(-1)?.id : undefined,
    };
  };
  return { calls, reads, page };
}

async function idsOf(follower: CallFollower, nowMs: number): Promise<string[]> {
  return (await follower.look(nowMs)).map(({ id }) => id);
}

describe('following the call log', () => {
  it('shows each call once, oldest first, over as many pages as have news', async () => {
    const log = logOf([1, 2, 3, 4, 5].map((at) => ({ id: `c${at}`, at })));
    const follower = new CallFollower(0, log.page);
    expect(await idsOf(follower, 10)).toEqual(['c1', 'c2', 'c3', 'c4', 'c5']);
    expect(await idsOf(follower, 11)).toEqual([]);
    log.calls.push({ id: 'c6', at: 12 });
    expect(await idsOf(follower, 13)).toEqual(['c6']);
  });

  it('shows nothing from before it began', async () => {
    const log = logOf([{ id: 'old', at: 1 }]);
    expect(await idsOf(new CallFollower(5, log.page), 6)).toEqual([]);
  });

  it('finds a slow call that is recorded behind pages of quicker ones, within ten looks', async () => {
    const log = logOf([1, 2, 3, 4, 5, 6].map((at) => ({ id: `c${at}`, at: at * minute })));
    const follower = new CallFollower(0, log.page);
    await follower.look(7 * minute);
    log.calls.push({ id: 'slow', at: 30_000 });
    const found: string[] = [];
    for (let look = 1; look <= 9; look++) found.push(...(await idsOf(follower, 7 * minute + look)));
    expect(found).toEqual(['slow']);
  });

  it('reads one page when nothing is new', async () => {
    const log = logOf([1, 2, 3, 4].map((at) => ({ id: `c${at}`, at })));
    const follower = new CallFollower(0, log.page);
    await follower.look(5);
    log.reads.length = 0;
    await follower.look(6);
    expect(log.reads).toEqual([undefined]);
  });

  it('makes a look that failed half-way again, and loses nothing', async () => {
    const log = logOf([1, 2, 3].map((at) => ({ id: `c${at}`, at })));
    const state = { isBroken: true };
    const follower = new CallFollower(0, async (fromMs, after) => {
      if (after !== undefined && state.isBroken) throw new Error('gone');
      return log.page(fromMs, after);
    });
    await expect(follower.look(5)).rejects.toThrow('gone');
    state.isBroken = false;
    expect(await idsOf(follower, 6)).toEqual(['c1', 'c2', 'c3']);
  });
});
