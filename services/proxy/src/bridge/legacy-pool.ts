import { setTimeout as delay } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { isLogged } from '../agent/log-level.js';
import type { Rejection, RpcMessage } from '../exchange.js';
import { ownerKey } from '../sessions/session.store.js';
import type { CallPrincipal } from '../snapshot/snapshot.js';
import { canBeAskedAnything } from './input-requests.js';
import { LegacySession } from '../upstream/legacy-session.js';
import type { Hop, UpstreamMessages } from '../upstream/messages.js';

const idleMs = 300_000;
const listenMs = 2_000;
const lookEveryMs = 10_000;
const maxSessionsPerKey = 64;

/** The object and not a function over it, as in `Exchange.upstream`. */
export interface Listener {
  onMessage(message: RpcMessage): unknown;
}

/** A session with a legacy backend that serves modern agents. */
export interface PooledSession {
  readonly session: LegacySession;
  /** Level that the backend was told; empty until it was. */
  logLevel: string;
  /** The call that has the session, which takes what comes on the session's own stream. */
  call: Listener | undefined;
}

interface Entry extends PooledSession {
  readonly key: string;
  readonly hop: Hop;
  readonly isExclusive: boolean;
  /** Whether the backend may ask the agent of the call that has the session. */
  readonly isAsked: boolean;
  /** Undefined when there is none, or the backend has ended it. */
  stream: UpstreamMessages | undefined;
  calls: number;
  idleSince: number;
}

/**
 * Sessions with legacy backends for agents that have none themselves. A session serves one principal; when its agent
 * can be asked in the middle of a call it serves one call at a time, so that a question belongs to that call.
 */
export class LegacyPool {
  private readonly entries = new Map<string, Entry[]>();
  private readonly opening = new Map<string, Promise<Entry | Rejection>>();
  private readonly clock = setInterval(() => this.closeIdle(), lookEveryMs).unref();

  constructor(private readonly dispatcher: Dispatcher) {}

  /** A session for one call, to be given back. */
  async take(
    hop: Hop,
    principal: CallPrincipal,
    capabilities: Record<string, unknown>,
  ): Promise<PooledSession | Rejection> {
    const key = keyOf(hop, principal, capabilities);
    const known = this.entries.get(key) ?? [];
    // The one that was used last: what a backend remembers stays with an agent that calls in turn.
    const free = known.findLast(({ isExclusive, calls }) => !isExclusive || calls === 0);
    if (free) {
      free.calls++;
      if (free.isAsked && !free.stream) listen(free);
      return free;
    }
    if (known.length >= maxSessionsPerKey)
      return { reason: 'overloaded', status: 503, headers: { 'retry-after': '1' } };
    if (canBeAskedAnything(capabilities) || hop.route.affinity === 'call') return this.open(key, hop, capabilities, 1);
    const opened = await this.openOnce(key, hop, capabilities);
    if (!('reason' in opened)) opened.calls++;
    return opened;
  }

  /** Many calls at once that can share a session open one. */
  private openOnce(key: string, hop: Hop, capabilities: Record<string, unknown>): Promise<Entry | Rejection> {
    const opening =
      this.opening.get(key) ?? this.open(key, hop, capabilities, 0).finally(() => this.opening.delete(key));
    this.opening.set(key, opening);
    return opening;
  }

  private async open(
    key: string,
    hop: Hop,
    capabilities: Record<string, unknown>,
    calls: number,
  ): Promise<Entry | Rejection> {
    const session = await LegacySession.open(this.dispatcher, hop, capabilities);
    if (!(session instanceof LegacySession)) return session;
    const isAsked = canBeAskedAnything(capabilities) && session.id !== '';
    const entry: Entry = {
      session,
      key,
      hop,
      isAsked,
      isExclusive: isAsked || hop.route.affinity === 'call',
      logLevel: '',
      call: undefined,
      stream: undefined,
      calls,
      idleSince: 0,
    };
    this.entries.set(key, [...(this.entries.get(key) ?? []), entry]);
    if (isAsked) {
      listen(entry);
      // A backend that asks there before it is open would wait for ever.
      await Promise.race([entry.stream?.started(), delay(listenMs, undefined, { ref: false })]);
    }
    return entry;
  }

  giveBack(pooled: PooledSession): void {
    const entry = pooled as Entry;
    entry.calls--;
    entry.idleSince = performance.now();
    if (entry.hop.route.affinity === 'call') return void this.end(entry);
    if (!entry.isExclusive) return;
    entry.call = undefined;
    // The last one that was used comes last.
    const others = (this.entries.get(entry.key) ?? []).filter((other) => other !== entry);
    if (this.entries.get(entry.key)?.includes(entry)) this.entries.set(entry.key, [...others, entry]);
  }

  /** The backend has forgotten it. */
  drop(pooled: PooledSession): void {
    const entry = pooled as Entry;
    entry.stream?.close();
    const others = (this.entries.get(entry.key) ?? []).filter((other) => other !== entry);
    if (others.length > 0) this.entries.set(entry.key, others);
    else this.entries.delete(entry.key);
  }

  /** Ends all sessions. */
  async close(): Promise<void> {
    clearInterval(this.clock);
    const all = [...this.entries.values()].flat();
    await Promise.all(all.map((entry) => this.end(entry)));
  }

  private closeIdle(): void {
    const before = performance.now() - idleMs;
    for (const entry of [...this.entries.values()].flat()) {
      if (entry.calls === 0 && entry.idleSince < before) void this.end(entry);
    }
  }

  private end(entry: Entry): Promise<void> {
    this.drop(entry);
    return entry.session.close(entry.hop);
  }
}

/** Hears what the backend asks outside of the stream of a call. */
function listen(entry: Entry): void {
  const { session, hop } = entry;
  const take = (message: RpcMessage) =>
    entry.call ? entry.call.onMessage(message) : session.answerAlone(hop, message);
  const stream = session.listen(hop, take);
  entry.stream = stream;
  void stream.ended.then(() => {
    // A backend that has no such stream is not asked for it again.
    if (stream.isStream && entry.stream === stream) entry.stream = undefined;
  });
}

/** Makes sure that the backend sends log messages of this severity; what is less severe is dropped when it comes. */
export async function tellLogLevel(pooled: PooledSession, hop: Hop, level: string): Promise<void> {
  const { session, logLevel } = pooled;
  const isTold = logLevel !== '' && isLogged(level, logLevel);
  if (level === '' || isTold || session.initialized.capabilities.logging === undefined) return;
  pooled.logLevel = level;
  const message = { jsonrpc: '2.0', id: 'log-level', method: 'logging/setLevel', params: { level } } as const;
  await session.ask(hop, message, () => undefined).answer;
}

/** What must be equal for two calls to share a session. The credential is part of it: it may be one user's own. */
function keyOf({ route, credential }: Hop, principal: CallPrincipal, capabilities: Record<string, unknown>): string {
  const who = route.affinity === 'agent' ? [principal.org, principal.agentId] : ownerKey(principal);
  const { backendId, origin, path } = route;
  return JSON.stringify([who, backendId, origin, path, credential, capabilities]);
}
