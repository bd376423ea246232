import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { limitsOf, permissions, type Permission } from '@gatehouse/identity';
import { startTestIssuer, type TestIssuer, type TestUser } from '@gatehouse/identity/spec-kit';
import {
  eventually,
  startFixtureBackend,
  startInfrastructure,
  type FixtureBackend,
  type Infrastructure,
} from '@gatehouse/testkit';
import { table } from './routes.js';

let infrastructure: Infrastructure;
let issuer: TestIssuer;
let backend: FixtureBackend;
let url: string;

const owner: TestUser = { sub: 'root', roles: ['owner'] };
/** No role at all; grants are all that she has. */
const gina: TestUser = { sub: 'gina' };
const granted = { backend: 'crm', agent: 'bot' };

/** Routes that permissions which can be limited open, of one backend or agent; written down apart from the code. */
const routesOf: Partial<Record<Permission, readonly string[]>> = {
  'backend:read': ['GET /api/backends/{backend}'],
  'backend:update': ['PUT /api/backends/{backend}'],
  'backend:delete': ['DELETE /api/backends/{backend}'],
  'backend:toggle': ['POST /api/backends/{backend}/enable', 'POST /api/backends/{backend}/disable'],
  'tool:read': [
    'GET /api/backends/{backend}/tools',
    'GET /api/backends/{backend}/tools/{tool}/versions',
    'GET /api/backends/{backend}/tools/{tool}/diff',
  ],
  'tool:configure': [
    'POST /api/backends/{backend}/refresh',
    'PUT /api/backends/{backend}/tools/{tool}/timeout',
    'DELETE /api/backends/{backend}/tools/{tool}/timeout',
  ],
  'tool:toggle': [
    'POST /api/backends/{backend}/tools/{tool}/enable',
    'POST /api/backends/{backend}/tools/{tool}/disable',
  ],
  'tool:approve': [
    'POST /api/backends/{backend}/tools/{tool}/quarantine',
    'POST /api/backends/{backend}/approve-tools',
    'POST /api/backends/{backend}/reject-tools',
    'PUT /api/backends/{backend}/approval-policy',
  ],
  'agent:read': ['GET /api/agents/{agent}'],
  'agent:update': [
    'PUT /api/agents/{agent}',
    'PUT /api/agents/{agent}/clients/{client}',
    'DELETE /api/agents/{agent}/clients/{client}',
  ],
  'agent:delete': ['DELETE /api/agents/{agent}'],
  'agent:map': ['PUT /api/agents/{agent}/backends/{backend}', 'DELETE /api/agents/{agent}/backends/{backend}'],
};
const permissionsGranted = Object.keys(routesOf) as Permission[];
const opened = Object.values(routesOf).flat();

const parts = ['registry', 'policy', 'auth-broker', 'guardrail', 'analytics', 'portal'] as const;

beforeAll(async () => {
  issuer = await startTestIssuer();
  infrastructure = await startInfrastructure(['nats', 'postgres', 'clickhouse', ...parts], { issuer: issuer.url });
  url = infrastructure.product.urls.portal;
  backend = await startFixtureBackend({ eras: ['modern'] });
  const make = async (path: string, body: object) => {
    const { status, body: answer } = await send(owner, 'POST', path, body);
    if (status !== 201) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  };
  for (const slug of ['crm', 'wiki']) await make('/api/backends', { slug, url: backend.url });
  for (const slug of ['bot', 'other']) await make('/api/agents', { slug, name: slug });
  const limitedTo = (kinds: string) => permissionsGranted.filter((one) => limitsOf(one).join() === kinds);
  const grants = [
    { permissions: limitedTo('backend'), backends: ['crm'] },
    { permissions: limitedTo('agent'), agents: ['bot'] },
    { permissions: [...limitedTo('backend,agent'), 'logs:read'], backends: ['crm'], agents: ['bot'] },
  ];
  for (const grant of grants) await make('/api/grants', { granteeKind: 'user', grantee: 'gina', ...grant });
  await eventually(async () => {
    for (const path of ['/api/backends/crm', '/api/agents/bot'])
      expect((await send(gina, 'GET', path)).status).toBe(200);
  });
}, 300_000);

afterAll(async () => {
  await backend?.stop();
  await infrastructure?.stop();
  await issuer?.stop();
});

interface Answer {
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of many shapes
  body: any;
}

