import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { GatehouseError } from '@gatehouse/errors';
import { BundleRow } from './bundles.entity.js';

/** A bundle as the API shows it. */
export type BundleView = Omit<BundleRow, 'org'>;

@Injectable()
export class BundlesQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** All bundles of the organization by name. */
  async list(org: string): Promise<BundleView[]> {
    const rows = await this.dataSource
      .getRepository(BundleRow)
      .createQueryBuilder('b')
      .where('b.org = :org', { org })
      .orderBy('lower(b.name)')
      .addOrderBy('b.id')
      .getMany();
    return rows.map(toView);
  }

  /** @throws GatehouseError GATEHOUSE_BUNDLE_NOT_FOUND */
  async get(org: string, id: string): Promise<BundleView> {
    const row = await this.dataSource.getRepository(BundleRow).findOneBy({ org, id });
    if (!row) throw new GatehouseError('GATEHOUSE_BUNDLE_NOT_FOUND', { detail: `No bundle "${id}".` });
    return toView(row);
  }
}

function toView({ org: _, ...row }: BundleRow): BundleView {
  return row;
}
