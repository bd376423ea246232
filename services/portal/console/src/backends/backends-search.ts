import { compact, oneOf } from '../url-search.js';

/** What the URL of the backends page says. */
export interface BackendsSearch {
  /** Part of a name, slug or URL. */
  search?: string;
  /** Slug of the backend whose details are open. */
  backend?: string;
}

export function readBackendsSearch(search: Record<string, unknown>): BackendsSearch {
  return compact({ search: oneOf(search, 'search'), backend: oneOf(search, 'backend') });
}
