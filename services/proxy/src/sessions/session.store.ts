import { randomUUID } from 'node:crypto';
import { Kvm, type KV } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { LRUCache } from 'lru-cache';
import { SESSIONS_BUCKET } from '@gatehouse/nats';
import type { CallPrincipal } from '../snapshot/snapshot.js';

/** A legacy session between an agent and a backend. A session is no credential: every request proves itself anew. */
export interface Session {
  id: string;
  /** To whom it belongs; anybody else is told that it does not exist. */
  owner: string;
  backendId: string;
  /** The backend's own session; empty when it has none. */
  upstreamId: string;
  protocolVersion: string;
  /** What the client called itself; for the log. */
  clientLabel: string;
}

/** Legacy sessions, in NATS KV so that any replica serves any request; the ones in use are in memory. */
export class SessionStore {
  private readonly cache = new LRUCache<string, Session>({ max: 50_000, ttl: 3_600_000 });
  private kv: KV | undefined;

  constructor(
    private readonly nc: NatsConnection,
    private readonly onTrouble: (error: unknown) => void,
  ) {}

  /** Makes a session. When KV does not answer, it lives on this replica alone. */
  async create(fields: Omit<Session, 'id'>): Promise<Session> {
    const session = { ...fields, id: randomUUID() };
    this.cache.set(session.id, session);
    await this.bucket()
      .then((kv) => kv.put(session.id, JSON.stringify(session)))
      .catch(this.onTrouble);
    return session;
  }

  /** The session with this id, if it is this owner's and about this backend. */
  find(id: string, owner: string, backendId: string): Session | undefined | Promise<Session | undefined> {
    const cached = this.cache.get(id);
    if (cached) return belongsTo(cached, owner, backendId) ? cached : undefined;
    return this.load(id, owner, backendId);
  }

  async remove(id: string): Promise<void> {
    this.cache.delete(id);
    await this.bucket()
      .then((kv) => kv.delete(id))
      .catch(this.onTrouble);
  }

  private async load(id: string, owner: string, backendId: string): Promise<Session | undefined> {
    if (!/^[0-9a-f-]{36}$/.test(id)) return undefined;
    const entry = await this.bucket()
      .then((kv) => kv.get(id))
      .catch(this.onTrouble);
    if (!entry || entry.operation !== 'PUT') return undefined;
    const session = entry.json<Session>();
    this.cache.set(id, session);
    return belongsTo(session, owner, backendId) ? session : undefined;
  }

  private async bucket(): Promise<KV> {
    return (this.kv ??= await new Kvm(this.nc).open(SESSIONS_BUCKET));
  }
}

/** Key of the principal to whom a session is bound. */
export function ownerKey({ org, kind, userId, agentId }: CallPrincipal): string {
  return JSON.stringify([org, kind, userId, agentId]);
}

function belongsTo(session: Session, owner: string, backendId: string): boolean {
  return session.owner === owner && session.backendId === backendId;
}
