import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CircuitBreaker, circuitRules, type Sign } from './circuit-breaker.js';

const { openMs, maxOpenMs, windowMs, maxConsecutive } = circuitRules;

/** A breaker with a clock in the hand, and no chance: it stays open for the longest time. */
function breakerAt(startMs = 1_000_000, random = () => 0) {
  const breaker = new CircuitBreaker(circuitRules, random);
  let nowMs = startMs;
  const call = (sign: Sign, tookMs = 0) => {
    const admission = breaker.admit(nowMs);
    if (admission === 'refuse') return admission;
    const begunMs = nowMs;
    nowMs += tookMs;
    breaker.settle(admission, sign, begunMs, nowMs);
    return admission;
  };
  const calls = (sign: Sign, times: number, tookMs = 0) => Array.from({ length: times }, () => call(sign, tookMs));
  return { breaker, call, calls, now: () => nowMs, pass: (ms: number) => void (nowMs += ms) };
}

/** One that has just opened. */
function openBreaker(random?: () => number) {
  const made = breakerAt(undefined, random);
  made.calls('failed', maxConsecutive);
  return made;
}

describe('a circuit that is closed', () => {
  it('lets everything pass', () => {
    const { breaker, calls } = breakerAt();
    expect(new Set(calls('alive', 100))).toEqual(new Set(['pass']));
    expect(breaker.state).toBe('closed');
    expect(breaker.waitMs(0)).toBe(0);
  });

  it('opens after failures in a row, and one answer between them is enough to keep it closed', () => {
    const { breaker, call, calls } = breakerAt();
    calls('failed', maxConsecutive - 1);
    call('alive');
    calls('failed', maxConsecutive - 1);
    expect(breaker.state).toBe('closed');
    call('failed');
    expect(breaker.state).toBe('open');
  });

  it('opens when half of many calls fail', () => {
    const { breaker, call } = breakerAt();
    for (let i = 0; i < 9; i++) {
      call('failed', 100);
      call('alive', 100);
    }
    expect(breaker.state).toBe('closed');
    call('alive');
    expect(breaker.state).toBe('closed');
    call('failed');
    expect(breaker.state).toBe('open');
  });

  it('forgets failures that are long ago', () => {
    const { breaker, call, pass } = breakerAt();
    for (let i = 0; i < 200; i++) {
      call('failed');
      call('alive');
      pass(windowMs / 5);
    }
    expect(breaker.state).toBe('closed');
  });

  it('learns nothing from calls that the agent ended', () => {
    const { breaker, call, calls } = breakerAt();
    calls('unknown', 100);
    calls('failed', maxConsecutive - 1);
    call('unknown');
    expect(breaker.state).toBe('closed');
    call('failed');
    expect(breaker.state).toBe('open');
  });

  it('does not open because one tool is slow while others answer', () => {
    const { breaker, now, pass } = breakerAt();
    for (let i = 0; i < 50; i++) {
      const begunMs = now();
      pass(10);
      breaker.settle('pass', 'alive', now() - 1, now());
      pass(10);
      breaker.settle('pass', 'late', begunMs, now());
    }
    expect(breaker.state).toBe('closed');
  });

  it('opens when nothing answers in time', () => {
    const { breaker, calls } = breakerAt();
    calls('late', maxConsecutive, 60_000);
    expect(breaker.state).toBe('open');
  });
});

describe('a circuit that is open', () => {
  it('refuses every call, and says how long', () => {
    const { breaker, calls, pass, now } = openBreaker();
    expect(breaker.waitMs(now())).toBe(openMs);
    pass(openMs - 1);
    expect(new Set(calls('alive', 10))).toEqual(new Set(['refuse']));
    expect(breaker.waitMs(now())).toBe(1);
  });

  it('ignores what became of calls from before', () => {
    const { breaker, now } = openBreaker();
    breaker.settle('pass', 'alive', now(), now());
    breaker.settle('pass', 'failed', now(), now());
    expect(breaker.state).toBe('open');
    expect(breaker.waitMs(now())).toBe(openMs);
  });

  it('stays open for different times, of at least half the length', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (chance) => {
        const { breaker, now } = openBreaker(() => chance);
        expect(breaker.waitMs(now())).toBeCloseTo(openMs * (1 - chance / 2), 3);
      }),
    );
  });
});

describe('a circuit that is half open', () => {
  it('lets one call pass and no other', () => {
    const { breaker, pass, now } = openBreaker();
    pass(openMs);
    expect([1, 2, 3].map(() => breaker.admit(now()))).toEqual(['probe', 'refuse', 'refuse']);
    expect(breaker.waitMs(now())).toBeGreaterThan(0);
  });

  it('closes when that call is answered, and begins to count anew', () => {
    const { breaker, call, calls, pass } = openBreaker();
    pass(openMs);
    expect(call('alive')).toBe('probe');
    expect(breaker.state).toBe('closed');
    expect(calls('failed', maxConsecutive - 1)).not.toContain('refuse');
    expect(breaker.state).toBe('closed');
  });

  it.each<Sign>(['failed', 'late'])('opens for twice as long when that call is %s, up to a limit', (sign) => {
    const { breaker, call, pass, now } = openBreaker();
    const waits = Array.from({ length: 8 }, () => {
      const waitMs = breaker.waitMs(now());
      pass(waitMs);
      expect(call(sign)).toBe('probe');
      return waitMs;
    });
    expect(waits).toEqual([1, 2, 4, 8].map((factor) => openMs * factor).concat([1, 2, 3, 4].map(() => maxOpenMs)));
  });

  it('tries the next call when nothing was learned from that one', () => {
    const { call, pass } = openBreaker();
    pass(openMs);
    expect([call('unknown'), call('unknown'), call('alive')]).toEqual(['probe', 'probe', 'probe']);
    expect(call('alive')).toBe('pass');
  });

  it('stays so while calls from before come to their end', () => {
    const { breaker, pass, now } = openBreaker();
    pass(openMs);
    breaker.admit(now());
    breaker.settle('pass', 'alive', 0, now());
    expect(breaker.state).toBe('half_open');
  });
});

it('never has more than one probe out, and never keeps a backend away for longer than the limit', () => {
  const step = fc.oneof(
    fc.record({ type: fc.constant('call' as const) }),
    fc.record({
      type: fc.constant('end' as const),
      which: fc.nat(),
      sign: fc.constantFrom<Sign>('alive', 'failed', 'late', 'unknown'),
    }),
    fc.record({ type: fc.constant('wait' as const), ms: fc.nat(20_000) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const breaker = new CircuitBreaker(circuitRules, () => 0);
      const out: { admission: 'pass' | 'probe'; begunMs: number }[] = [];
      let nowMs = 0;
      for (const given of steps) {
        if (given.type === 'wait') nowMs += given.ms;
        else if (given.type === 'call') {
          const admission = breaker.admit(nowMs);
          if (admission !== 'refuse') out.push({ admission, begunMs: nowMs });
        } else {
          const [ended] = out.splice(given.which % (out.length || 1), 1);
          if (ended) breaker.settle(ended.admission, given.sign, ended.begunMs, nowMs);
        }
        const probes = out.filter(({ admission }) => admission === 'probe').length;
        expect(probes).toBe(breaker.state === 'half_open' ? 1 : 0);
        expect(breaker.waitMs(nowMs)).toBeLessThanOrEqual(maxOpenMs);
      }
    }),
  );
});
