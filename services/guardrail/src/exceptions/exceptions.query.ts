import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { GatehouseError } from '@gatehouse/errors';
import { ExceptionRow, type ExceptionBody } from './exceptions.entity.js';

/** An exception as the API shows it. */
export type ExceptionView = ExceptionBody & { id: string; version: number };

@Injectable()
export class ExceptionsQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** All exceptions of the organization, the newest first. */
  async list(org: string): Promise<ExceptionView[]> {
    const rows = await this.dataSource.getRepository(ExceptionRow).find({ where: { org }, order: { version: 'DESC' } });
    return rows.map(toView);
  }

  /** @throws GatehouseError GATEHOUSE_EXCEPTION_NOT_FOUND */
  async get(org: string, id: string): Promise<ExceptionView> {
    const row = await this.dataSource.getRepository(ExceptionRow).findOneBy({ org, id });
    if (!row) throw new GatehouseError('GATEHOUSE_EXCEPTION_NOT_FOUND', { detail: `No exception "${id}".` });
    return toView(row);
  }
}

function toView({ id, exception, version }: ExceptionRow): ExceptionView {
  return { id, ...exception, version };
}
