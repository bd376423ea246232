import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { discoveryUrl } from '@gatehouse/identity';
import { ReplicaBoard } from '@gatehouse/nats';
import { Nats, productVersion } from '@gatehouse/service-kit';
import { PartClient } from '../forwarding/part.client.js';
import { PortalConfig, partNames, type PartName } from '../portal.config.js';
import type { PartStatus, StatusView } from './status.dto.js';

const timeoutMs = 2_000;

/** Asks every part whether it is there. */
@Injectable()
export class StatusQuery {
  constructor(
    private readonly config: PortalConfig,
    private readonly client: PartClient,
    private readonly dataSource: DataSource,
    private readonly nats: Nats,
    private readonly board: ReplicaBoard,
  ) {}

  async read(): Promise<StatusView> {
    const parts = await Promise.all([
      ...partNames.map((name) => check(name, () => this.askPart(name))),
      check('proxy', () => this.askProxy()),
      check('nats', () => this.askNats()),
      check('postgres', () => this.askPostgres()),
      check('identity provider', () => this.askIssuer()),
    ]);
    const status = parts.every((part) => part.status === 'up') ? 'ok' : 'degraded';
    return { status, version: productVersion, parts, replicas: this.board.live() };
  }

  /** Any answer will do; the description, where there is one, tells the version. */
  private async askPart(name: PartName): Promise<string | undefined> {
    const { body, statusCode } = await this.client.request(name, { method: 'GET', path: '/openapi.json', timeoutMs });
    if (statusCode === 200) return ((await body.json()) as { info?: { version?: string } }).info?.version;
    await body.dump();
    return undefined;
  }

  private async askProxy(): Promise<undefined> {
    await fetch(this.config.proxyUrl, { signal: AbortSignal.timeout(timeoutMs), redirect: 'manual' });
  }

  private async askNats(): Promise<string | undefined> {
    await within(this.nats.connection.rtt());
    return this.nats.connection.info?.version;
  }

  private async askPostgres(): Promise<string | undefined> {
    const rows = await within(this.dataSource.query<{ server_version: string }[]>('SHOW server_version'));
    return rows[0]?.server_version;
  }

  private async askIssuer(): Promise<undefined> {
    const { ok, status } = await fetch(discoveryUrl(this.config.issuer), { signal: AbortSignal.timeout(timeoutMs) });
    if (!ok) throw new Error(`HTTP ${status}`);
  }
}

function within<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer in time')), timeoutMs);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function check(name: string, ask: () => Promise<string | undefined>): Promise<PartStatus> {
  const started = performance.now();
  const latencyMs = () => Math.round(performance.now() - started);
  try {
    const version = await ask();
    return { name, status: 'up', latencyMs: latencyMs(), ...(version === undefined ? {} : { version }) };
  } catch (error) {
    return { name, status: 'down', latencyMs: latencyMs(), detail: (error as Error).message };
  }
}
