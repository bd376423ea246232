import { randomUUID } from 'node:crypto';
import { Kvm, type KV } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { LRUCache } from 'lru-cache';
import { SESSIONS_BUCKET } from '@gatehouse/nats';
import type { CallPrincipal } from '../snapshot/snapshot.js';
import type { ReplicaLink } from './replica-link.js';

/** A legacy session between an agent and an endpoint. A session is no credential: every request proves itself anew. */
export interface Session {
  readonly id: string;
  /** To whom it belongs; anybody else is told that it does not exist. */
  readonly owner: string;
  /** Path of the endpoint at which it began; it is unknown at any other. */
  readonly endpoint: string;
  readonly protocolVersion: string;
  /** What the client called itself; for the log. */
  readonly clientLabel: string;
  /** What the client said that it can do. */
  readonly capabilities: Readonly<Record<string, unknown>>;
  /** Least severity of log messages that the agent wants; empty until it says so. */
  readonly logLevel: string;
  /** The backends' own sessions by backend; an empty id where the backend keeps none. */
  readonly upstreams: Readonly<Record<string, string>>;
  /** Versions that backends have agreed to in sessions that the gateway began for the agent. */
  readonly versions?: Readonly<Record<string, string>>;
  /** Resources about whose changes the agent wants to hear: by URI the backend. */
  readonly subscriptions: Readonly<Record<string, string>>;
}

type Changes = Partial<Pick<Session, 'logLevel' | 'upstreams' | 'versions' | 'subscriptions'>>;

const maxAttempts = 5;
const changedTopic = 'session-changed';

/** Legacy sessions, in NATS KV so that any replica serves any request; the ones in use are in memory. */
export class SessionStore {
  private readonly cache = new LRUCache<string, Session>({ max: 50_000, ttl: 3_600_000 });
  private readonly listeners = new Map<string, Set<() => void>>();
  private kv: KV | undefined;

  constructor(
    private readonly nc: NatsConnection,
    private readonly link: ReplicaLink,
    private readonly onTrouble: (error: unknown) => void,
  ) {
    link.onBroadcast(changedTopic, (id) => this.refresh(String(id)));
  }

  /** Makes a session. When KV does not answer, it lives on this replica alone. */
  async create(fields: Omit<Session, 'id'>): Promise<Session> {
    const session = { ...fields, id: randomUUID() };
    this.cache.set(session.id, session);
    await this.bucket()
      .then((kv) => kv.put(session.id, JSON.stringify(session)))
      .catch(this.onTrouble);
    return session;
  }

  /** The session with this id, if it is this owner's and of this endpoint. */
  find(id: string, owner: string, endpoint: string): Session | undefined | Promise<Session | undefined> {
    const cached = this.cache.get(id);
    if (cached) return belongsTo(cached, owner, endpoint) ? cached : undefined;
    return this.load(id).then((session) => (session && belongsTo(session, owner, endpoint) ? session : undefined));
  }

  /** Changes a session for all replicas. `change` may be called again when another replica was faster. */
  async change(session: Session, change: (current: Session) => Changes): Promise<Session> {
    const changed = await this.write(session, change).catch((error: unknown) => {
      this.onTrouble(error);
      return { ...session, ...change(session) };
    });
    this.cache.set(session.id, changed);
    this.link.broadcast(changedTopic, session.id);
    this.notify(session.id);
    return changed;
  }

  /** Calls `listener` after each change of the session, on whatever replica, and at its end. Returns how to stop that. */
  watch(id: string, listener: () => void): () => void {
    const listeners = this.listeners.get(id) ?? new Set();
    this.listeners.set(id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.listeners.delete(id);
    };
  }

  async remove(id: string): Promise<void> {
    this.cache.delete(id);
    await this.bucket()
      .then((kv) => kv.delete(id))
      .catch(this.onTrouble);
    this.link.broadcast(changedTopic, id);
    this.notify(id);
  }

  private async write(session: Session, change: (current: Session) => Changes): Promise<Session> {
    const kv = await this.bucket();
    for (let attempt = 1; ; attempt++) {
      const entry = await kv.get(session.id);
      const current = entry?.operation === 'PUT' ? entry.json<Session>() : session;
      const changed = { ...current, ...change(current) };
      try {
        if (entry) await kv.update(session.id, JSON.stringify(changed), entry.revision);
        else await kv.put(session.id, JSON.stringify(changed));
        return changed;
      } catch (error) {
        if (attempt === maxAttempts) throw error;
      }
    }
  }

  private refresh(id: string): void {
    this.cache.delete(id);
    this.notify(id);
  }

  private notify(id: string): void {
    for (const listener of this.listeners.get(id) ?? []) listener();
  }

  private async load(id: string): Promise<Session | undefined> {
    if (!/^[0-9a-f-]{36}$/.test(id)) return undefined;
    const entry = await this.bucket()
      .then((kv) => kv.get(id))
      .catch(this.onTrouble);
    if (!entry || entry.operation !== 'PUT') return undefined;
    const session = entry.json<Session>();
    this.cache.set(id, session);
    return session;
  }

  private async bucket(): Promise<KV> {
    return (this.kv ??= await new Kvm(this.nc).open(SESSIONS_BUCKET));
  }
}

/** Key of the principal to whom a session is bound. */
export function ownerKey({ org, kind, userId, agentId, broughtToken }: CallPrincipal): string {
  return JSON.stringify([org, kind, userId, agentId, ...(broughtToken === undefined ? [] : [broughtToken])]);
}

function belongsTo(session: Session, owner: string, endpoint: string): boolean {
  return session.owner === owner && session.endpoint === endpoint;
}
