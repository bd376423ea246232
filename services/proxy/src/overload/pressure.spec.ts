import { describe, expect, it } from '@jest/globals';
import { Pressure } from './pressure.js';

function looks(pressure: Pressure, count: number, lagMs: number, memory = 0): void {
  for (let i = 0; i < count; i++) pressure.look(lagMs, memory);
}

const refusedOf = (pressure: Pressure, calls: number) =>
  Array.from({ length: calls }, () => pressure.refusesCall()).filter(Boolean).length;

describe('a process whose event loop is late', () => {
  it('refuses nothing for one long pause', () => {
    const pressure = new Pressure();
    looks(pressure, 5, 0);
    looks(pressure, 2, 5_000);
    looks(pressure, 1, 0);
    expect([pressure.refusesStreams, pressure.shedding, refusedOf(pressure, 100)]).toEqual([false, 0, 0]);
  });

  it('refuses new streams at once when it stays so, and more and more calls', () => {
    const pressure = new Pressure();
    looks(pressure, 3, 300);
    expect([pressure.refusesStreams, refusedOf(pressure, 100)]).toEqual([true, 5]);
    looks(pressure, 9, 300);
    expect(Math.abs(refusedOf(pressure, 100) - 50)).toBeLessThanOrEqual(1);
    looks(pressure, 100, 300);
    // Some are always taken: without them nobody would know that it is over.
    expect(refusedOf(pressure, 1_000)).toBeLessThan(960);
  });

  it('takes all of them again when it is over', () => {
    const pressure = new Pressure();
    looks(pressure, 20, 300);
    looks(pressure, 50, 0);
    expect([pressure.refusesStreams, pressure.shedding]).toEqual([false, 0]);
  });

  it.each([1.1, 1.5, 3, 10])(
    'serves what it can when %d times as much comes, and lets nobody wait for long',
    (load) => {
      const pressure = new Pressure();
      // A call is a millisecond of work, and a connection has one call at a time.
      const connections = 2_000;
      let waiting = 0;
      let served = 0;
      let time = 0;
      let longest = 0;
      for (let i = 0; i < 600; i++) {
        // A look is as late as there is work before it.
        const look = 100 + waiting;
        const calls = Math.min(Math.round(load * look), connections - waiting);
        for (let j = 0; j < calls; j++) if (!pressure.refusesCall()) waiting++;
        const now = Math.min(waiting, look);
        waiting -= now;
        served += now;
        time += look;
        if (i > 300) longest = Math.max(longest, waiting);
        pressure.look(waiting, 0);
      }
      expect(served / time).toBeGreaterThan(0.9);
      expect(longest).toBeLessThan(1_000);
    },
  );
});

describe('a process whose memory is nearly used up', () => {
  it.each([
    [0.8, false, 0],
    [0.9, true, 0],
    [0.95, true, 100],
  ])('refuses streams first, then calls: at %d', (memory, streams, calls) => {
    const pressure = new Pressure();
    pressure.look(0, memory);
    expect([pressure.refusesStreams, refusedOf(pressure, 100)]).toEqual([streams, calls]);
  });
});
