import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { carriedOver, secondsUntilRoom } from './sliding-window.js';

const windowMs = 60_000;
const at = (seconds: number) => 1_000 * windowMs + seconds * 1_000;

describe('a sliding window', () => {
  it('carries over less and less of the window before', () => {
    expect(carriedOver(10, windowMs, at(0))).toBe(10);
    expect(carriedOver(10, windowMs, at(15))).toBe(7.5);
    expect(carriedOver(10, windowMs, at(60))).toBe(10);
  });

  it.each([
    // Nothing before: the end of the window, and then until one of its own calls has faded.
    [{ previous: 0, current: 10 }, 10, 0, 66],
    [{ previous: 0, current: 10 }, 10, 59, 7],
    [{ previous: 0, current: 1 }, 1, 30, 90],
    // Of the window before one more has to fade.
    [{ previous: 10, current: 0 }, 10, 0, 6],
    [{ previous: 10, current: 4 }, 10, 24, 6],
    // More were let through than allowed.
    [{ previous: 0, current: 20 }, 10, 0, 93],
    [{ previous: 0, current: 0 }, 10, 0, 1],
  ])('has room again for %j of %i after %i s in %i s', (counted, max, elapsed, seconds) => {
    expect(secondsUntilRoom(counted, max, windowMs, at(elapsed))).toBe(seconds);
  });

  it('has room when that time has passed, and no call was counted meanwhile', () => {
    const counts = fc.record({ previous: fc.nat(50), current: fc.nat(50) });
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 50 }), fc.nat(59_999), (counted, max, elapsedMs) => {
        const nowMs = 1_000 * windowMs + elapsedMs;
        const thenMs = nowMs + secondsUntilRoom(counted, max, windowMs, nowMs) * 1_000;
        const windows = Math.floor(thenMs / windowMs) - 1_000;
        const [previous, current] = [
          [counted.previous, counted.current],
          [counted.current, 0],
          [0, 0],
        ][windows] ?? [0, 0];
        expect(Number(current) + 1 + carriedOver(Number(previous), windowMs, thenMs)).toBeLessThanOrEqual(max + 1e-6);
      }),
    );
  });
});
