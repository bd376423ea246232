import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestIssuer, type TestIssuer, type TestUser } from '@gatehouse/identity/spec-kit';
import {
  eventually,
  startFixtureBackend,
  startGatehouse,
  type FixtureBackend,
  type Gatehouse,
} from '@gatehouse/testkit';
import { fields, letters, table, type RouteRow } from './routes.js';

let issuer: TestIssuer;
let gatehouse: Gatehouse;
let backend: FixtureBackend;
let portal: string;
/** Ids of objects that are there, by the kind of object. */
let present: Readonly<Record<string, string>>;

const root: TestUser = { sub: 'root', roles: ['owner'] };
const foreigner: TestUser = { sub: 'root', org: 'other', roles: ['owner'] };
/** Ids of the same form, of objects that never were. */
const absent = {
  ...{ agents: 'nothing', backends: 'nothing', bundles: 'nothing', profiles: 'nothing', exceptions: 'nothing' },
  ...{ rules: 'nothing', limits: 'nothing', grants: 'nothing', tokens: 'nothing' },
  ...{ connections: 'nothing~shared', callers: 'user~nothing', sessions: 'nothing' },
};

beforeAll(async () => {
  issuer = await startTestIssuer();
  [gatehouse, backend] = await Promise.all([
    startGatehouse({ idp: issuer.url }),
    startFixtureBackend({ eras: ['modern'] }),
  ]);
  portal = gatehouse.product.run.urls.portal;
  present = await seed();
}, 120_000);

afterAll(async () => {
  await gatehouse?.stop();
  await Promise.all([backend?.stop(), issuer?.stop()]);
});

interface Answer {
  status: number;
  code: string;
  text: string;
}

