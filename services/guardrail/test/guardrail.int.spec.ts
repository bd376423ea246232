import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { undeclaredRoutes } from '@gatehouse/identity';
import { ReplicaAnnouncer } from '@gatehouse/nats';
import { startService, type RunningService } from '@gatehouse/service-kit';
import { rowsThreeTimes } from '@gatehouse/service-kit/spec-kit';
import { eventually, startInfrastructure, type Infrastructure } from '@gatehouse/testkit';
import { guardrail } from '../src/guardrail.module.js';

let infrastructure: Infrastructure;
let service: RunningService;

beforeAll(async () => {
  infrastructure = await startInfrastructure(['nats', 'postgres', 'idp']);
  service = await startService(guardrail, infrastructure.env('guardrail'));
});

afterAll(async () => {
  await service?.stop();
  await infrastructure?.stop();
});

interface Reply {
  status: number;
  etag: string | null;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of many shapes
  body: any;
}

async function api(
  method: string,
  path: string,
  body?: unknown,
  as = 'sam',
  headers: Record<string, string> = {},
): Promise<Reply> {
  const response = await fetch(`${service.url}/guardrails${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await infrastructure.tokenFor(as)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, etag: response.headers.get('etag'), body: await response.json() };
}

const cards = { detectors: ['pci.card_number'], action: 'mask' };
const create = (slug: string, fields: object = {}) =>
  api('POST', '/profiles', { slug, name: `Profile ${slug}`, rules: [cards], ...fields });

describe('guardrail profiles', () => {
  it('are created, listed and shown with their defaults', async () => {
    const { status, body } = await create('cards');
    expect({ status, id: body.id, changed: body.changed }).toEqual({ status: 201, id: 'cards', changed: true });
    const list = await api('GET', `/profiles?minSeq=${body.version}`);
    const profile = {
      id: 'cards',
      name: 'Profile cards',
      description: '',
      rules: [{ ...cards, direction: 'both', minConfidence: 0 }],
      attachments: [],
      version: body.version,
    };
    expect(list.body.items).toEqual([expect.objectContaining(profile)]);
    const shown = await api('GET', '/profiles/cards');
    expect(shown).toMatchObject({ status: 200, etag: `"${body.version}"`, body: profile });
  });

  it.each([
    ['GATEHOUSE_PROFILE_EXISTS', 409, { slug: 'cards' }],
    ['GATEHOUSE_REQUEST_INVALID', 400, { slug: 'No Slug' }],
    ['GATEHOUSE_REQUEST_INVALID', 400, { slug: 'x', name: '' }],
    ['GATEHOUSE_REQUEST_INVALID', 400, { slug: 'x', rules: [] }],
    ['GATEHOUSE_REQUEST_INVALID', 400, { slug: 'x', rules: [{ ...cards, detectors: [] }] }],
    ['GATEHOUSE_REQUEST_INVALID', 400, { slug: 'x', rules: [{ ...cards, action: 'allow' }] }],
    ['GATEHOUSE_REQUEST_INVALID', 400, { slug: 'x', rules: [{ ...cards, minConfidence: 1.5 }] }],
    ['GATEHOUSE_REQUEST_INVALID', 400, { slug: 'x', rules: [{ ...cards, surprise: 1 }] }],
    ['GATEHOUSE_PROFILE_INVALID', 400, { slug: 'x', rules: [{ ...cards, detectors: ['pci.cards'] }] }],
  ])('are refused with %s, and nothing is stored', async (code, status, fields) => {
    const reply = await create(fields.slug, fields);
    expect(reply).toMatchObject({ status, body: { code, status, hint: expect.any(String) } });
    const list = await api('GET', '/profiles');
    expect(list.body.items.map((p: { id: string }) => p.id)).toEqual(['cards']);
  });

  it('name the rule that is wrong', async () => {
    const { body } = await create('x', { rules: [cards, { ...cards, detectors: ['pii.emails'] }] });
    expect(body.detail).toBe('rule 2 names the unknown detector "pii.emails".');
  });

  it('show optimistic concurrency as ETag, If-Match and 409', async () => {
    const { etag } = await api('GET', '/profiles/cards');
    const change = { name: 'Payment cards', rules: [{ ...cards, action: 'block' }] };
    const ifMatch = { 'if-match': etag ?? '' };
    const first = await api('PUT', '/profiles/cards', change, 'sam', ifMatch);
    expect(first).toMatchObject({ status: 200, etag: `"${first.body.version}"`, body: { changed: true } });
    const second = await api('PUT', '/profiles/cards', { ...change, name: 'Late' }, 'sam', ifMatch);
    expect(second).toMatchObject({ status: 409, body: { code: 'GATEHOUSE_REQUEST_STALE' } });
    const same = await api('PUT', '/profiles/cards', change);
    expect(same.body).toMatchObject({ changed: false, version: first.body.version });
  });

  it('are attached and detached, each once', async () => {
    const crm = { backendId: 'crm', tool: 'read' };
    const first = await api('POST', '/profiles/cards/attach', crm);
    expect(first).toMatchObject({ status: 200, body: { changed: true } });
    expect((await api('POST', '/profiles/cards/attach', crm)).body.changed).toBe(false);
    const all = await api('POST', '/profiles/cards/attach', {});
    const attached = await api('GET', `/profiles/cards?minSeq=${all.body.version}`);
    expect(attached.body.attachments).toEqual([
      { ...crm, agentId: '' },
      { backendId: '', agentId: '', tool: '' },
    ]);
    const gone = await api('POST', '/profiles/cards/detach', crm);
    const detached = await api('GET', `/profiles/cards?minSeq=${gone.body.version}`);
    expect(detached.body.attachments).toEqual([{ backendId: '', agentId: '', tool: '' }]);
    expect((await api('POST', '/profiles/cards/detach', crm)).body.changed).toBe(false);
    expect(await api('POST', '/profiles/cards/attach', { tool: 'read' })).toMatchObject({
      status: 400,
      body: { code: 'GATEHOUSE_PROFILE_TARGET_INVALID' },
    });
  });

  it('can be waited for until every gateway replica has applied them', async () => {
    await create('waited');
    const { nats, board } = service.infrastructure;
    const replica = new ReplicaAnnouncer(nats);
    await replica.announce({ id: 'replica', appliedSeq: 0, hash: '' });
    await eventually(() => expect(board.live()).toHaveLength(1));
    let answered: Reply | undefined;
    const answer = api('POST', '/profiles/waited/attach?wait=applied', { agentId: 'cursor' }).then((reply) => {
      answered = reply;
    });
    const version = await eventually(async () => {
      const { body } = await api('GET', '/profiles/waited');
      expect(body.attachments).toHaveLength(1);
      return body.version as number;
    });
    expect(answered).toBeUndefined();
    await replica.announce({ id: 'replica', appliedSeq: version, hash: '' });
    await answer;
    expect(answered).toMatchObject({ status: 200, body: { version, changed: true, appliedBy: 1 } });
    await replica.withdraw('replica');
  });

  it('are removed, with what they were attached to', async () => {
    expect((await api('DELETE', '/profiles/waited')).status).toBe(200);
    expect(await api('DELETE', '/profiles/waited')).toMatchObject({
      status: 404,
      body: { code: 'GATEHOUSE_PROFILE_NOT_FOUND' },
    });
    const { body } = await create('waited');
    expect((await api('GET', `/profiles/waited?minSeq=${body.version}`)).body.attachments).toEqual([]);
    await api('DELETE', '/profiles/waited');
  });

  it.each([
    ['GET', '/profiles/nope', undefined],
    ['PUT', '/profiles/nope', { name: 'x', rules: [cards] }],
    ['POST', '/profiles/nope/attach', {}],
    ['POST', '/profiles/nope/detach', {}],
    ['POST', '/profiles/nope/try', { text: 'x' }],
  ])('that do not exist answer 404 to %s %s', async (method, path, body) => {
    expect(await api(method, path, body)).toMatchObject({
      status: 404,
      body: { code: 'GATEHOUSE_PROFILE_NOT_FOUND' },
    });
  });

  it('can be tried on a text', async () => {
    const rules = [
      { detectors: ['pii.email'], action: 'mask', direction: 'request' },
      { detectors: ['pci.card_number'], action: 'log' },
    ];
    const { body: created } = await create('tried', { rules });
    await api('GET', `/profiles?minSeq=${created.version}`);
    const text = 'alice@example.com pays with 4111 1111 1111 1111';
    const { status, body } = await api('POST', '/profiles/tried/try', { text });
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        outcome: 'modified',
        findings: [
          {
            detector: 'pii.email',
            start: 0,
            end: 17,
            confidence: 0.9,
            action: 'mask',
            mode: 'enforce',
            rule: 'tried/1',
          },
          {
            detector: 'pci.card_number',
            start: 28,
            end: 47,
            confidence: 0.95,
            action: 'log',
            mode: 'enforce',
            rule: 'tried/2',
          },
        ],
        text: '[masked: e-mail address] pays with 4111 1111 1111 1111',
      },
    });
    const response = await api('POST', '/profiles/tried/try', { text, direction: 'response' });
    expect(response.body).toMatchObject({ outcome: 'logged', text });
    await api('DELETE', '/profiles/tried');
  });
});

describe('the guardrail service', () => {
  it('lists every detector', async () => {
    const { body } = await api('GET', '/detectors', undefined, 'bob');
    const ids = body.items.map((d: { id: string }) => d.id);
    expect(ids).toEqual(expect.arrayContaining(['pci.card_number', 'pii.email', 'secret.gatehouse_token']));
    expect(body.items[0]).toEqual({
      id: 'pci.card_number',
      kind: 'payment',
      title: 'Payment card number',
      description: expect.any(String),
    });
  });

  it('answers nobody without a token, and a viewer only what he may read', async () => {
    expect((await fetch(`${service.url}/guardrails/profiles`)).status).toBe(401);
    expect((await api('GET', '/profiles', undefined, 'bob')).status).toBe(200);
    expect(await api('DELETE', '/profiles/cards', undefined, 'bob')).toMatchObject({
      status: 403,
      body: { code: 'GATEHOUSE_AUTH_FORBIDDEN', detail: 'You need the permission guardrail:write.' },
    });
  });

  it('declares a permission on every route', () => {
    const discovery = service.app.get(DiscoveryService, { strict: false });
    expect(undeclaredRoutes(discovery, service.app.get(Reflector))).toEqual([]);
  });

  it('has rows that follow from the events alone', async () => {
    const { grown, rebuilt, anew } = await rowsThreeTimes(service, guardrail);
    expect(Object.values(grown).filter((rows) => rows.length === 0)).toEqual([]);
    expect(rebuilt).toEqual(grown);
    expect(anew).toEqual(grown);
  });
});
