import type { PartName } from '../portal.config.js';

/** Which part of the product answers which path of the public API; the parts know nothing of the prefix /api. */
export const forwardedRoutes: readonly { path: string; part: PartName }[] = [
  { path: '/api/backends', part: 'registry' },
  { path: '/api/tools', part: 'registry' },
  { path: '/api/agents', part: 'policy' },
  { path: '/api/rules', part: 'policy' },
  { path: '/api/grants', part: 'policy' },
  { path: '/api/connections', part: 'auth-broker' },
  { path: '/api/tokens', part: 'auth-broker' },
  { path: '/api/guardrails', part: 'guardrail' },
  { path: '/graphql', part: 'analytics' },
];

/** The path at the part. */
export function pathAtPart(url: string): string {
  return url.startsWith('/api/') ? url.slice('/api'.length) : url;
}
