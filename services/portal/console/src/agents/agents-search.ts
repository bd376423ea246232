import { compact, oneOf } from '../url-search.js';

/** What the URL of the agents page says. */
export interface AgentsSearch {
  /** Slug of the agent whose details are open. */
  agent?: string;
}

export function readAgentsSearch(search: Record<string, unknown>): AgentsSearch {
  return compact({ agent: oneOf(search, 'agent') });
}
