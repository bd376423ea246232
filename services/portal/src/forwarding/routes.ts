import { GatehouseError } from '@gatehouse/errors';
import type { PartName } from '../portal.config.js';

/** Which part of the product answers which path of the public API; the parts know nothing of the prefix /api. */
export const forwardedRoutes: readonly { path: string; part: PartName }[] = [
  { path: '/api/backends', part: 'registry' },
  { path: '/api/tools', part: 'registry' },
  { path: '/api/bundles', part: 'registry' },
  { path: '/api/agents', part: 'policy' },
  { path: '/api/rules', part: 'policy' },
  { path: '/api/limits', part: 'policy' },
  { path: '/api/web-search', part: 'policy' },
  { path: '/api/grants', part: 'policy' },
  { path: '/api/permissions', part: 'policy' },
  { path: '/api/connections', part: 'auth-broker' },
  { path: '/api/tokens', part: 'auth-broker' },
  { path: '/api/disabled-callers', part: 'auth-broker' },
  { path: '/api/secrets', part: 'auth-broker' },
  { path: '/api/guardrails', part: 'guardrail' },
  { path: '/graphql', part: 'analytics' },
];

/** `..` and `.` as segments of a path, plain or escaped: what stands behind might resolve them to another resource. */
const dotSegment = /(?:^|\/|%2f|\\|%5c)(?:\.|%2e){1,2}(?:\/|%2f|\\|%5c|$)/i;

/** The path at the part. @throws GatehouseError GATEHOUSE_REQUEST_NOT_FOUND */
export function pathAtPart(url: string): string {
  const [path = ''] = url.split('?');
  if (dotSegment.test(path)) throw new GatehouseError('GATEHOUSE_REQUEST_NOT_FOUND');
  return url.startsWith('/api/') ? url.slice('/api'.length) : url;
}
