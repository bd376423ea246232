import { SearchAdapterSchema, toJsonString, type SearchToolsEvent } from '@gatehouse/contracts';
import type { Projection } from '@gatehouse/projections';
import { SearchToolsRow } from './web-search.entity.js';

/** Rows of what was said of backends' tools. */
export const searchToolsProjection: Projection<SearchToolsRow> = {
  name: 'search-tools',
  aggregate: 'search-tools',
  entity: SearchToolsRow,
  rowsOf: ({ org, id }) => ({ org, id }),
  project(rows, { event: recorded, stream: { org, id }, sequence: version }) {
    const event = recorded as SearchToolsEvent | null;
    const without = (tool: string) => rows.flatMap(({ tools }) => tools).filter((known) => known.tool !== tool);
    switch (event?.$typeName) {
      case 'gatehouse.policy.v1.SearchToolDescribed': {
        if (!event.adapter) return rows;
        const said = { tool: event.tool, adapter: toJsonString(SearchAdapterSchema, event.adapter) };
        return [{ org, id, tools: [...without(event.tool), said], version }];
      }
      case 'gatehouse.policy.v1.SearchToolForgotten':
        return [{ org, id, tools: without(event.tool), version }];
      case 'gatehouse.policy.v1.SearchToolsForgotten':
        return [];
      default:
        return rows;
    }
  },
};
