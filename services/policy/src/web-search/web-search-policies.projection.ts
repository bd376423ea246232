import type { WebSearchPolicyEvent } from '@gatehouse/contracts';
import type { Projection } from '@gatehouse/projections';
import { WebSearchPolicyRow } from './web-search.entity.js';
import { toBody } from './web-search.mapper.js';

/** Rows of the policies that exist. */
export const webSearchPoliciesProjection: Projection<WebSearchPolicyRow> = {
  name: 'web-search-policies',
  aggregate: 'web-search-policy',
  entity: WebSearchPolicyRow,
  rowsOf: ({ org, id }) => ({ org, id }),
  project(rows, { event: recorded, stream: { org, id }, sequence: version }) {
    const event = recorded as WebSearchPolicyEvent | null;
    switch (event?.$typeName) {
      case 'gatehouse.policy.v1.WebSearchPolicyAdded':
      case 'gatehouse.policy.v1.WebSearchPolicyRevised':
        return event.policy ? [{ org, id, policy: toBody(event.policy), version }] : rows;
      case 'gatehouse.policy.v1.WebSearchPolicyRemoved':
        return [];
      default:
        return rows;
    }
  },
};
