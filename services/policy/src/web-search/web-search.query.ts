import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { GatehouseError } from '@gatehouse/errors';
import {
  DomainCategoryRow,
  SearchToolsRow,
  WebSearchPolicyRow,
  type WebSearchPolicyBody,
} from './web-search.entity.js';

/** A policy as the API shows it. */
export type WebSearchPolicyView = WebSearchPolicyBody & { id: string; version: number };

/** A category as the API shows it. */
export interface DomainCategoryView {
  id: string;
  name: string;
  description: string;
  /** How many domains are in it. */
  count: number;
  version: number;
}

const maxShown = 500;

@Injectable()
export class WebSearchQuery {
  constructor(private readonly dataSource: DataSource) {}

  async policies(org: string): Promise<WebSearchPolicyView[]> {
    const rows = await this.dataSource
      .getRepository(WebSearchPolicyRow)
      .find({ where: { org }, order: { version: 'ASC' } });
    return rows.map(({ id, policy, version }) => ({ id, ...policy, version }));
  }

  /** @throws GatehouseError GATEHOUSE_WEB_SEARCH_POLICY_NOT_FOUND */
  async policy(org: string, id: string): Promise<WebSearchPolicyView> {
    const row = await this.dataSource.getRepository(WebSearchPolicyRow).findOneBy({ org, id });
    if (!row) throw new GatehouseError('GATEHOUSE_WEB_SEARCH_POLICY_NOT_FOUND', { detail: `No policy "${id}".` });
    return { id, ...row.policy, version: row.version };
  }

  async categories(org: string): Promise<DomainCategoryView[]> {
    const rows = await this.dataSource.getRepository(DomainCategoryRow).find({ where: { org }, order: { id: 'ASC' } });
    return rows.map(toView);
  }

  /**
   * A category with those of its domains that have a text in them, sorted, at most 500.
   * @throws GatehouseError GATEHOUSE_DOMAIN_CATEGORY_NOT_FOUND
   */
  async category(org: string, id: string, search: string): Promise<DomainCategoryView & { domains: string[] }> {
    const row = await this.dataSource.getRepository(DomainCategoryRow).findOneBy({ org, id });
    if (!row) throw new GatehouseError('GATEHOUSE_DOMAIN_CATEGORY_NOT_FOUND', { detail: `No category "${id}".` });
    const domains = row.domains.filter((domain) => domain.includes(search.toLowerCase())).sort();
    return { ...toView(row), domains: domains.slice(0, maxShown) };
  }

  /** Domains by category. */
  async domains(org: string): Promise<Record<string, readonly string[]>> {
    const rows = await this.dataSource.getRepository(DomainCategoryRow).findBy({ org });
    return Object.fromEntries(rows.map(({ id, domains }) => [id, domains]));
  }

  /** What was said of tools, as ProtoJSON, by backend and tool. */
  async searchTools(org: string): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
    const rows = await this.dataSource.getRepository(SearchToolsRow).findBy({ org });
    return new Map(rows.map(({ id, tools }) => [id, new Map(tools.map(({ tool, adapter }) => [tool, adapter]))]));
  }
}

function toView({ id, name, description, domains, version }: DomainCategoryRow): DomainCategoryView {
  return { id, name, description, count: domains.length, version };
}
