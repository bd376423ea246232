import { isLongLived, type Exchange } from '../exchange.js';
import type { ReasonCode } from '../reasons.js';

/** What may be in flight at once. */
export interface ConcurrencyBounds {
  maxCalls: number;
  maxCallsPerPrincipal: number;
  maxCallsPerBackend: number;
  maxStreamsPerPrincipal: number;
}

/** What one principal, or one backend, has in flight. */
export interface Share {
  calls: number;
  streams: number;
}

const sweepFrom = 1_000;

/** How much is in flight: calls, and streams that are open to be listened to, in all and of whom. */
export class Concurrency {
  calls = 0;
  streams = 0;
  private readonly shares = new Map<string, Share>();
  private sweepAt = sweepFrom;

  constructor(private readonly bounds: ConcurrencyBounds) {}

  /** Whether there are as many calls as may be. */
  get isFull(): boolean {
    return this.calls >= this.bounds.maxCalls;
  }

  /** Takes the place of a request or of a stream until it is given back; or says why there is none. */
  take(exchange: Exchange): ReasonCode | undefined {
    const { principal, message, route, backendId } = exchange;
    if (!principal) return undefined;
    const isStream = isLongLived(exchange);
    // Answers, notifications and the end of a session are over at once, and bring others to their end.
    if (!isStream && (message?.method === undefined || message.id === undefined)) return undefined;
    const { org, kind, userId, agentId } = principal;
    const own = this.shareOf(`${org} ${kind} ${agentId} ${userId}`);
    if (isStream) return this.takeStream(exchange, own);
    if (own.calls >= this.bounds.maxCallsPerPrincipal) return 'too_many_calls';
    const backend = route && this.shareOf(`${org} ${backendId}`);
    if (backend && backend.calls >= this.bounds.maxCallsPerBackend) return 'backend_busy';
    this.calls++;
    own.calls++;
    if (backend) backend.calls++;
    exchange.principalShare = own;
    exchange.backendShare = backend;
    return undefined;
  }

  giveBack(exchange: Exchange): void {
    const { principalShare: own, backendShare: backend } = exchange;
    if (!own) return;
    if (isLongLived(exchange)) {
      own.streams--;
      this.streams--;
    } else {
      own.calls--;
      this.calls--;
    }
    if (backend) backend.calls--;
    exchange.principalShare = exchange.backendShare = undefined;
  }

  private takeStream(exchange: Exchange, own: Share): ReasonCode | undefined {
    if (own.streams >= this.bounds.maxStreamsPerPrincipal) return 'too_many_streams';
    own.streams++;
    this.streams++;
    exchange.principalShare = own;
    return undefined;
  }

  private shareOf(key: string): Share {
    const known = this.shares.get(key);
    if (known) return known;
    if (this.shares.size >= this.sweepAt) this.sweep();
    const share = { calls: 0, streams: 0 };
    this.shares.set(key, share);
    return share;
  }

  /** Whoever has nothing in flight is forgotten, but not each time: the next call needs the same again. */
  private sweep(): void {
    for (const [key, { calls, streams }] of this.shares) if (calls + streams === 0) this.shares.delete(key);
    this.sweepAt = Math.max(sweepFrom, 2 * this.shares.size);
  }
}
