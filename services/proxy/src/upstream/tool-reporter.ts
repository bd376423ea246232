import type { NatsConnection } from '@nats-io/transport-node';
import { LRUCache } from 'lru-cache';
import { reportTools } from '@gatehouse/nats';
import type { ToolNews } from '../exchange.js';

/** The same is told again when it is still so after this time: a message may have been lost. */
const pauseMs = 10_000;
const maxTold = 10_000;

/** Tells the registry what was seen of tools. */
export class ToolReporter {
  private readonly told = new LRUCache<string, true>({ max: maxTold, ttl: pauseMs });

  constructor(private readonly nats: NatsConnection) {}

  /** What an exchange has brought to light. */
  tell(org: string, { drifted, quarantine }: ToolNews): void {
    const news = drifted.filter((drift) => this.isNews(JSON.stringify([org, drift])));
    for (const backendId of new Set(news.map((drift) => drift.backendId))) {
      const texts = news.filter((drift) => drift.backendId === backendId).map(({ text }) => text);
      const definitions = texts.map((text) => JSON.parse(text) as unknown);
      reportTools(this.nats, org, { type: 'drift', backendId, definitions });
    }
    if (quarantine && this.isNews(JSON.stringify([org, quarantine])))
      reportTools(this.nats, org, { type: 'quarantine', ...quarantine });
  }

  /** A backend says that its list of tools is another one. */
  listChanged(org: string, backendId: string): void {
    reportTools(this.nats, org, { type: 'listChanged', backendId });
  }

  private isNews(key: string): boolean {
    if (this.told.has(key)) return false;
    this.told.set(key, true);
    return true;
  }
}
