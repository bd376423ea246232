import type { Scanner } from '@gatehouse/guardrail-engine';
import {
  compileWebSearch,
  customAdapter,
  queryScannerOf,
  type ToolAdapter,
  type WebSearchRules,
} from '@gatehouse/web-search';
import type { OrgState } from './snapshot.projection.js';

/** The web-search policies of an organization; `own` finds what is the organization's own. */
export function compileWebSearchRules(state: OrgState, own: Scanner | undefined): WebSearchRules | undefined {
  const { webSearchPolicies: policies, domainCategories: categories } = state;
  return compileWebSearch({ policies, categories, scannerOf: (policy) => queryScannerOf(policy, own) });
}

/** Finds how a tool is read: as an administrator said, or as its definition says. */
export function searchAdapters({ tools, searchTools }: Pick<OrgState, 'tools' | 'searchTools'>) {
  const said = Object.assign(Object.create(null) as OrgState['searchTools'], searchTools);
  const ofTool = (backendId: string, tool: string): ToolAdapter | undefined => {
    const known = said[backendId]?.[tool];
    return known ? customAdapter(known) : tools[backendId]?.[tool]?.search;
  };
  return (backendId: string, tool: string | undefined): ToolAdapter | undefined => {
    if (tool !== undefined) return ofTool(backendId, tool);
    const names = [...Object.keys(tools[backendId] ?? {}), ...Object.keys(said[backendId] ?? {})];
    return names.some((name) => ofTool(backendId, name)) ? anySearch : undefined;
  };
}

/** An answer that may be that of any tool. */
const anySearch: ToolAdapter = { provider: 'generic', role: 'search', sideChannels: [] };
