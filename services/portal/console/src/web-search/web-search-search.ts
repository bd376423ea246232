import { compact, oneOf } from '../url-search.js';

export const tabs = ['policies', 'domains', 'tools', 'try', 'report'] as const;
export type WebSearchTab = (typeof tabs)[number];

/** What the URL of the web-search page says. */
export interface WebSearchSearch {
  tab?: WebSearchTab;
}

export function readWebSearchSearch(search: Record<string, unknown>): WebSearchSearch {
  const tab = tabs.find((name) => name === oneOf(search, 'tab'));
  return compact({ tab });
}
