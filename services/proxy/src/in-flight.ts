import { isLongLived, type Exchange } from './exchange.js';
import { refusalOf } from './filters/admit-access-token.js';
import { decide } from './filters/authorize.filter.js';
import { Concurrency } from './overload/concurrency.js';
import { Memory, Pressure } from './overload/pressure.js';
import type { ProxyConfig } from './proxy.config.js';
import type { ReasonCode } from './reasons.js';
import type { Snapshot } from './snapshot/snapshot.js';
import { isDisabled } from './snapshot/tokens.js';

/** The exchanges that are not over: what a stop has to wait for, and what there may be at once. */
export class InFlight {
  /**
   * Each knows its place. Not a Set: each table that a Set grows out of keeps what was in it alive until the next full
   * garbage collection, and with it all that the calls have made (measured: a sixth of the CPU).
   */
  private readonly exchanges: Exchange[] = [];
  // One look at all of them costs less than a timer for each.
  private readonly clock = setInterval(() => this.look(), lookEveryMs).unref();
  private lookedAtMs = performance.now();
  readonly concurrency: Concurrency;
  readonly pressure = new Pressure();
  private readonly memory = new Memory();
  private bodyBytes = 0;
  private onEmpty: (() => void) | undefined;
  private stopping = false;

  constructor(
    private readonly config: Pick<ProxyConfig, 'concurrency' | 'maxStreamMs'>,
    /** Whether the snapshot is known to have every revocation. */
    private readonly isInForce: (nowMs: number) => boolean,
  ) {
    this.concurrency = new Concurrency(config.concurrency);
  }

  /** Room for a part of what an agent sends; it is given back when the exchange is over. */
  takeBody(bytes: number): boolean {
    if (this.bodyBytes + bytes > maxBodyBytes) return false;
    this.bodyBytes += bytes;
    return true;
  }

  /** Whether no more calls are taken. */
  get isStopping(): boolean {
    return this.stopping;
  }

  add(exchange: Exchange): void {
    exchange.place = this.exchanges.push(exchange) - 1;
    // Not once: it comes once by itself.
    exchange.response.on('close', () => {
      exchange.upstream?.agentGone();
      if (exchange.isConcluded) this.delete(exchange);
    });
  }

  matching(isWanted: (exchange: Exchange) => boolean): readonly Exchange[] {
    return this.exchanges.filter(isWanted);
  }

  /** The exchange is recorded; it is over when its last byte is out. */
  release(exchange: Exchange): void {
    exchange.isConcluded = true;
    if (exchange.response.closed) this.delete(exchange);
  }

