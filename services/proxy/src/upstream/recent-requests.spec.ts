import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Latencies } from './latency.js';

const minute = 60_000;

describe('the durations of the last minutes', () => {
  it('have quantiles that are right to a fifth', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.2, max: 900_000, noNaN: true }), { minLength: 1 }), (durations) => {
        const latencies = new Latencies();
        for (const duration of durations) latencies.add(duration, 5 * minute);
        const sorted = [...durations].sort((a, b) => a - b);
        for (const share of [0.5, 0.99, 1]) {
          const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
          const found = latencies.quantile(share, 5 * minute) ?? 0;
          expect(found).toBeGreaterThanOrEqual(exact * 0.999);
          expect(found).toBeLessThanOrEqual(exact * 1.2);
        }
      }),
    );
  });

  it('are forgotten after five minutes, and not before', () => {
    const latencies = new Latencies();
    latencies.add(8, 10 * minute);
    expect(latencies.quantile(0.5, 14 * minute)).toBe(8);
    latencies.add(2, 14 * minute);
    expect(latencies.quantile(1, 15 * minute)).toBe(2);
    expect(latencies.quantile(1, 100 * minute)).toBeUndefined();
  });

  it('may be none, nothing, or longer than anything', () => {
    const latencies = new Latencies();
    expect(latencies.quantile(0.5, 0)).toBeUndefined();
    latencies.add(0, 0);
    expect(latencies.quantile(0.5, 0)).toBeLessThan(1);
    latencies.add(1e12, 0);
    expect(latencies.quantile(1, 0)).toBeGreaterThan(1e6);
  });
});
