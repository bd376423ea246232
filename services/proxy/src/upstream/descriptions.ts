import { LRUCache } from 'lru-cache';
import type { Dispatcher } from 'undici';
import type { Era, Rejection } from '../exchange.js';
import { describeBackend, type Description } from './describe.js';
import type { Hop } from './messages.js';

const keptMs = 60_000;
const maxKept = 1_000;

/** What backends say of themselves, kept for a minute for each era and credential. What went wrong is not kept. */
export class Descriptions {
  private readonly known = new LRUCache<string, Promise<Description | Rejection>>({ max: maxKept, ttl: keptMs });

  constructor(private readonly dispatcher: Dispatcher) {}

  /** Many who ask at once ask the backend once. */
  of(hop: Hop, era: Era): Promise<Description | Rejection> {
    const { route, credential } = hop;
    const key = JSON.stringify([route.key, route.origin, route.path, era, credential]);
    const known = this.known.get(key);
    if (known) return known;
    const found = describeBackend(this.dispatcher, hop, era);
    this.known.set(key, found);
    const forget = () => this.known.peek(key) === found && this.known.delete(key);
    void found.then((description) => 'reason' in description && forget(), forget);
    return found;
  }
}
