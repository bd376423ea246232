import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestIssuer, type TestIssuer, type TestUser } from '@gatehouse/identity/spec-kit';
import { startService, type RunningService } from '@gatehouse/service-kit';
import {
  eventually,
  startFixtureBackend,
  startInfrastructure,
  type FixtureBackend,
  type Infrastructure,
} from '@gatehouse/testkit';
import { registry } from '../src/registry.module.js';

let infrastructure: Infrastructure;
let issuer: TestIssuer;
let service: RunningService;
let backend: FixtureBackend;

const owner: TestUser = { sub: 'root', roles: ['owner'] };
const admin: TestUser = { sub: 'adam', roles: ['admin'] };
const token = 'backend-token';

beforeAll(async () => {
  infrastructure = await startInfrastructure(['nats', 'postgres']);
  issuer = await startTestIssuer();
  const env = infrastructure.env('registry', { ISSUER: issuer.url, ALLOW_PASSTHROUGH: 'on' });
  service = await startService(registry, env);
  const requiredHeader = { name: 'authorization', value: `Bearer ${token}` };
  backend = await startFixtureBackend({ eras: ['modern'], requiredHeader });
});

afterAll(async () => {
  await service?.stop();
  await backend?.stop();
  await issuer?.stop();
  await infrastructure?.stop();
});

async function send(as: TestUser, method: string, path: string, body?: object) {
  const response = await fetch(service.url + path, {
    method,
    headers: { authorization: `Bearer ${await issuer.tokenFor(as)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of many shapes
  return { status: response.status, body: (await response.json()) as any };
}

const passthrough = (slug: string, more: object = {}) => ({
  ...{ slug, url: backend.url, credentialMode: 'passthrough', oauth: { issuer: 'https://as.example' } },
  ...more,
});

/** Once the rows have it. */
function shownAs(id: string, expected: object): Promise<object> {
  return eventually(async () => {
    const { body } = await send(owner, 'GET', `/backends/${id}`);
    expect(body).toMatchObject(expected);
    return body;
  });
}

describe('a backend for which agents bring tokens of their own', () => {
  it('is registered by those who may, probed once with a token that is not kept, and marked', async () => {
    expect((await send(owner, 'POST', '/backends', passthrough('theirs', { probeToken: token }))).status).toBe(201);
    const known = { credentialMode: 'passthrough', conforms: false, modern: true, tools: { total: 3 } };
    const shown = await shownAs('theirs', { ...known, oauth: { issuer: 'https://as.example' } });
    expect(JSON.stringify(shown)).not.toContain(token);
    const event = await service.infrastructure.events.read({ org: 'default', aggregate: 'backend', id: 'theirs' });
    expect(JSON.stringify(event)).not.toContain(token);
  });

  it('is registered without a token too, though nothing is known of it then', async () => {
    expect((await send(owner, 'POST', '/backends', passthrough('later'))).status).toBe(201);
    await shownAs('later', { modern: false, legacy: false, tools: { total: 0 } });
    const { slug: _, ...settings } = passthrough('later', { probeToken: token });
    await send(owner, 'PUT', '/backends/later', settings);
    await shownAs('later', { modern: true, tools: { total: 3 } });
  });

  it('needs a permission of its own', async () => {
    const { status, body } = await send(admin, 'POST', '/backends', passthrough('adams'));
    expect({ status, detail: body.detail }).toEqual({
      status: 403,
      detail: 'You need the permission backend:passthrough.',
    });
  });

  it.each([
    ['GATEHOUSE_BACKEND_PASSTHROUGH_INSECURE', () => ({ url: 'http://backend.example/mcp' })],
    ['GATEHOUSE_BACKEND_PASSTHROUGH_TOKEN', () => ({ probeToken: 'gth_pat_whatever' })],
    ['GATEHOUSE_REQUEST_INVALID', () => ({ probeToken: 'a b' })],
    ['GATEHOUSE_REQUEST_INVALID', () => ({ credentialMode: 'none', probeToken: token })],
  ])('is refused with %s', async (code, more) => {
    const { status, body } = await send(owner, 'POST', '/backends', passthrough('refused', more()));
    expect({ status, code: body.code }).toEqual({ status: 400, code });
  });

  it('is not probed with a token of the identity provider', async () => {
    const probeToken = await issuer.tokenFor(owner);
    const { body } = await send(owner, 'POST', '/backends', passthrough('refused', { probeToken }));
    expect(body.code).toBe('GATEHOUSE_BACKEND_PASSTHROUGH_TOKEN');
  });
});

it('without the setting there are none', async () => {
  await service.stop();
  service = await startService(registry, infrastructure.env('registry', { ISSUER: issuer.url }));
  const { status, body } = await send(owner, 'POST', '/backends', passthrough('another'));
  expect({ status, code: body.code }).toEqual({ status: 403, code: 'GATEHOUSE_BACKEND_PASSTHROUGH_OFF' });
});