async function send(
  user: TestUser | undefined,
  method: string,
  path: string,
  body?: object,
  ifMatch = '"1"',
): Promise<Answer> {
  const response = await fetch(portal + path, {
    method,
    headers: {
      ...(user ? { authorization: `Bearer ${await issuer.tokenFor(user)}` } : {}),
      // A version that nothing has: who may make the change makes none.
      ...(method === 'GET' || ifMatch === '' ? {} : { 'if-match': ifMatch }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const { code = '' } = (text.startsWith('{') ? JSON.parse(text) : {}) as { code?: string };
  return { status: response.status, code, text };
}

/** One object of each kind, of which another organization has none. */
async function seed(): Promise<Record<string, string>> {
  const make = async (method: string, path: string, body: object) => {
    const response = await fetch(`${portal}/api${path}?wait=applied`, {
      method,
      headers: { authorization: `Bearer ${await issuer.tokenFor(root)}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as { id: string };
    expect({ path, status: response.status, answer }).toMatchObject({ answer: { id: expect.any(String) } });
    return answer.id;
  };
  const url = { url: backend.url };
  const rules = [{ detectors: ['pii.email'], action: 'mask' }];
  const limit = { name: 'Some', per: ['user'], window: 'minute', maxCalls: 30 };
  await make('POST', '/backends', { slug: 'signed', ...url, credentialMode: 'oauth' });
  const ids = {
    backends: await make('POST', '/backends', { slug: 'crm', ...url }),
    agents: await make('POST', '/agents', { slug: 'bot', name: 'Bot', clientIds: ['bot'] }),
    bundles: await make('POST', '/bundles', { slug: 'team', name: 'Team', members: [{ backendId: 'crm' }] }),
    rules: await make('POST', '/rules', { name: 'Reading', effect: 'allow', tools: ['read_*'] }),
    limits: await make('POST', '/limits', limit),
    profiles: await make('POST', '/guardrails/profiles', { slug: 'strict', name: 'Strict', rules }),
    exceptions: await make('POST', '/guardrails/exceptions', {
      ...{ owner: 'root', reason: 'Some', expiresAt: new Date(Date.now() + 3_600_000).toISOString() },
      ...{ detectors: ['pii.email'], target: { backendId: 'crm' } },
    }),
    grants: await make('POST', '/grants', {
      ...{ granteeKind: 'user', grantee: 'grace', permissions: ['backend:update', 'backend:read'], backends: ['crm'] },
    }),
    tokens: await make('POST', '/tokens', { kind: 'pat', name: 'own', agentId: 'claude-code' }),
    connections: await make('PUT', '/connections', { backendId: 'crm', shared: true, headers: { 'x-key': 'shared' } }),
    // Of a browser, which there is none of here; portal.int.spec.ts has some.
    sessions: 'some-session',
    callers: await make('PUT', '/disabled-callers', { kind: 'user', name: 'mallory' }),
  };
  await eventually(async () => {
    const { text } = await send({ sub: 'grace' }, 'GET', '/api/backends');
    expect(text).toContain('"crm"');
  });
  return ids;
}

/** The path of a route with the ids in it. */
function pathWith(path: string, ids: Readonly<Record<string, string>>): string {
  const [, , first = '', second = ''] = path.split('/');
  const kind = { guardrails: second, 'disabled-callers': 'callers' }[first] ?? first;
  const values: Record<string, string> = {
    ...{ id: ids[kind] ?? '', backend: ids.backends ?? '', client: 'some-client' },
    tool: ids === absent ? 'nothing' : 'echo',
  };
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
}

const splitRoute = (route: string) => route.split(' ') as [method: string, path: string];
const bodyOf = ([route, , body]: RouteRow) => body ?? (route.startsWith('GET') ? undefined : {});
const isRefused = ({ status }: Answer) => status === 401 || status === 403;
const says = ({ status, code }: Answer) => `${status} ${code}`;

async function routesOfTheProduct(): Promise<string[]> {
  const { text } = await send(root, 'GET', '/api/openapi.json');
  const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, unknown>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

describe('the table of permissions', () => {
  it('has every route of the product, and no other', async () => {
    expect((await routesOfTheProduct()).sort()).toEqual(table.map(([route]) => route).sort());
  });

  it.each(Object.entries(letters))(
    '%s (%s) may do what it says, and nothing else, whatever is there',
    async (letter, role) => {
      const user: TestUser = { sub: `the-${role}`, roles: [role] };
      const wrong: unknown[] = [];
      for (const row of table) {
        const [route, roles, , knownTo = 'OASUDV'] = row;
        const [method, path] = splitRoute(route);
        const there = await send(letter === 'O' ? root : user, method, pathWith(path, present), bodyOf(row));
        const gone = await send(letter === 'O' ? root : user, method, pathWith(path, absent), bodyOf(row));
        const isAllowed = roles.includes(letter);
        const isHidden = !isAllowed && !knownTo.includes(letter);
        const isRight = isAllowed
          ? !isRefused(there) && !isRefused(gone) && there.status !== 500
          : (isRefused(there) || there.status === 404) && gone.status !== 200;
        if (!isRight || (isHidden && says(there) !== says(gone)))
          wrong.push({ route, isAllowed, there: says(there), gone: says(gone) });
      }
      expect(wrong).toEqual([]);
    },
    120_000,
  );

  it.each([
    ['nobody', undefined, 401],
    ['somebody without a role', { sub: 'new' }, 403],
  ] as const)(
    '%s may do nothing that takes a permission',
    async (_, user, status) => {
      const own = new Set([
        'GET /api/me',
        'GET /api/sessions',
        'DELETE /api/sessions',
        'GET /api/tokens',
        'GET /api/connections',
        'GET /api/permissions',
      ]);
      const wrong: unknown[] = [];
      for (const row of table) {
        const [route] = row;
        const [method, path] = splitRoute(route);
        const answer = await send(user, method, pathWith(path, present), bodyOf(row));
        // What is one's own is everybody's, and a list shows nothing.
        const isFine = user && (own.has(route) || answer.status === 404 || isOwnQuestion(route));
        if (answer.status !== status && !isFine) wrong.push({ route, answer: says(answer) });
      }
      expect(wrong).toEqual([]);
    },
    60_000,
  );

  it.each(fields)('GraphQL: %s', async (query, roles) => {
    for (const [letter, role] of Object.entries(letters)) {
      const { text } = await send({ sub: role, roles: [role] }, 'POST', '/graphql', { query });
      const isForbidden = text.includes('GATEHOUSE_AUTH_FORBIDDEN');
      expect({ role, isForbidden, text: text.slice(0, 300) }).toMatchObject({ isForbidden: !roles.includes(letter) });
    }
  });
});

/** Asking what one may do, or about a sign-in that one has begun. */
function isOwnQuestion(route: string): boolean {
  return ['GET /api/status', 'POST /api/permissions/check', 'POST /api/connections/complete'].includes(route);
}

describe('an id of another organization', () => {
  it('is as good as none, at every route that takes one (BOLA)', async () => {
    const wrong: unknown[] = [];
    for (const row of table.filter(([route]) => route.includes('{'))) {
      const [method, path] = splitRoute(row[0]);
      const theirs = await send(foreigner, method, pathWith(path, present), bodyOf(row));
      const nothing = await send(foreigner, method, pathWith(path, absent), bodyOf(row));
      if (says(theirs) !== says(nothing)) wrong.push({ route: row[0], theirs: says(theirs), nothing: says(nothing) });
    }
    expect(wrong).toEqual([]);
  });

  it('is in no list', async () => {
    const lists = table.filter(([route]) => route.startsWith('GET ') && !route.includes('{'));
    for (const [route] of lists) {
      const { text } = await send(foreigner, 'GET', splitRoute(route)[1]);
      const isShown = (id: string) => text.includes(`"id":"${id}"`);
      expect({ route, shown: Object.values(present).filter(isShown) }).toEqual({ route, shown: [] });
    }
  });
});

describe('a grant that is limited to one backend', () => {
  const grace: TestUser = { sub: 'grace' };

  it('reaches that one alone, by every route', async () => {
    const reached: string[] = [];
    for (const row of table.filter(([route]) => route.includes('{') || route.startsWith('GET '))) {
      const [method, path] = splitRoute(row[0]);
      const other = await send(grace, method, pathWith(path, { ...present, backends: 'signed' }), bodyOf(row));
      const mine = await send(grace, method, pathWith(path, present), bodyOf(row));
      if (says(mine) !== says(other)) reached.push(row[0]);
    }
    expect(reached).toEqual(['GET /api/backends/{id}', 'PUT /api/backends/{id}']);
  });

  it('shows that one alone in the list', async () => {
    const { text } = await send(grace, 'GET', '/api/backends');
    expect((JSON.parse(text) as { items: { id: string }[] }).items.map(({ id }) => id)).toEqual(['crm']);
  });
});

describe('what belongs to another user', () => {
  const ann: TestUser = { sub: 'ann', roles: ['developer'] };
  const ben: TestUser = { sub: 'ben', roles: ['developer'] };

  it('is neither seen nor touched', async () => {
    const body = { kind: 'pat', name: 'of ann', agentId: 'claude-code' };
    const { id } = JSON.parse((await send(ann, 'POST', '/api/tokens', body, '')).text) as { id: string };
    await send(ann, 'PUT', '/api/connections', { backendId: 'crm', headers: { 'x-key': 'of ann' } }, '');
    await eventually(async () => {
      expect((await send(ann, 'GET', '/api/tokens')).text).toContain(id);
      expect((await send(ann, 'GET', '/api/connections')).text).toContain('crm~user:ann');
    });
    expect((await send(ben, 'GET', '/api/tokens')).text).not.toContain(id);
    expect((await send(ben, 'GET', '/api/connections')).text).not.toContain('user:ann');
    const pairs = [
      ['DELETE', `/api/tokens/${id}`, '/api/tokens/nothing'],
      ['POST', `/api/tokens/${id}/rotate`, '/api/tokens/nothing/rotate'],
      ['DELETE', '/api/connections/crm~user:ann', '/api/connections/crm~user:nobody'],
    ] as const;
    for (const [method, theirs, nothing] of pairs) {
      const one = await send(ben, method, theirs, {});
      expect(one.status).toBeGreaterThanOrEqual(403);
      expect({ theirs, says: says(one) }).toEqual({ theirs, says: says(await send(ben, method, nothing, {})) });
    }
    expect((await send(ann, 'GET', '/api/tokens')).text).toContain(id);
  });
});
