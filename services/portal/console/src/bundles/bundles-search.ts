import { compact, oneOf } from '../url-search.js';

/** What the URL of the bundles page says. */
export interface BundlesSearch {
  /** Slug of the bundle whose details are open. */
  bundle?: string;
}

export function readBundlesSearch(search: Record<string, unknown>): BundlesSearch {
  return compact({ bundle: oneOf(search, 'bundle') });
}
