import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { GatehouseError } from '@gatehouse/errors';
import { AccessRuleRow, type AccessRuleBody } from './access-rules.entity.js';

/** A rule as the API shows it. */
export type AccessRuleView = AccessRuleBody & { id: string; version: number };

@Injectable()
export class AccessRulesQuery {
  constructor(private readonly dataSource: DataSource) {}

  async list(org: string): Promise<AccessRuleView[]> {
    const rows = await this.dataSource.getRepository(AccessRuleRow).find({ where: { org }, order: { version: 'ASC' } });
    return rows.map(toView);
  }

  /** @throws GatehouseError GATEHOUSE_RULE_NOT_FOUND */
  async get(org: string, id: string): Promise<AccessRuleView> {
    const row = await this.dataSource.getRepository(AccessRuleRow).findOneBy({ org, id });
    if (!row) throw new GatehouseError('GATEHOUSE_RULE_NOT_FOUND', { detail: `No access rule "${id}".` });
    return toView(row);
  }
}

function toView({ id, rule, version }: AccessRuleRow): AccessRuleView {
  return { id, ...rule, version };
}
