/** How a request to a backend ended, as far as it tells something about the backend's health. */
export type Sign =
  /** It answered. */
  | 'alive'
  /** It could not be reached, broke off, or said that it is not able to. */
  | 'failed'
  /** It did not answer in time: slow, or gone. */
  | 'late'
  /** Nothing was learned: the agent or the gateway ended the request. */
  | 'unknown';

export type CircuitState = 'closed' | 'open' | 'half_open';

export interface CircuitRules {
  /** So many failures in a row open the circuit. */
  maxConsecutive: number;
  /** Or this share of the calls of a window, when there were enough of them. */
  maxFailureRate: number;
  minCalls: number;
  windowMs: number;
  /** How long it stays open at first; twice as long after each probe that fails, up to the maximum. */
  openMs: number;
  maxOpenMs: number;
}

export const circuitRules: CircuitRules = {
  maxConsecutive: 5,
  maxFailureRate: 0.5,
  minCalls: 20,
  windowMs: 30_000,
  openMs: 5_000,
  maxOpenMs: 60_000,
};

const slotsInWindow = 10;
/** Replicas and clients that wait for the same backend must not come back at the same moment. */
const jitter = 0.5;

/**
 * Keeps calls from a backend that fails (circuit breaker): closed while it works, open for a while when it fails, then
 * half open, when a single call tries. Time and chance come from outside.
 */
export class CircuitBreaker {
  private current: CircuitState = 'closed';
  private changedMs = 0;
  private consecutive = 0;
  private lastAliveMs = -Infinity;
  private openings = 0;
  private reopenMs = 0;
  private readonly window: FailureWindow;

  constructor(
    private readonly rules: CircuitRules = circuitRules,
    private readonly random: () => number = Math.random,
  ) {
    this.window = new FailureWindow(rules.windowMs / slotsInWindow);
  }

  get state(): CircuitState {
    return this.current;
  }

  /** When it came into its state. */
  get sinceMs(): number {
    return this.changedMs;
  }

  /** Whether calls pass although the newest one has failed, or a tenth of those of the last while. */
  isFailing(nowMs: number): boolean {
    const { calls, failures } = this.window.at(nowMs);
    return this.consecutive > 0 || (failures > 0 && failures >= calls / 10);
  }

  /** How long a call has to wait until it may be tried; 0 = not at all. */
  waitMs(nowMs: number): number {
    if (this.current === 'closed') return 0;
    return this.current === 'open' ? Math.max(0, this.reopenMs - nowMs) : probeWaitMs;
  }

  /** Lets a call pass, or not. The first one after the time of being open is the probe; no other passes beside it. */
  admit(nowMs: number): 'pass' | 'probe' | 'refuse' {
    if (this.current === 'closed') return 'pass';
    if (this.waitMs(nowMs) > 0) return 'refuse';
    this.enter('half_open', nowMs);
    return 'probe';
  }

  /** Takes what became of a call that was let pass. */
  settle(admission: 'pass' | 'probe', sign: Sign, begunMs: number, nowMs: number): void {
    if (admission === 'probe') this.settleProbe(sign, nowMs);
    else if (this.current === 'closed') this.count(this.meaningOf(sign, begunMs), nowMs);
  }

  /** A call that is late says nothing when the backend has answered others meanwhile. */
  private meaningOf(sign: Sign, begunMs: number): Sign {
    if (sign !== 'late') return sign;
    return this.lastAliveMs >= begunMs ? 'unknown' : 'failed';
  }

  private count(sign: Sign, nowMs: number): void {
    if (sign === 'unknown') return;
    const isFailure = sign === 'failed';
    this.consecutive = isFailure ? this.consecutive + 1 : 0;
    if (!isFailure) this.lastAliveMs = nowMs;
    this.window.add(isFailure, nowMs);
    if (!isFailure) return;
    const { maxConsecutive, minCalls, maxFailureRate } = this.rules;
    const { calls, failures } = this.window;
    if (this.consecutive >= maxConsecutive || (calls >= minCalls && failures >= calls * maxFailureRate)) {
      this.open(nowMs);
    }
  }

  private settleProbe(sign: Sign, nowMs: number): void {
    if (this.current !== 'half_open') return;
    switch (sign) {
      case 'alive':
        this.enter('closed', nowMs);
        this.openings = 0;
        this.consecutive = 0;
        this.lastAliveMs = nowMs;
        this.window.clear();
        return;
      case 'failed':
      case 'late':
        return this.open(nowMs);
      case 'unknown':
        // The next call is the probe.
        this.reopenMs = nowMs;
        return this.enter('open', nowMs);
    }
  }

  private open(nowMs: number): void {
    const { openMs, maxOpenMs } = this.rules;
    const fullMs = Math.min(openMs * 2 ** this.openings, maxOpenMs);
    this.openings++;
    this.reopenMs = nowMs + fullMs * (1 - jitter * this.random());
    this.enter('open', nowMs);
  }

  private enter(state: CircuitState, nowMs: number): void {
    this.current = state;
    this.changedMs = nowMs;
  }
}

const probeWaitMs = 1_000;

/** Calls and failures of the last while, in slots that are reused. */
class FailureWindow {
  private readonly callsIn = new Uint32Array(slotsInWindow);
  private readonly failuresIn = new Uint32Array(slotsInWindow);
  private slot = 0;
  calls = 0;
  failures = 0;

  constructor(private readonly slotMs: number) {}

  add(isFailure: boolean, nowMs: number): void {
    this.at(nowMs);
    const at = this.slot % slotsInWindow;
    this.callsIn[at] = (this.callsIn[at] ?? 0) + 1;
    this.calls++;
    if (!isFailure) return;
    this.failuresIn[at] = (this.failuresIn[at] ?? 0) + 1;
    this.failures++;
  }

  at(nowMs: number): this {
    this.moveTo(Math.floor(nowMs / this.slotMs));
    return this;
  }

  clear(): void {
    this.callsIn.fill(0);
    this.failuresIn.fill(0);
    this.calls = 0;
    this.failures = 0;
  }

  private moveTo(slot: number): void {
    if (slot - this.slot >= slotsInWindow) this.clear();
    else
      for (let passed = this.slot + 1; passed <= slot; passed++) {
        const at = passed % slotsInWindow;
        this.calls -= this.callsIn[at] ?? 0;
        this.failures -= this.failuresIn[at] ?? 0;
        this.callsIn[at] = 0;
        this.failuresIn[at] = 0;
      }
    this.slot = Math.max(slot, this.slot);
  }
}
