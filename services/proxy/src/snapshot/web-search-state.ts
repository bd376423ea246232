import type {
  DomainCategoryEvent,
  SearchAdapter,
  SearchToolsEvent,
  WebSearchPolicy,
  WebSearchPolicyEvent,
} from '@gatehouse/contracts';

/** What the proxy knows of web-search policy; entries are replaced and never changed in place. */
export interface WebSearchState {
  webSearchPolicies: Record<string, WebSearchPolicy>;
  /** Domains of categories, in the order in which they came. */
  domainCategories: Record<string, readonly string[]>;
  /** What administrators said of tools, by backend and tool. */
  searchTools: Record<string, Record<string, SearchAdapter>>;
}

export type WebSearchEvent = WebSearchPolicyEvent | DomainCategoryEvent | SearchToolsEvent;

export function foldWebSearch(state: WebSearchState, event: WebSearchEvent, id: string): void {
  switch (event.$typeName) {
    case 'gatehouse.policy.v1.WebSearchPolicyAdded':
    case 'gatehouse.policy.v1.WebSearchPolicyRevised':
      if (event.policy) state.webSearchPolicies[id] = event.policy;
      return;
    case 'gatehouse.policy.v1.WebSearchPolicyRemoved':
      delete state.webSearchPolicies[id];
      return;
    case 'gatehouse.policy.v1.DomainCategoryCreated':
    case 'gatehouse.policy.v1.DomainsListed':
    case 'gatehouse.policy.v1.DomainsDelisted':
    case 'gatehouse.policy.v1.DomainCategoryRemoved':
      return foldCategory(state.domainCategories, event, id);
    default:
      return foldSearchTools(state.searchTools, event, id);
  }
}

function foldCategory(categories: WebSearchState['domainCategories'], event: DomainCategoryEvent, id: string): void {
  const known = categories[id];
  switch (event.$typeName) {
    case 'gatehouse.policy.v1.DomainCategoryCreated':
      categories[id] = [];
      return;
    case 'gatehouse.policy.v1.DomainsListed':
      if (known) categories[id] = [...new Set([...known, ...event.domains])];
      return;
    case 'gatehouse.policy.v1.DomainsDelisted': {
      const gone = new Set(event.domains);
      if (known) categories[id] = known.filter((domain) => !gone.has(domain));
      return;
    }
    case 'gatehouse.policy.v1.DomainCategoryRemoved':
      delete categories[id];
  }
}

function foldSearchTools(backends: WebSearchState['searchTools'], event: SearchToolsEvent, id: string): void {
  const tools = Object.assign(Object.create(null) as Record<string, SearchAdapter>, backends[id]);
  switch (event.$typeName) {
    case 'gatehouse.policy.v1.SearchToolDescribed':
      if (event.adapter) {
        tools[event.tool] = event.adapter;
        backends[id] = tools;
      }
      return;
    case 'gatehouse.policy.v1.SearchToolForgotten':
      delete tools[event.tool];
      backends[id] = tools;
      return;
    case 'gatehouse.policy.v1.SearchToolsForgotten':
      delete backends[id];
  }
}
