import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestIssuer, type TestIssuer, type TestUser } from '@gatehouse/identity/spec-kit';
import { startService, type RunningService } from '@gatehouse/service-kit';
import { startInfrastructure, type Infrastructure } from '@gatehouse/testkit';
import { guardrail } from '../src/guardrail.module.js';

let infrastructure: Infrastructure;
let issuer: TestIssuer;
let service: RunningService;

const owner: TestUser = { sub: 'root', roles: ['owner'] };
const eve: TestUser = { sub: 'root', org: 'acme', roles: ['owner'] };
const rules = [{ detectors: ['pii.email'], action: 'mask' }];

beforeAll(async () => {
  infrastructure = await startInfrastructure(['nats', 'postgres']);
  issuer = await startTestIssuer();
  service = await startService(guardrail, infrastructure.env('guardrail', { ISSUER: issuer.url }));
});

afterAll(async () => {
  await service?.stop();
  await issuer?.stop();
  await infrastructure?.stop();
});

async function api(as: TestUser, method: string, path: string, body?: unknown) {
  const response = await fetch(`${service.url}/guardrails/profiles${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await issuer.tokenFor(as)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of many shapes
  return { status: response.status, body: (await response.json()) as any };
}

describe('a profile of another organization', () => {
  it('does not exist', async () => {
    const { body } = await api(owner, 'POST', '', { slug: 'pii', name: 'PII', rules });
    expect((await api(owner, 'GET', `/pii?minSeq=${body.version}`)).status).toBe(200);
    expect((await api(eve, 'GET', '')).body.items).toEqual([]);
    const attempts: [string, string, unknown?][] = [
      ['GET', '/pii'],
      ['PUT', '/pii', { name: 'x', rules }],
      ['POST', '/pii/attach', {}],
      ['POST', '/pii/detach', {}],
      ['POST', '/pii/try', { text: 'a@example.com' }],
      ['DELETE', '/pii'],
    ];
    for (const [method, path, sent] of attempts) {
      const { status } = await api(eve, method, path, sent);
      expect({ method, path, status }).toEqual({ method, path, status: 404 });
    }
    expect((await api(owner, 'GET', '/pii')).body).toMatchObject({ name: 'PII', version: body.version });
  });

  it('may have the same slug', async () => {
    expect((await api(eve, 'POST', '', { slug: 'pii', name: 'Other', rules })).status).toBe(201);
    expect((await api(owner, 'GET', '/pii')).body).toMatchObject({ name: 'PII' });
  });
});

describe('a body with null for what may be left out', () => {
  it('is as if it was left out', async () => {
    const rule = { ...rules[0], direction: null, minConfidence: null };
    const created = await api(owner, 'POST', '', { slug: 'nulls', name: 'x', description: null, rules: [rule] });
    expect(created.status).toBe(201);
    const { body } = await api(owner, 'GET', `/nulls?minSeq=${created.body.version}`);
    expect(body).toMatchObject({ description: '', rules: [{ direction: 'both', minConfidence: 0 }] });
  });
});
