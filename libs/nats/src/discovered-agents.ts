import { createHash } from 'node:crypto';
import { Kvm, type KV } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { DISCOVERED_BUCKET } from './streams.js';

/** An OAuth client that called with a good token and is no agent of the organization. */
export interface DiscoveredAgent {
  /** As the identity provider names it. */
  clientId: string;
  /** Milliseconds since 1970-01-01 UTC. */
  firstSeenMs: number;
  lastSeenMs: number;
  /** The user of the newest call; the client itself when there was none. */
  lastUserId: string;
}

const noteAgainMs = 600_000;
const maxNoted = 10_000;
const maxClientIdLength = 500;

/** The clients that nobody has made an agent of, for an administrator to adopt; forgotten 30 days after their last call. */
export class DiscoveredAgents {
  private kv: Promise<KV> | undefined;
  private readonly notedAt = new Map<string, number>();

  constructor(
    private readonly nc: NatsConnection,
    private readonly onTrouble: (error: unknown) => void = () => undefined,
  ) {}

  /** Writes down that a client has called, at most every ten minutes. Waits for nothing and never throws. */
  note({ org, clientId, userId }: { org: string; clientId: string; userId: string }): void {
    if (clientId === '' || clientId.length > maxClientIdLength) return;
    const key = keyOf(org, clientId);
    const nowMs = Date.now();
    if (nowMs - (this.notedAt.get(key) ?? 0) < noteAgainMs) return;
    if (this.notedAt.size >= maxNoted) this.notedAt.clear();
    this.notedAt.set(key, nowMs);
    this.write(key, { clientId, firstSeenMs: nowMs, lastSeenMs: nowMs, lastUserId: userId }).catch((error: unknown) => {
      this.notedAt.delete(key);
      this.onTrouble(error);
    });
  }

  /** All of an organization, the newest first. */
  async list(org: string): Promise<DiscoveredAgent[]> {
    const kv = await this.open();
    const keys: string[] = [];
    for await (const key of await kv.keys(`${org}.*`)) keys.push(key);
    const entries = await Promise.all(keys.map((key) => kv.get(key)));
    return entries
      .flatMap((entry) => (entry && entry.length > 0 ? [entry.json<DiscoveredAgent>()] : []))
      .sort((a, b) => b.lastSeenMs - a.lastSeenMs);
  }

  private async write(key: string, seen: DiscoveredAgent): Promise<void> {
    const kv = await this.open();
    const entry = await kv.get(key);
    const { firstSeenMs } = entry && entry.length > 0 ? entry.json<DiscoveredAgent>() : seen;
    await kv.put(key, JSON.stringify({ ...seen, firstSeenMs }));
  }

  private open(): Promise<KV> {
    this.kv ??= new Kvm(this.nc).open(DISCOVERED_BUCKET);
    this.kv.catch(() => (this.kv = undefined));
    return this.kv;
  }
}

function keyOf(org: string, clientId: string): string {
  return `${org}.${createHash('sha256').update(clientId).digest('base64url')}`;
}
