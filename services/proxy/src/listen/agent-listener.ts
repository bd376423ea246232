import { setTimeout as delay } from 'node:timers/promises';
import { bundleOf, membersOf } from '../aggregate/members.js';
import type { Exchange, Rejection, UpstreamInFlight } from '../exchange.js';
import { decide } from '../filters/authorize.filter.js';
import type { ReasonCode } from '../reasons.js';
import { noInterest, unionOf, type Interest, type ListKind, type News } from './interest.js';
import type { ListenHub, Listening } from './listen-hub.js';
import type { Agreement } from './upstream-listener.js';

// Several backends of an endpoint often change at once.
const coalesceMs = 50;
const patienceMs = 3_000;

/** What an agent wants to hear of the backends of its endpoint. */
export interface Wish {
  lists: ReadonlySet<ListKind>;
  /** By URI the backend whose resource it is. */
  uris: Readonly<Record<string, string>>;
}

/** Sends news to the agent; `backendId` says whose it is, if it is of one backend alone. */
export type SendNews = (news: News, backendId: string | undefined) => unknown;

/** What one agent hears of the backends of its endpoint, on one stream. */
export class AgentListener implements UpstreamInFlight {
  readonly deadlineMs = Infinity;
  /** Resolves at the end of the stream, with why; undefined when it is simply over. */
  readonly ended: Promise<ReasonCode | undefined>;
  private settle!: (reason: ReasonCode | undefined) => void;
  private isEnded = false;
  private readonly listenings = new Map<string, Listening>();
  /** The lists of which changes are told. */
  private promised = noInterest.lists;
  private isOpen = false;
  /** What is to be told, each thing once. */
  private readonly pending = new Map<string, { news: News; backendId: string | undefined }>();
  private timer: NodeJS.Timeout | undefined;
  /** The configuration that was in force at the last look. */
  private configuration: readonly unknown[];

  constructor(
    private readonly exchange: Exchange,
    private readonly hub: ListenHub,
    private wish: Wish,
    private readonly send: SendNews,
  ) {
    this.ended = new Promise((resolve) => (this.settle = resolve));
    this.configuration = configurationOf(exchange);
    exchange.upstream = this;
    if (exchange.response.destroyed) this.agentGone();
  }

  /**
   * Begins to listen; resolves with what the agent can be promised. Of a backend that does not answer that is
   * everything, since it is heard when it is back; it is a rejection when there is no other backend.
   */
  async start(): Promise<Interest | Rejection> {
    const members = membersOf(this.exchange);
    const agreements = await Promise.all(members.map((id) => this.join(id)));
    const promised = unionOf(agreements.map((a, i) => ('reason' in a ? this.interestIn(members[i]) : a)));
    this.promised = promised.lists;
    const [first] = agreements;
    return this.exchange.bundle === undefined && first && 'reason' in first ? first : promised;
  }

  /** From now on news may be sent. */
  open(): void {
    this.isOpen = true;
    this.schedule();
  }

  /** Everything may have changed while the agent did not listen. */
  hearEverything(): void {
    this.hearOfLists();
    for (const [uri, backendId] of Object.entries(this.wish.uris)) this.hear({ uri, params: { uri } }, backendId);
  }

  change(wish: Wish): void {
    this.wish = wish;
    for (const id of membersOf(this.exchange)) void this.join(id);
  }

  /** There is a newer configuration: which backends are listened to, and what the lists show, may have changed. */
  renew(): ReasonCode | undefined {
    const { exchange } = this;
    const configuration = configurationOf(exchange);
    if (configuration.every((part, i) => part === this.configuration[i])) return undefined;
    this.configuration = configuration;
    if (exchange.bundle !== undefined && !bundleOf(exchange)) return 'path_unknown';
    const { reason } = exchange.bundle === undefined ? decide(exchange, exchange.target) : { reason: 'ok' as const };
    if (reason !== 'ok') return reason;
    const members = membersOf(exchange);
    for (const [id, listening] of this.listenings) {
      if (members.includes(id)) continue;
      listening.close();
      this.listenings.delete(id);
    }
    for (const id of members) if (!this.listenings.has(id)) void this.join(id);
    this.hearOfLists();
    return undefined;
  }

  cancel(reason: ReasonCode): void {
    this.end(reason);
  }

  agentGone(reason: ReasonCode = 'client_gone'): void {
    this.end(reason);
  }

  end(reason?: ReasonCode): void {
    if (this.isEnded) return;
    this.isEnded = true;
    clearTimeout(this.timer);
    for (const listening of this.listenings.values()) listening.close();
    this.listenings.clear();
    this.settle(reason);
  }

  private async join(backendId: string): Promise<Agreement> {
    const { principal, bundle } = this.exchange;
    const interest = this.interestIn(backendId);
    if (!principal || this.isEnded || (interest.lists.size === 0 && interest.uris.size === 0)) return noInterest;
    const known = this.listenings.get(backendId);
    if (known) return known.change(interest);
    const listening = this.hub.listen({ principal, backendId }, interest, (news) => this.hear(news, backendId));
    this.listenings.set(backendId, listening);
    if (bundle === undefined) return listening.agreement;
    const late = delay(patienceMs, { reason: 'upstream_timeout' } as const, { ref: false });
    return Promise.race([listening.agreement, late]);
  }

  private interestIn(backendId: string | undefined): Interest {
    const { lists, uris } = this.wish;
    const own = Object.entries(uris).filter(([, owner]) => owner === backendId);
    return { lists, uris: new Set(own.map(([uri]) => uri)) };
  }

  private hearOfLists(): void {
    for (const list of this.promised) this.pending.set(list, { news: { list }, backendId: undefined });
    this.schedule();
  }

  private hear(news: News, backendId: string): void {
    if ('list' in news) this.pending.set(news.list, { news, backendId: undefined });
    else this.pending.set(`resource ${news.uri}`, { news, backendId });
    this.schedule();
  }

  private schedule(): void {
    if (!this.isOpen || this.isEnded || this.pending.size === 0) return;
    this.timer ??= setTimeout(() => this.flush(), coalesceMs);
  }

  private flush(): void {
    this.timer = undefined;
    for (const { news, backendId } of this.pending.values()) {
      if (this.isEnded) return;
      if (!('list' in news) || this.promised.has(news.list)) void this.tell(news, backendId);
    }
    this.pending.clear();
  }

  private async tell(news: News, backendId: string | undefined): Promise<void> {
    try {
      await this.send(news, backendId);
    } catch {
      this.end('internal_error');
    }
  }
}

/** Of what the lists of an agent depend. */
function configurationOf(exchange: Exchange): readonly unknown[] {
  return [exchange.org?.policy, bundleOf(exchange)];
}