  /**
   * Brings a newer snapshot to the streams that stay open for long; the ones of principals who may not have them any
   * more end, and so does every call of a principal whose credential has been revoked.
   */
  renew(snapshot: Snapshot): void {
    for (const exchange of [...this.exchanges]) {
      if (!exchange.upstream || exchange.isConcluded) continue;
      const reason = isLongLived(exchange) ? renewed(exchange, snapshot) : revoked(exchange, snapshot);
      if (reason) exchange.upstream.cancel(reason);
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
    this.memory.close();
  }

  /** One look at all that is in flight, instead of timers for each. */
  private look(): void {
    const nowMs = performance.now();
    this.pressure.look(nowMs - this.lookedAtMs - lookEveryMs, this.memory.inUse);
    this.lookedAtMs = nowMs;
    let unreadBytes = 0;
    const isInForce = this.isInForce(nowMs);
    for (const exchange of this.exchanges) {
      const { upstream, response } = exchange;
      // Nobody knows any more whether whoever listens still may.
      if (!isInForce && (response.headersSent || isLongLived(exchange))) upstream?.cancel('out_of_sync');
      if (upstream && upstream.deadlineMs < nowMs) upstream.cancel('upstream_timeout');
      unreadBytes += response.writableLength;
      if (isUnread(exchange, nowMs)) endUnread(exchange);
      else if (response.headersSent && !exchange.isConcluded) this.lookAtStream(exchange, nowMs);
    }
    if (unreadBytes > maxUnreadBytes) this.endSlowest(unreadBytes, nowMs);
  }

  private lookAtStream(exchange: Exchange, nowMs: number): void {
    const { outcome, response, upstream, startedAt } = exchange;
    // As at a stop: the agent is told, and comes back.
    if (isLongLived(exchange) && nowMs - startedAt > this.config.maxStreamMs) upstream?.cancel('gateway_stopping');
    if (outcome.responseBytes !== exchange.quietBytes || exchange.quietSinceMs === 0) {
      exchange.quietBytes = outcome.responseBytes;
      exchange.quietSinceMs = nowMs;
    } else if (nowMs - exchange.quietSinceMs >= keepAliveMs) {
      exchange.quietSinceMs = nowMs;
      // Whatever is between the agent and here takes a silent connection for a dead one.
      if (!response.writableNeedDrain && !response.writableEnded) response.write(':\n\n');
    }
  }

  /** Of the agents that do not read what they get, those that have not read for longest, until there is room. */
  private endSlowest(unreadBytes: number, nowMs: number): void {
    const unread = this.exchanges.filter(({ unreadSinceMs }) => unreadSinceMs > 0);
    unread.sort((a, b) => a.unreadSinceMs - b.unreadSinceMs);
    let left = unreadBytes;
    for (const exchange of unread) {
      // Who is just reading much with many others is not slow, as long as it can be waited for.
      const isSlow = nowMs - exchange.unreadSinceMs > slowMs;
      if (left <= (isSlow ? maxUnreadBytes : 2 * maxUnreadBytes)) return;
      left -= exchange.response.writableLength;
      endUnread(exchange);
    }
  }

  private delete(exchange: Exchange): void {
    // The last one moves to the place of the one that goes.
    const last = this.exchanges.pop();
    if (last && last !== exchange) {
      this.exchanges[exchange.place] = last;
      last.place = exchange.place;
    }
    this.bodyBytes -= exchange.requestBytes;
    this.concurrency.giveBack(exchange);
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
const keepAliveMs = 15_000;
const unreadMs = 60_000;
const slowMs = 2_000;
const maxBodyBytes = 256 * 1_048_576;
const maxUnreadBytes = 256 * 1_048_576;

/** Whether the agent has not read what was sent to it for too long. */
function isUnread(exchange: Exchange, nowMs: number): boolean {
  if (exchange.response.writableLength === 0) exchange.unreadSinceMs = 0;
  else if (exchange.unreadSinceMs === 0) exchange.unreadSinceMs = nowMs;
  else return nowMs - exchange.unreadSinceMs > unreadMs;
  return false;
}

function endUnread({ upstream, response }: Exchange): void {
  upstream?.agentGone('agent_too_slow');
  response.destroy();
}

/** Why a stream that stays open for long must end. */
function renewed(exchange: Exchange, snapshot: Snapshot): ReasonCode | undefined {
  const { principal, tokenHmac } = exchange;
  if (!principal) return undefined;
  const refusal = revoked(exchange, snapshot);
  if (refusal) return refusal;
  const nowMs = Date.now();
  if (principal.expiresAtMs <= nowMs) return 'token_expired';
  if (tokenHmac !== '') {
    const reason = refusalOf(snapshot.tokens.get(tokenHmac), nowMs);
    if (reason) return reason;
  }
  exchange.org = snapshot.orgs.get(principal.org);
  if (exchange.upstream?.renew) return exchange.upstream.renew();
  const { reason } = decide(exchange, exchange.target);
  return reason === 'ok' ? undefined : reason;
}

/** Why nothing at all may go on. A call that has begun outlives the end of its token's validity, as it has a deadline. */
function revoked({ principal, tokenHmac }: Exchange, snapshot: Snapshot): ReasonCode | undefined {
  if (!principal) return undefined;
  if (tokenHmac !== '' && snapshot.tokens.get(tokenHmac)?.revoked) return 'token_revoked';
  return isDisabled(snapshot.orgs.get(principal.org)?.disabled, principal) ? 'caller_disabled' : undefined;
}
