import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { GatehouseError } from '@gatehouse/errors';
import { LimitRow, type LimitBody } from './limits.entity.js';

/** A limit as the API shows it. */
export type LimitView = LimitBody & { id: string; version: number };

@Injectable()
export class LimitsQuery {
  constructor(private readonly dataSource: DataSource) {}

  async list(org: string): Promise<LimitView[]> {
    const rows = await this.dataSource.getRepository(LimitRow).find({ where: { org }, order: { version: 'ASC' } });
    return rows.map(toView);
  }

  /** @throws GatehouseError GATEHOUSE_LIMIT_NOT_FOUND */
  async get(org: string, id: string): Promise<LimitView> {
    const row = await this.dataSource.getRepository(LimitRow).findOneBy({ org, id });
    if (!row) throw new GatehouseError('GATEHOUSE_LIMIT_NOT_FOUND', { detail: `No limit "${id}".` });
    return toView(row);
  }
}

function toView({ id, limit, version }: LimitRow): LimitView {
  return { id, ...limit, version };
}
