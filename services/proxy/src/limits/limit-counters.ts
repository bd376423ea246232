import { randomUUID } from 'node:crypto';
import { jetstream, type JetStreamClient, type PubAck } from '@nats-io/jetstream';
import { delay, headers, type NatsConnection } from '@nats-io/transport-node';
import { LRUCache } from 'lru-cache';
import { limitSubject, ReplicaBoard } from '@gatehouse/nats';
import type { ActiveLimit, CountedCall } from '@gatehouse/policy-eval';
import { carriedOver, secondsUntilRoom } from './sliding-window.js';
import { WindowCount } from './window-count.js';

export interface LimitCountersOptions {
  nc: NatsConnection;
  replica: string;
  onTrouble(error: unknown): void;
}

/** A limit that has no room for a call. */
export interface UsedUp {
  limit: ActiveLimit;
  retryAfterSeconds: number;
}

/** What one call counts under: the calls of one key of one limit. */
interface Count {
  limit: ActiveLimit;
  /** Number of the fixed window. */
  index: number;
  current: WindowCount;
  previous: WindowCount;
  /** When the shared counter was last asked because there was no room. */
  askedAtMs: number;
}

const maxKeys = 20_000;
const sendEveryMs = 20;
const askAgainMs = 1_000;
// Long enough for a busy event loop: an outage begins with one such wait, and then nobody waits.
const answerWithinMs = 2_000;
const stopWithinMs = 1_000;
/** Of a limit: what all replicas together may let through before they have heard of each other. */
const tolerance = 0.1;

/**
 * Counts calls so that all replicas together keep the limits. Each replica counts in memory, and adds its calls every
 * 20 ms to a counter in JetStream, whose acknowledgement says the total of all. A call waits for that (about 1 ms) only
 * when the replica has as many calls unacknowledged as it may be wrong by: at small limits that is every call that is let
 * through, at large ones hardly any. See docs/adr/0014-limits-are-counted-in-jetstream.md.
 */
export class LimitCounters {
  private readonly js: JetStreamClient;
  private readonly counts = new LRUCache<string, Count>({ max: maxKeys });
  /** What is to be sent at the next tick. */
  private readonly owing = new Set<WindowCount>();
  private readonly board: ReplicaBoard;
  private readonly epoch = randomUUID();
  private messages = 0;
  private sending = 0;
  private tick: NodeJS.Timeout | undefined;
  private isStarted = false;
  private isStopped = false;
  private isConnected = true;
  /** Whether the shared counters are out of reach, so that each replica counts for itself. */
  private isApart = false;
  private replicas = 0;
  private replicasAtMs = 0;
  /** Calls that were decided without the counts of the other replicas. */
  decidedApart = 0;

  constructor(private readonly options: LimitCountersOptions) {
    this.js = jetstream(options.nc);
    this.board = new ReplicaBoard(options.nc);
  }

  /** Counts a call under all of the limits, or under none of them when one has no room; answers that one. */
  take(
    org: string,
    limits: readonly ActiveLimit[],
    call: CountedCall,
  ): UsedUp | undefined | Promise<UsedUp | undefined> {
    this.start();
    const nowMs = Date.now();
    const counts = limits.map((limit) => this.countOf(org, limit, call, nowMs));
    for (const count of counts) {
      if (hasRoom(count, count.current.calls + 1, nowMs)) continue;
      this.askAgain(count, nowMs);
      return usedUp(count, nowMs);
    }
    if (this.isApart) this.decidedApart++;
    const claims = counts.map((count) => this.claim(count, nowMs));
    return claims.some((claim) => claim !== undefined) ? this.settle(counts, claims) : undefined;
  }

  /** Sends what is owed, so that a restart forgets nothing. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.tick);
    const deadline = Date.now() + stopWithinMs;
    while (this.owing.size + this.sending > 0 && Date.now() < deadline) {
      this.sendOwing();
      await delay(10);
    }
    if (this.isStarted) await this.board.stop();
  }

  /** Where there are no limits nothing is listened to either. */
  private start(): void {
    if (this.isStarted) return;
    this.isStarted = true;
    this.board.start();
    this.watchConnection().catch(this.options.onTrouble);
  }

  /** Counts the call at once, or answers its place in the order of all replicas. */
  private claim(count: Count, nowMs: number): Promise<number> | undefined {
    const { current, previous } = count;
    if (this.isApart || current.unconfirmed < this.allowance(count, nowMs)) {
      current.count(1);
      this.sendSoon(current);
      return undefined;
    }
    const place = current.place(1);
    this.send(current);
    if (previous.isKnown) return place;
    const known = previous.place(0);
    this.send(previous);
    return known.then(() => place);
  }

  private async settle(
    counts: readonly Count[],
    claims: readonly (Promise<number> | undefined)[],
  ): Promise<UsedUp | undefined> {
    const places = await Promise.all(claims.map((claim) => claim ?? Promise.resolve(undefined)));
    const nowMs = Date.now();
    const refusing = counts.find((count, i) => {
      const place = places[i];
      return place !== undefined && !hasRoom(count, place, nowMs);
    });
    if (!refusing) return undefined;
    for (const { current } of counts) {
      current.count(-1);
      this.sendSoon(current);
    }
    return usedUp(refusing, nowMs);
  }

