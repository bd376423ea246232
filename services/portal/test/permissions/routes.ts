import type { Role } from '@gatehouse/identity';

/** Every role by its letter in the table. */
export const letters: Readonly<Record<string, Role>> = {
  O: 'owner',
  A: 'admin',
  S: 'security',
  U: 'auditor',
  D: 'developer',
  V: 'viewer',
};

/**
 * A route, who may use it, a body with which it does something (an empty object if there is none), and who knows that
 * its object is there (everybody, if nothing is said): to all others a refusal must look the same as for no object.
 */
export type RouteRow = readonly [route: string, roles: string, body?: object | undefined, knownTo?: string];

const everybody = 'OASUDV';
const slug = { backendId: 'crm' };
const decided = { tools: [{ tool: 'echo', hash: '0'.repeat(64) }] };

/**
 * Who may do what, written down by hand: no line of it is computed from the roles of the product. A route that is not
 * here fails the suite, and so does a line without a route.
 */
export const table: readonly RouteRow[] = [
  // Everybody may look at what there is ...
  ['GET /api/me', everybody],
  ['GET /api/status', everybody],
  ['GET /api/permissions', everybody],
  ['POST /api/permissions/check', everybody, { permission: 'backend:read' }],
  ['GET /api/agents', everybody],
  ['GET /api/agents/{id}', everybody],
  ['GET /api/agents/discovered', everybody],
  ['GET /api/backends', everybody],
  ['GET /api/backends/{id}', everybody],
  ['GET /api/backends/{id}/tools', everybody],
  ['GET /api/backends/{id}/tools/{tool}/versions', everybody],
  ['GET /api/backends/{id}/tools/{tool}/diff', everybody],
  ['GET /api/tools/quarantined', everybody],
  ['GET /api/bundles', everybody],
  ['GET /api/bundles/{id}', everybody],
  ['GET /api/rules', everybody],
  ['GET /api/rules/{id}', everybody],
  ['GET /api/limits', everybody],
  ['GET /api/limits/{id}', everybody],
  ['GET /api/web-search/policies', everybody],
  ['GET /api/web-search/policies/{id}', everybody],
  ['POST /api/web-search/try', everybody],
  ['GET /api/web-search/categories', everybody],
  ['GET /api/web-search/categories/{id}', everybody],
  ['GET /api/web-search/tools', everybody],
  ['GET /api/guardrails/detectors', everybody],
  ['GET /api/guardrails/custom-detectors', everybody],
  ['GET /api/guardrails/custom-detectors/{id}', everybody],
  ['GET /api/guardrails/profiles', everybody],
  ['GET /api/guardrails/profiles/{id}', everybody],
  ['GET /api/guardrails/exceptions', everybody],
  ['GET /api/guardrails/exceptions/{id}', everybody],
  // ... and sees of tokens, connections and console sessions their own.
  ['GET /api/tokens', everybody],
  ['GET /api/sessions', everybody],
  ['DELETE /api/sessions', everybody],
  ['DELETE /api/sessions/{id}', everybody],
  ['GET /api/connections', everybody],

  // Agents
  ['POST /api/agents', 'OA'],
  ['PUT /api/agents/{id}', 'OA'],
  ['DELETE /api/agents/{id}', 'OA'],
  ['PUT /api/agents/{id}/clients/{client}', 'OA'],
  ['DELETE /api/agents/{id}/clients/{client}', 'OA'],
  ['PUT /api/agents/{id}/backends/{backend}', 'OAS'],
  ['DELETE /api/agents/{id}/backends/{backend}', 'OAS'],

  // Backends and tools
  ['POST /api/backends', 'OA'],
  ['PUT /api/backends/{id}', 'OA'],
  ['DELETE /api/backends/{id}', 'OA'],
  ['POST /api/backends/{id}/disable', 'OAS'],
  ['POST /api/backends/{id}/enable', 'OAS'],
  ['POST /api/backends/{id}/refresh', 'OAS'],
  ['POST /api/backends/{id}/tools/{tool}/disable', 'OAS'],
  ['POST /api/backends/{id}/tools/{tool}/enable', 'OAS'],
  ['PUT /api/backends/{id}/tools/{tool}/timeout', 'OAS'],
  ['DELETE /api/backends/{id}/tools/{tool}/timeout', 'OAS'],
  ['POST /api/backends/{id}/tools/{tool}/quarantine', 'OAS'],
  ['POST /api/backends/{id}/approve-tools', 'OAS', decided],
  ['POST /api/backends/{id}/reject-tools', 'OAS', decided],
  ['PUT /api/backends/{id}/approval-policy', 'OAS', { policy: 'strict' }],
  ['POST /api/backends/probe', 'OASD'],

  // Bundles
  ['POST /api/bundles', 'OA'],
  ['PUT /api/bundles/{id}', 'OA'],
  ['DELETE /api/bundles/{id}', 'OA'],

  // Policy and guardrails
  ['POST /api/rules', 'OAS'],
  ['PUT /api/rules/{id}', 'OAS'],
  ['DELETE /api/rules/{id}', 'OAS'],
  ['POST /api/limits', 'OAS'],
  ['PUT /api/limits/{id}', 'OAS'],
  ['DELETE /api/limits/{id}', 'OAS'],
  ['POST /api/web-search/policies', 'OAS'],
  ['PUT /api/web-search/policies/{id}', 'OAS'],
  ['DELETE /api/web-search/policies/{id}', 'OAS'],
  ['POST /api/web-search/categories', 'OAS'],
  ['POST /api/web-search/categories/{id}/domains', 'OAS'],
  ['POST /api/web-search/categories/{id}/domains/remove', 'OAS'],
  ['DELETE /api/web-search/categories/{id}', 'OAS'],
  ['PUT /api/web-search/tools/{backendId}/{tool}', 'OAS'],
  ['DELETE /api/web-search/tools/{backendId}/{tool}', 'OAS'],
  ['POST /api/guardrails/custom-detectors', 'OAS'],
  ['PUT /api/guardrails/custom-detectors/{id}', 'OAS'],
  ['DELETE /api/guardrails/custom-detectors/{id}', 'OAS'],
  ['PUT /api/guardrails/custom-detectors/{id}/data', 'OAS'],
  ['POST /api/guardrails/custom-detectors/try', 'OAS'],
  ['GET /api/guardrails/exact-data-salt', 'OAS'],
  ['POST /api/guardrails/profiles', 'OAS'],
  ['PUT /api/guardrails/profiles/{id}', 'OAS'],
  ['DELETE /api/guardrails/profiles/{id}', 'OAS'],
  ['POST /api/guardrails/profiles/{id}/attach', 'OAS'],
  ['POST /api/guardrails/profiles/{id}/detach', 'OAS'],
  ['PUT /api/guardrails/profiles/{id}/candidate', 'OAS'],
  ['DELETE /api/guardrails/profiles/{id}/candidate', 'OAS'],
  ['POST /api/guardrails/profiles/{id}/candidate/promote', 'OAS'],
  ['POST /api/guardrails/exceptions', 'OAS'],
  ['PUT /api/guardrails/exceptions/{id}', 'OAS'],
  ['DELETE /api/guardrails/exceptions/{id}', 'OAS'],
  ['POST /api/guardrails/scan', 'OAS'],
  ['POST /api/guardrails/try', everybody],
  ['POST /api/guardrails/profiles/{id}/try', everybody],

  // Tokens: one's own, those of others, and who may not call at all
  ['POST /api/tokens', 'OASD', { kind: 'pat', name: 'own', agentId: 'claude-code' }],
  ['DELETE /api/tokens/{id}', 'OAS', undefined, 'OASU'],
  // Of a person's token only that person can have another one.
  ['POST /api/tokens/{id}/rotate', 'O', {}, 'OASU'],
  ['POST /api/tokens/revoke-all', 'OAS', { userId: 'somebody' }],
  ['GET /api/disabled-callers', 'OASU'],
  ['PUT /api/disabled-callers', 'OAS'],
  ['DELETE /api/disabled-callers/{id}', 'OAS'],

  // Connections: one's own, shared ones, those of others
  ['PUT /api/connections', 'OASD', { ...slug, headers: { 'x-key': 'own' } }],
  ['DELETE /api/connections/{id}', 'OAS'],
  ['POST /api/connections/authorize', 'OASD', { backendId: 'signed' }],
  ['POST /api/connections/complete', everybody, { answer: 'x=1', attempt: 'a'.repeat(43) }],
  ['PUT /api/connections/client', 'OA', { ...slug, secret: 'secret', issuer: 'https://as.example' }],

  // Rights of others, keys
  ['GET /api/grants', 'OASU'],
  ['POST /api/grants', 'OA'],
  ['DELETE /api/grants/{id}', 'OA'],
  ['GET /api/secrets', 'O'],
  ['POST /api/secrets/rotate', 'O'],
];

/** Fields of GraphQL, and who may ask for them. */
export const fields: readonly (readonly [query: string, roles: string])[] = [
  ['{ calls(filter: { from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" }) { edges { cursor } } }', 'OASUD'],
  ['{ ingest { lagSeconds } }', 'OASUD'],
];