async function send(as: TestUser, method: string, path: string, body?: object, headers = {}): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    headers: {
      authorization: `Bearer ${await issuer.tokenFor(as)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}

/** A route with its ids; a change bears a version that nothing has, so that whoever may make it changes nothing. */
async function attempt(route: string, ids: Readonly<Record<string, string>>, body: object = {}): Promise<Answer> {
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern.replaceAll(/\{(\w+)\}/g, (_, word: string) => encodeURIComponent(ids[word] ?? 'echo'));
  const hasBody = method === 'POST' || method === 'PUT';
  return send(gina, method, path, hasBody ? body : undefined, method === 'GET' ? {} : { 'if-match': '"999999999"' });
}

describe('grants limited to one backend, one agent, or one of each', () => {
  it('are tried with every permission that can be limited and is about one object', () => {
    // Tokens, connections and the log are about lists, passthrough about a setting; their suites try these.
    const others = permissions.filter((one) => !/^(token|connection|logs):|^backend:passthrough$/.test(one));
    expect(permissionsGranted.sort()).toEqual(others.filter((one) => limitsOf(one).length > 0).sort());
  });

  it('reach them through every route of their permissions', async () => {
    for (const route of opened) {
      const { status } = await attempt(route, granted);
      expect([route, status === 401 || status === 403 || status >= 500]).toEqual([route, false]);
    }
  });

  it.each([
    ['another object', { backend: 'wiki', agent: 'other' }],
    ['another backend', { backend: 'wiki', agent: 'bot' }],
    ['another agent', { backend: 'crm', agent: 'other' }],
    ['nothing that exists', { backend: 'nothing-here', agent: 'nothing-here' }],
  ])('reach %s through no route, and say what is missing', async (_, ids: typeof granted) => {
    for (const [permission, routes] of Object.entries(routesOf)) {
      for (const route of routes) {
        const about = [...route.matchAll(/\{(backend|agent)\}/g)].map(([, word]) => word as keyof typeof granted);
        if (about.every((word) => ids[word] === granted[word])) continue;
        const { status, body } = await attempt(route, ids);
        expect({ route, status, detail: body.detail }).toEqual({
          ...{ route, status: 403, detail: `You need the permission ${permission}.` },
        });
      }
    }
  });

  it('open no route that is about something else', async () => {
    const shapeOf = (route: string) => route.replaceAll(/\{\w+\}/g, '{}');
    const known = new Set(opened.map(shapeOf));
    const own =
      /^\w+ \/api\/(me|status|permissions|permissions\/check|sessions.*|backends|agents|tokens|connections|tools\/quarantined)$/;
    const ids = { id: '00000000-0000-4000-8000-000000000000', name: 'x' };
    for (const [route, , body] of table) {
      if (
        known.has(shapeOf(route)) ||
        (own.test(route) && !/^(POST|PUT) \/api\/(backends|agents|tokens|connections)$/.test(route))
      )
        continue;
      const { status } = await attempt(route, ids, body);
      // What is not one's own, or was not begun, is not there.
      expect([route, [400, 403, 404].includes(status)]).toEqual([route, true]);
      if (!/tokens|connections/.test(route)) expect([route, status]).toEqual([route, 403]);
    }
  });

  it('show in lists what they reach, and nothing else', async () => {
    const idsOf = ({ body }: Answer) => body.items.map(({ id }: { id: string }) => id);
    expect(idsOf(await send(gina, 'GET', '/api/backends'))).toEqual(['crm']);
    expect(idsOf(await send(gina, 'GET', '/api/agents'))).toEqual(['bot']);
    const { body } = await send(gina, 'GET', '/api/tools/quarantined');
    expect(body.items.filter(({ backendId }: { backendId: string }) => backendId !== 'crm')).toEqual([]);
  });

  it('show of the call log what they reach', async () => {
    const query = '{ ingest { lagRecords } }';
    expect((await send(gina, 'POST', '/graphql', { query })).body.errors).toBeUndefined();
    const refused = await send({ sub: 'nora' }, 'POST', '/graphql', { query });
    expect(refused.body.errors[0].extensions).toMatchObject({
      ...{ code: 'GATEHOUSE_AUTH_FORBIDDEN', detail: 'You need the permission logs:read.' },
    });
  });
});

describe('routes that no description has', () => {
  it('are those of the portal that everybody may call', () => {
    const root = join(import.meta.dirname, '../../../../..');
    const controllers = globSync('services/*/src/**/*.controller.ts', { cwd: root });
    const textOf = (file: string) => readFileSync(join(root, file), 'utf8');
    const hidden = controllers.filter((file) => textOf(file).includes('ApiExclude'));
    expect(hidden.length).toBeGreaterThan(0);
    expect(hidden.filter((file) => !file.startsWith('services/portal/'))).toEqual([]);
    for (const file of hidden) {
      const count = (pattern: RegExp) => [...textOf(file).matchAll(pattern)].length;
      expect([file, count(/^ {2}@Public\(\)/gm)]).toEqual([file, count(/^ {2}@(?:Get|Post|Put|Delete|Patch)\(/gm)]);
    }
  });
});
