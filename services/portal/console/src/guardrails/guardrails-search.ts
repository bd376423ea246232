import { compact, oneOf } from '../url-search.js';

export const tabs = ['profiles', 'try', 'detectors', 'own', 'exceptions'] as const;
export type GuardrailsTab = (typeof tabs)[number];

/** What the URL of the guardrails page says. */
export interface GuardrailsSearch {
  tab?: GuardrailsTab;
  /** Slug of the profile whose details are open. */
  profile?: string;
  /** Slug of the organization's own detector whose details are open. */
  detector?: string;
}

export function readGuardrailsSearch(search: Record<string, unknown>): GuardrailsSearch {
  const tab = tabs.find((each) => each === oneOf(search, 'tab'));
  return compact({ tab, profile: oneOf(search, 'profile'), detector: oneOf(search, 'detector') });
}
