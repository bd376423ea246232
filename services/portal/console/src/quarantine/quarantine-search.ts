import { compact, oneOf } from '../url-search.js';

/** What the URL of the quarantine page says. */
export interface QuarantineSearch {
  /** The tool that is open; both or none. */
  backend?: string;
  tool?: string;
}

export function readQuarantineSearch(search: Record<string, unknown>): QuarantineSearch {
  const [backend, tool] = [oneOf(search, 'backend'), oneOf(search, 'tool')];
  return backend === undefined || tool === undefined ? {} : compact({ backend, tool });
}
