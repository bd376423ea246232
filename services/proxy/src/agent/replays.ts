import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { RpcMessage } from '../exchange.js';
import type { ReplicaLink } from '../sessions/replica-link.js';
import type { Session } from '../sessions/session.store.js';

const keptMs = 900_000;
const maxStreamBytes = 4 * 1_048_576;
const maxBytes = 64 * 1_048_576;

/** Where a stream can be gone on with, as the id of an event says it. */
export interface ReplayPosition {
  replica: string;
  stream: string;
  /** Number of the last event that the agent has. */
  after: number;
  /** Id of the request that the stream belongs to. */
  requestId: RpcMessage['id'];
}

/**
 * The events of a stream to a legacy agent that the gateway speaks itself, for when the agent's connection breaks (MCP
 * 2025-11-25, basic/transports, resumability). In memory only: they hold payloads.
 */
export class Replay {
  private readonly events: string[] = [];
  private first = 1;
  private bytes = 0;
  private isOver = false;
  private isForgotten = false;
  private readonly followers = new Set<() => void>();

  constructor(
    readonly session: Pick<Session, 'id' | 'owner'>,
    private readonly idOf: (n: number) => string,
    private readonly onGrowth: (bytes: number) => void,
  ) {}

  get size(): number {
    return this.bytes;
  }

  /** Id of the next event. */
  nextId(): string {
    return this.idOf(this.first + this.events.length);
  }

  add(event: string): void {
    if (this.isForgotten) return;
    this.events.push(event);
    const before = this.bytes;
    this.bytes += event.length;
    // The newest are kept: who comes back for older ones is told that they are gone.
    while (this.bytes > maxStreamBytes && this.events.length > 1) {
      this.bytes -= this.events.shift()?.length ?? 0;
      this.first++;
    }
    this.onGrowth(this.bytes - before);
    for (const follow of this.followers) follow();
  }

  /** Keeps nothing of it any more: who comes back is told that it is gone. */
  forget(): void {
    this.first += this.events.length;
    this.events.length = 0;
    this.bytes = 0;
    this.isForgotten = true;
    for (const follow of this.followers) follow();
  }

  /** The last event, or none when the call ended without. */
  end(event: string): void {
    this.isOver = true;
    if (event === '') for (const follow of this.followers) follow();
    else this.add(event);
  }

  /** Hands over the events after `after`, then new ones until the end. False when some are gone. */
  async follow(after: number, onEvent: (event: string) => void, signal: AbortSignal): Promise<boolean> {
    let next = after + 1;
    while (!signal.aborted) {
      if (next < this.first || this.isForgotten) return false;
      for (let event = this.events[next - this.first]; event !== undefined; event = this.events[next - this.first]) {
        onEvent(event);
        next++;
      }
      if (this.isOver) return true;
      await this.news(signal);
    }
    return true;
  }

  private news(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.followers.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.followers.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}

/** The streams of this replica that can be gone on with. */
export class Replays {
  private readonly streams = new LRUCache<string, Replay>({
    max: 20_000,
    ttl: keptMs,
    dispose: (replay) => {
      this.bytes -= replay.size;
      replay.forget();
    },
  });
  /** A replica that starts again under its name has other streams. */
  private readonly epoch = randomBytes(6).toString('base64url');
  private count = 0;
  private bytes = 0;

  constructor(private readonly link: ReplicaLink) {
    link.serve('replay', async (payload, send, signal) => {
      const [session, stream, after] = payload as [string, string, number];
      const replay = this.streams.get(stream);
      send(replay?.session.id === session && (await replay.follow(after, send, signal)));
    });
  }

  /** A stream for the answer to a request of this session. */
  open(session: Session, requestId: RpcMessage['id']): Replay {
    const stream = `${this.epoch}${++this.count}`;
    const idOf = (n: number) => eventId({ replica: this.link.replica, stream, after: n, requestId });
    const replay = new Replay(session, idOf, (bytes) => this.grow(stream, replay, bytes));
    this.streams.set(stream, replay);
    return replay;
  }

  private grow(stream: string, replay: Replay, bytes: number): void {
    if (!this.streams.has(stream)) return;
    // A stream is as old as its last event.
    this.streams.set(stream, replay);
    this.bytes += bytes;
    while (this.bytes > maxBytes && this.streams.size > 1) this.streams.pop();
  }
}

const prefix = 'gh.';

function eventId(position: ReplayPosition): string {
  const { replica, stream, after, requestId } = position;
  return prefix + Buffer.from(JSON.stringify([replica, stream, after, requestId])).toString('base64url');
}

/** The position in an event id; undefined when the id is not one of ours. */
export function parseEventId(id: string): ReplayPosition | undefined {
  if (!id.startsWith(prefix)) return undefined;
  try {
    const parts = JSON.parse(Buffer.from(id.slice(prefix.length), 'base64url').toString('utf8')) as unknown[];
    const [replica, stream, after, requestId] = parts;
    const isOurs = typeof replica === 'string' && typeof stream === 'string' && Number.isSafeInteger(after);
    if (!isOurs || (typeof requestId !== 'string' && typeof requestId !== 'number')) return undefined;
    return { replica, stream, after: after as number, requestId };
  } catch {
    return undefined;
  }
}
