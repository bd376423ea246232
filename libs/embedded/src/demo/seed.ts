import { GatehouseError } from '@gatehouse/errors';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProductContext } from '../parts.js';
import { urlsOf } from '../service-env.js';
import { defaultProfile } from './default-profile.js';

/** The demo organization, as `run.json` tells it. */
export interface DemoOrganization {
  users: { name: string; password: string; roles: string[] }[];
  agentToken: string;
  backends: { id: string; url: string; endpoint: string }[];
  bundles: { id: string; endpoint: string }[];
}

/** The demo users of deploy/keycloak/realm.json that people are told of. */
const users: DemoOrganization['users'] = [
  { name: 'admin', password: 'admin', roles: ['owner'] },
  { name: 'mia', password: 'mia', roles: ['admin'] },
  { name: 'alice', password: 'alice', roles: ['developer'] },
  { name: 'bob', password: 'bob', roles: ['viewer'] },
  { name: 'audrey', password: 'audrey', roles: ['auditor'] },
  { name: 'sam', password: 'sam', roles: ['security'] },
];

const agents = ['claude-code', 'cursor', 'vscode', 'gatehouse-cli'];
const exists = new Set([
  'GATEHOUSE_BACKEND_EXISTS',
  'GATEHOUSE_BUNDLE_EXISTS',
  'GATEHOUSE_PROFILE_EXISTS',
  'GATEHOUSE_DOMAIN_CATEGORY_EXISTS',
]);

const bundle = {
  slug: 'demo',
  name: 'Demo',
  description: 'Both demo servers behind one endpoint',
  instructions: 'The tools everything__* show what MCP can do; dbhub__* query a demo database of employees.',
};

/**
 * Sets the demo organization up, through the public admin API and nothing else, as a script of a user would.
 * What is there already stays as it is, so that a second start changes nothing.
 * @throws GatehouseError GATEHOUSE_START_DEMO_FAILED saying which request failed.
 */
export async function seedDemo(context: ProductContext): Promise<DemoOrganization> {
  const urls = urlsOf(context);
  const { ports } = context;
  const api = new AdminApi(`${urls.portal}/api`, await passwordGrant(urls.issuer, 'admin'));
  const backends = (['everything', 'dbhub', 'search'] as const).map((id) => ({
    id,
    url: `http://127.0.0.1:${ports[id]}/mcp`,
    endpoint: `${urls.mcp}/mcp/${id}`,
  }));
  const names = {
    everything: 'Everything (reference server)',
    dbhub: 'DBHub (demo database)',
    search: 'Search (demo collection, not the web)',
  };
  for (const { id, url } of backends) await api.send('POST', '/backends', { slug: id, name: names[id], url });
  for (const agent of agents) {
    for (const { id } of backends) await api.send('PUT', `/agents/${agent}/backends/${id}`);
  }
  await api.send('POST', '/bundles', {
    ...bundle,
    members: ['everything', 'dbhub'].map((backendId) => ({ backendId })),
  });
  await addRule(api);
  await addProfile(api);
  await addWebSearch(api);
  const agentToken = await keptToken(context, api);
  const bundles = [{ id: bundle.slug, endpoint: `${urls.mcp}/mcp/b/${bundle.slug}` }];
  return { users, agentToken, backends, bundles };
}

async function addRule(api: AdminApi): Promise<void> {
  const { items } = (await api.send('GET', '/rules')) as { items: { name: string }[] };
  const name = 'Everybody may use what their agent is mapped to';
  if (items.length === 0) await api.send('POST', '/rules', { name, effect: 'allow' });
}

async function addProfile(api: AdminApi): Promise<void> {
  await api.send('POST', '/guardrails/profiles', defaultProfile);
  await api.send('POST', `/guardrails/profiles/${defaultProfile.slug}/attach`, {});
}

/** The collection of the demo has a page of paste.example.net about what this policy stops. */
async function addWebSearch(api: AdminApi): Promise<void> {
  const { items } = (await api.send('GET', '/web-search/policies')) as { items: object[] };
  if (items.length > 0) return;
  await api.send('POST', '/web-search/categories', { slug: 'paste-sites', name: 'Paste sites' });
  await api.send('POST', '/web-search/categories/paste-sites/domains', { domains: ['paste.example.net'] });
  await api.send('POST', '/web-search/policies', {
    name: 'Searching the web',
    query: { codenames: ['Project Bluebird'], internalSuffixes: ['corp.example'] },
    request: { safeSearch: 'strict', maxCount: 10 },
    domains: { excludeCategories: ['paste-sites'] },
  });
}

/** A token can be shown once only, so it is kept beside the other secrets of the demo. */
async function keptToken({ folders }: ProductContext, api: AdminApi): Promise<string> {
  const file = join(folders.secrets, 'demo-agent-token');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const body = { kind: 'pat', name: 'demo', agentId: 'claude-code', expiresInDays: 365 };
  const { token } = (await api.send('POST', '/tokens?wait=applied', body)) as { token: string };
  writeFileSync(file, token, { mode: 0o600 });
  return token;
}

class AdminApi {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** That something exists already is no failure. */
  async send(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const answer = (await response.json()) as { code?: string; detail?: string; title?: string };
    if (response.ok || exists.has(answer.code ?? '')) return answer;
    const detail = `${method} /api${path} answered ${response.status}: ${answer.detail ?? answer.title ?? ''}`;
    throw new GatehouseError('GATEHOUSE_START_DEMO_FAILED', { detail });
  }
}

async function passwordGrant(issuer: string, user: string): Promise<string> {
  const response = await fetch(`${issuer}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: 'gatehouse-cli',
      username: user,
      password: user,
      scope: 'openid',
    }),
    signal: AbortSignal.timeout(10_000),
  });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (!token) {
    throw new GatehouseError('GATEHOUSE_START_DEMO_FAILED', {
      detail: `The identity provider answered ${response.status}.`,
    });
  }
  return token;
}
