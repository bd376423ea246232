import type { DomainCategoryEvent } from '@gatehouse/contracts';
import type { Projection } from '@gatehouse/projections';
import { DomainCategoryRow } from './web-search.entity.js';

/** Rows of the categories that exist, each with its domains. */
export const domainCategoriesProjection: Projection<DomainCategoryRow> = {
  name: 'domain-categories',
  aggregate: 'domain-category',
  entity: DomainCategoryRow,
  rowsOf: ({ org, id }) => ({ org, id }),
  project(rows, { event: recorded, stream: { org, id }, sequence: version }) {
    const event = recorded as DomainCategoryEvent | null;
    switch (event?.$typeName) {
      case 'gatehouse.policy.v1.DomainCategoryCreated':
        return [{ org, id, name: event.name, description: event.description, domains: [], version }];
      case 'gatehouse.policy.v1.DomainsListed':
        return rows.map((row) => ({ ...row, domains: [...new Set([...row.domains, ...event.domains])], version }));
      case 'gatehouse.policy.v1.DomainsDelisted': {
        const gone = new Set(event.domains);
        return rows.map((row) => ({ ...row, domains: row.domains.filter((domain) => !gone.has(domain)), version }));
      }
      case 'gatehouse.policy.v1.DomainCategoryRemoved':
        return [];
      default:
        return rows;
    }
  },
};
