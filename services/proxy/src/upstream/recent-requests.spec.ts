import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RecentRequests } from './recent-requests.js';

const minute = 60_000;

describe('the requests of the last minutes', () => {
  it('have durations that are right to a fifth', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 900_000, noNaN: true }), (duration) => {
        const recent = new RecentRequests();
        recent.succeeded(duration, 5 * minute);
        const [[upToMs = 0, count] = []] = recent.histogram(5 * minute);
        expect(count).toBe(1);
        expect(upToMs).toBeGreaterThanOrEqual(duration * 0.998);
        expect(upToMs).toBeLessThanOrEqual(duration * 1.2);
      }),
    );
  });

  it('are forgotten after five minutes, and not before', () => {
    const recent = new RecentRequests();
    recent.succeeded(8, 10 * minute);
    recent.failed(10 * minute);
    expect(recent.histogram(14 * minute)).toEqual([[8, 1]]);
    expect(recent.counts(14 * minute)).toEqual({ calls: 2, failures: 1 });
    recent.succeeded(2, 14 * minute);
    expect(recent.histogram(15 * minute)).toEqual([[2, 1]]);
    expect(recent.counts(15 * minute)).toEqual({ calls: 1, failures: 0 });
    expect(recent.histogram(100 * minute)).toEqual([]);
    expect(recent.counts(100 * minute)).toEqual({ calls: 0, failures: 0 });
  });

  it('may have taken nothing, or longer than anything', () => {
    const recent = new RecentRequests();
    expect(recent.histogram(0)).toEqual([]);
    recent.succeeded(0, 0);
    recent.succeeded(1e12, 0);
    expect(recent.histogram(0)).toEqual([
      [0.125, 1],
      [expect.closeTo(3_530_000, -4), 1],
    ]);
  });

  it('count without a duration where that would say nothing', () => {
    const recent = new RecentRequests();
    recent.succeeded(undefined, 0);
    expect(recent.counts(0)).toEqual({ calls: 1, failures: 0 });
    expect(recent.histogram(0)).toEqual([]);
  });
});
