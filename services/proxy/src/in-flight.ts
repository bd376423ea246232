import { isLongLived, type Exchange } from './exchange.js';
import { decide } from './filters/authorize.filter.js';
import type { ReasonCode } from './reasons.js';
import type { Snapshot } from './snapshot/snapshot.js';

/** The exchanges that are not over: what a stop has to wait for. */
export class InFlight {
  /**
   * Each knows its place. Not a Set: each table that a Set grows out of keeps what was in it alive until the next full
   * garbage collection, and with it all that the calls have made (measured: a sixth of the CPU).
   */
  private readonly exchanges: Exchange[] = [];
  // One look at all of them costs less than a timer for each.
  private readonly clock = setInterval(() => this.endLate(), lookEveryMs).unref();
  private onEmpty: (() => void) | undefined;
  private stopping = false;

  /** Whether no more calls are taken. */
  get isStopping(): boolean {
    return this.stopping;
  }

  add(exchange: Exchange): void {
    exchange.place = this.exchanges.push(exchange) - 1;
    exchange.response.once('close', () => {
      exchange.upstream?.agentGone();
      if (exchange.isConcluded) this.delete(exchange);
    });
  }

  /** The exchange is recorded; it is over when its last byte is out. */
  release(exchange: Exchange): void {
    exchange.isConcluded = true;
    if (exchange.response.closed) this.delete(exchange);
  }

  /**
   * Brings a newer snapshot to the streams that stay open for long; the ones of principals who may not have them any
   * more end.
   */
  renew(snapshot: Snapshot): void {
    for (const exchange of this.exchanges.filter(isLongLived)) {
      const reason = exchange.upstream && renewed(exchange, snapshot);
      if (reason) exchange.upstream?.cancel(reason);
    }
  }

  /** Ends streams at once, gives calls `graceMs` to end by themselves, and then ends them too. */
  async stop(graceMs: number): Promise<void> {
    this.stopping = true;
    for (const exchange of [...this.exchanges])
      if (isLongLived(exchange)) exchange.upstream?.cancel('gateway_stopping');
    await this.empty(graceMs);
    for (const exchange of [...this.exchanges]) exchange.upstream?.cancel('gateway_stopping');
    await this.empty(lastWordsMs);
    clearInterval(this.clock);
  }

  private endLate(): void {
    const nowMs = performance.now();
    for (const { upstream } of this.exchanges)
      if (upstream && upstream.deadlineMs < nowMs) upstream.cancel('upstream_timeout');
  }

  private delete(exchange: Exchange): void {
    // The last one moves to the place of the one that goes.
    const last = this.exchanges.pop();
    if (last && last !== exchange) {
      this.exchanges[exchange.place] = last;
      last.place = exchange.place;
    }
    if (this.exchanges.length === 0) this.onEmpty?.();
  }

  private empty(withinMs: number): Promise<void> {
    if (this.exchanges.length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.onEmpty = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

const lookEveryMs = 100;
const lastWordsMs = 500;

/** Why the stream must end. */
function renewed(exchange: Exchange, snapshot: Snapshot): ReasonCode | undefined {
  const { principal, tokenHmac } = exchange;
  if (!principal) return undefined;
  if (principal.expiresAtMs <= Date.now()) return 'token_expired';
  if (snapshot.tokens.get(tokenHmac)?.revoked) return 'token_revoked';
  exchange.org = snapshot.orgs.get(principal.org);
  if (exchange.upstream?.renew) return exchange.upstream.renew();
  const { reason } = decide(exchange, exchange.target);
  return reason === 'ok' ? undefined : reason;
}
