import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { GatehouseError } from '@gatehouse/errors';
import { CommandHandler } from '@gatehouse/event-store';
import { Projectors } from '@gatehouse/service-kit';
import type { BackendHealth } from '../health/backend-health.js';
import { HealthQuery } from '../health/health.query.js';
import { ToolRow } from '../tools/tools.entity.js';
import type { BackendView } from './backend-view.dto.js';
import { backendDecider } from './backend.decider.js';
import { backendsProjection } from './backends.projection.js';
import { BackendRow } from './backends.entity.js';

@Injectable()
export class BackendsQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly health: HealthQuery,
    private readonly handler: CommandHandler,
    private readonly projectors: Projectors,
  ) {}

  /** All backends of the organization by name; `search` looks into slug, name and URL. */
  async list(org: string, search = ''): Promise<BackendView[]> {
    const rows = await this.dataSource
      .getRepository(BackendRow)
      .createQueryBuilder('b')
      .where('b.org = :org', { org })
      .andWhere(`(:search = '' OR strpos(lower(b.id || ' ' || b.name || ' ' || b.url), lower(:search)) > 0)`, {
        search,
      })
      .orderBy('lower(b.name)')
      .addOrderBy('b.id')
      .getMany();
    const counts = await this.toolCounts(org);
    const healthOf = this.health.in(org);
    return rows.map((row) => toView(row, healthOf(row.id), counts.get(row.id)));
  }

  /** @throws GatehouseError GATEHOUSE_BACKEND_NOT_FOUND */
  async get(org: string, id: string): Promise<BackendView> {
    const row = await this.dataSource.getRepository(BackendRow).findOneBy({ org, id });
    if (!row) throw new GatehouseError('GATEHOUSE_BACKEND_NOT_FOUND', { detail: `No backend "${id}".` });
    return toView(row, this.health.in(org)(id), (await this.toolCounts(org)).get(id));
  }

  /**
   * As the last change has left it, for commands that depend on it: rows are a moment behind.
   * @throws GatehouseError GATEHOUSE_BACKEND_NOT_FOUND
   */
  async latest(org: string, id: string): Promise<BackendView> {
    const { version } = await this.handler.load(backendDecider, { org, aggregate: 'backend', id });
    await this.projectors.waitFor(backendsProjection, version);
    return this.get(org, id);
  }

  private async toolCounts(org: string): Promise<Map<string, { total: number; enabled: number }>> {
    const counts = await this.dataSource
      .getRepository(ToolRow)
      .createQueryBuilder('t')
      .select('t.backendId', 'backendId')
      .addSelect('count(*)::int', 'total')
      .addSelect('(count(*) FILTER (WHERE t.enabled))::int', 'enabled')
      .where('t.org = :org', { org })
      .groupBy('t.backendId')
      .getRawMany<{ backendId: string; total: number; enabled: number }>();
    return new Map(counts.map(({ backendId, total, enabled }) => [backendId, { total, enabled }]));
  }
}

function toView({ org: _, ...row }: BackendRow, health: BackendHealth, tools = { total: 0, enabled: 0 }): BackendView {
  return { ...row, conforms: row.credentialMode !== 'passthrough', tools, health };
}
