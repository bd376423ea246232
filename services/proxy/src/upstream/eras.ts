import type { NatsConnection } from '@nats-io/transport-node';
import { reprobeSubject } from '@gatehouse/nats';
import type { Logger } from '@gatehouse/observability';
import type { Outbound } from '@gatehouse/outbound';
import type { Rejection } from '../exchange.js';
import type { EraVerdict } from '../snapshot/snapshot.js';
import type { SnapshotFollower } from '../snapshot/snapshot-follower.js';
import { describeBackend, type Description } from './describe.js';
import type { Hop } from './messages.js';

export interface ErasOptions {
  outbound: Outbound;
  snapshots: Pick<SnapshotFollower, 'heal'>;
  nats: NatsConnection;
  logger: Logger;
}

interface Look {
  /** The look that is going on. */
  going: Promise<EraVerdict | undefined> | undefined;
  /** When the next one may begin, and how much later the one after that. */
  nextMs: number;
  pauseMs: number;
}

const shortestPauseMs = 10_000;
const longestPauseMs = 600_000;

/**
 * Looks again at what eras a backend speaks when its answers make that doubtful: once at a time for each backend, and
 * less and less often while nothing new comes of it.
 */
export class Eras {
  private readonly looks = new Map<string, Look>();

  constructor(private readonly options: ErasOptions) {}

  /** What the backend speaks; undefined when that is not clear, or was found out a moment ago. */
  reconsider(org: string, hop: Hop): Promise<EraVerdict | undefined> {
    const look = this.lookAt(hop.route.key);
    if (look.going) return look.going;
    if (performance.now() < look.nextMs) return Promise.resolve(undefined);
    look.going = this.look(org, hop, look).finally(() => (look.going = undefined));
    return look.going;
  }

  private lookAt(key: string): Look {
    const known = this.looks.get(key) ?? { going: undefined, nextMs: 0, pauseMs: shortestPauseMs };
    this.looks.set(key, known);
    return known;
  }

  private async look(org: string, hop: Hop, look: Look): Promise<EraVerdict | undefined> {
    const { outbound, snapshots, nats, logger } = this.options;
    const { route } = hop;
    const { backendId } = route;
    const modern = isSpoken(await describeBackend(outbound.dispatcher, hop, 'modern'), route.modern);
    const legacy = isSpoken(await describeBackend(outbound.dispatcher, hop, 'legacy'), route.legacy);
    const isNew = (modern || legacy) && (modern !== route.modern || legacy !== route.legacy);
    look.pauseMs = isNew ? shortestPauseMs : Math.min(look.pauseMs * 2, longestPauseMs);
    look.nextMs = performance.now() + look.pauseMs;
    if (!isNew) return undefined;
    logger.warn({ org, backendId, modern, legacy }, 'a backend speaks other eras than its settings say');
    snapshots.heal(org, backendId, { modern, legacy });
    // The registry looks for itself, so that the settings follow.
    nats.publish(reprobeSubject(org), backendId);
    return { modern, legacy };
  }
}

/** Only a server that answers says something about the era; what was known stays when it does not. */
function isSpoken(found: Description | Rejection, known: boolean): boolean {
  if (!('reason' in found)) return true;
  return found.reason === 'upstream_era_refused' ? false : known;
}