  /** How many own calls may be unacknowledged. */
  private allowance({ limit, current, previous }: Count, nowMs: number): number {
    const replicas = this.replicaCount(nowMs);
    // Who is alone knows all there is to know.
    if (replicas === 1 && current.isKnown && previous.isKnown) return Infinity;
    return replicas === 0 ? 0 : Math.floor((limit.maxCalls * tolerance) / replicas);
  }

  /** 0 when it is not known. */
  private replicaCount(nowMs: number): number {
    if (nowMs - this.replicasAtMs < 250) return this.replicas;
    this.replicasAtMs = nowMs;
    const live = this.board.live();
    this.replicas = live.some(({ id }) => id === this.options.replica) ? live.length : 0;
    return this.replicas;
  }

  private countOf(org: string, limit: ActiveLimit, call: CountedCall, nowMs: number): Count {
    const index = Math.floor(nowMs / limit.windowMs);
    const key = limit.keyOf(call);
    const name = `${org} ${limit.id} ${limit.window} ${key}`;
    const known = this.counts.get(name);
    if (known?.index === index) {
      // The limit may have been revised.
      known.limit = limit;
      return known;
    }
    const windowAt = (number: number) =>
      this.windowAt(limitSubject(limit.window, org, limit.id, key, number), (number + 2) * limit.windowMs);
    const previous = known?.index === index - 1 ? known.current : windowAt(index - 1);
    const count = { limit, index, current: windowAt(index), previous, askedAtMs: 0 };
    this.counts.set(name, count);
    // The other replicas may have gone on counting after they were last heard of.
    previous.isKnown = false;
    this.send(previous);
    return count;
  }

  private windowAt(subject: string, endsAtMs: number): WindowCount {
    const add = (calls: number, id: string) => this.add(subject, calls, id);
    return new WindowCount(add, () => `${this.epoch}:${++this.messages}`, endsAtMs);
  }

  /** Calls that others took back may have made room. */
  private askAgain(count: Count, nowMs: number): void {
    if (nowMs - count.askedAtMs < askAgainMs) return;
    count.askedAtMs = nowMs;
    this.send(count.current);
  }

  private sendSoon(window: WindowCount): void {
    this.owing.add(window);
    if (!this.isStopped) this.tick ??= setTimeout(() => this.sendOwing(), this.isApart ? askAgainMs : sendEveryMs);
  }

  private sendOwing(): void {
    clearTimeout(this.tick);
    this.tick = undefined;
    const windows = [...this.owing];
    this.owing.clear();
    const nowMs = Date.now();
    for (const window of windows) if (window.endsAtMs > nowMs) this.send(window);
  }

  private send(window: WindowCount): void {
    this.sending++;
    void window.send().then((trouble) => {
      this.sending--;
      if (trouble !== undefined && !this.isApart) this.options.onTrouble(trouble);
      this.isApart = trouble !== undefined;
      if (window.isOwing) this.sendSoon(window);
    });
  }

  private async add(subject: string, calls: number, msgID: string): Promise<number> {
    // The client would keep messages for ever until there is a connection.
    if (!this.isConnected) throw new Error('no connection to NATS: limits are counted by each replica for itself');
    // A repeated message is not counted again, and not answered with the total either.
    return (await this.increment(subject, calls, msgID)) ?? (await this.increment(subject, 0)) ?? 0;
  }

  private async increment(subject: string, calls: number, msgID?: string): Promise<number | undefined> {
    const increment = headers();
    increment.set('Nats-Incr', String(calls));
    const options = { headers: increment, timeout: answerWithinMs, ...(msgID === undefined ? {} : { msgID }) };
    // The client knows nothing of counters; the server answers with the total.
    const { val } = (await this.js.publish(subject, '', options)) as PubAck & { val?: string };
    return val === undefined ? undefined : Number(val);
  }

  /** Nobody waits for a broker that is known to be away. */
  private async watchConnection(): Promise<void> {
    for await (const { type } of this.options.nc.status()) {
      if (this.isStopped) return;
      if (type !== 'disconnect' && type !== 'reconnect') continue;
      this.isConnected = type === 'reconnect';
      this.isApart = !this.isConnected;
      if (this.isConnected) this.sendOwing();
    }
  }
}

/** Whether the limit is kept with so many calls in this fixed window. */
function hasRoom({ limit, previous }: Count, calls: number, nowMs: number): boolean {
  return calls + carriedOver(previous.calls, limit.windowMs, nowMs) <= limit.maxCalls;
}

function usedUp({ limit, current, previous }: Count, nowMs: number): UsedUp {
  const counted = { previous: previous.calls, current: current.calls };
  return { limit, retryAfterSeconds: secondsUntilRoom(counted, limit.maxCalls, limit.windowMs, nowMs) };
}
