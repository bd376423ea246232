import { describe, expect, it } from '@jest/globals';
import { WindowCount, type AddCalls } from './window-count.js';

/** A shared counter as JetStream's: a message that comes again is not counted again. */
function sharedCounter() {
  const seen = new Set<string>();
  const state = { total: 0, messages: 0, isLost: false, isAway: false };
  const add: AddCalls = (calls, id) => {
    if (state.isAway) return Promise.reject(new Error('away'));
    state.messages++;
    if (!seen.has(id)) state.total += calls;
    seen.add(id);
    return state.isLost ? Promise.reject(new Error('lost')) : Promise.resolve(state.total);
  };
  let ids = 0;
  return Object.assign(state, { window: () => new WindowCount(add, () => String(++ids), Infinity) });
}

describe('calls in a window', () => {
  it('of several replicas add up, and each hears of the others when it sends', async () => {
    const counter = sharedCounter();
    const [one, other] = [counter.window(), counter.window()];
    for (let i = 0; i < 3; i++) one.count(1);
    other.count(1);
    expect([one.calls, one.unconfirmed, one.isKnown]).toEqual([3, 3, false]);
    await one.send();
    await other.send();
    expect([one.calls, one.unconfirmed, other.calls, counter.total]).toEqual([3, 0, 4, 4]);
    expect(counter.messages).toBe(2);
  });

  it('have places, all different over the replicas, behind what was counted before', async () => {
    const counter = sharedCounter();
    const windows = [counter.window(), counter.window()];
    const places = windows.flatMap((window) => {
      window.count(1);
      return [window.place(1), window.place(1)];
    });
    const zero = windows[0]?.place(0);
    await Promise.all(windows.map((window) => window.send()));
    expect((await Promise.all(places)).sort()).toEqual([2, 3, 5, 6]);
    expect(await zero).toBe(3);
  });

  it('that did not take place are taken back', async () => {
    const counter = sharedCounter();
    const window = counter.window();
    const place = window.place(1);
    await window.send();
    expect(await place).toBe(1);
    window.count(-1);
    expect([window.calls, window.isOwing]).toEqual([0, true]);
    await window.send();
    expect([counter.total, window.isOwing]).toEqual([0, false]);
  });

  it('are counted once, although an acknowledgement was lost', async () => {
    const counter = sharedCounter();
    const window = counter.window();
    window.count(1);
    counter.isLost = true;
    expect(await window.send()).toMatchObject({ message: 'lost' });
    window.count(1);
    expect([window.calls, window.unconfirmed]).toEqual([2, 2]);
    counter.isLost = false;
    await window.send();
    await window.send();
    expect([counter.total, window.calls, window.isOwing]).toEqual([2, 2, false]);
  });

  it('get places by own knowledge when the counter does not answer', async () => {
    const counter = sharedCounter();
    const window = counter.window();
    window.count(1);
    counter.isAway = true;
    const first = window.place(1);
    const sending = window.send();
    const second = window.place(1);
    expect(await sending).toMatchObject({ message: 'away' });
    expect(await Promise.all([first, second])).toEqual([2, 3]);
    counter.isAway = false;
    await window.send();
    await window.send();
    expect(counter.total).toBe(3);
  });
});
