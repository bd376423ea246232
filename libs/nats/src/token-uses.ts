import type { NatsConnection } from '@nats-io/transport-node';
import { follow, type Follower } from './follow.js';
import { TOKEN_USES_BUCKET } from './streams.js';
import { tokenUseSubject } from './subjects.js';

/**
 * Writes when an access token was used, milliseconds since 1970-01-01 UTC. Nobody waits for it to be stored: it is coarse,
 * and the next use is written too.
 */
export function announceTokenUse(nc: NatsConnection, org: string, tokenId: string, timeMs: number): void {
  if (!nc.isClosed()) nc.publish(tokenUseSubject(org, tokenId), String(timeMs));
}

/** Knows when each access token was used last, as the replicas of the proxy say. */
export class TokenUses {
  private readonly uses = new Map<string, number>();
  private follower: Follower | undefined;

  constructor(private readonly nc: NatsConnection) {}

  start(): void {
    this.follower ??= follow(this.nc, {
      stream: `KV_${TOKEN_USES_BUCKET}`,
      after: 0,
      onBatch: (messages) => {
        for (const message of messages) {
          const known = this.uses.get(message.subject) ?? 0;
          this.uses.set(message.subject, Math.max(known, Number(message.string()) || 0));
        }
      },
    });
  }

  async stop(): Promise<void> {
    await this.follower?.stop();
  }

  /** Undefined when it was never used, or nobody has said so. */
  lastUse(org: string, tokenId: string): Date | undefined {
    const timeMs = this.uses.get(tokenUseSubject(org, tokenId));
    return timeMs === undefined ? undefined : new Date(timeMs);
  }
}
