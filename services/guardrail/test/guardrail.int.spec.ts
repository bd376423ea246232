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
      rules: [
        {
          ...{ ...cards, id: '', direction: 'both', mode: 'enforce', minConfidence: 0, parts: [], paths: [] },
          ...{ minCount: 1, uniqueOnly: false, maskStyle: 'label', onError: 'default', trusts: [] },
        },
      ],
      floor: false,
      candidate: null,
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
    ['GATEHOUSE_REQUEST_INVALID', 400, { slug: 'x', rules: [{ ...cards, action: 'hide' }] }],
    ['GATEHOUSE_REQUEST_INVALID', 400, { slug: 'x', rules: [{ ...cards, parts: ['body'] }] }],
    ['GATEHOUSE_REQUEST_INVALID', 400, { slug: 'x', rules: [{ ...cards, minCount: 0 }] }],
    ['GATEHOUSE_PROFILE_INVALID', 400, { slug: 'x', rules: [{ ...cards, paths: ['params'] }] }],
    [
      'GATEHOUSE_PROFILE_INVALID',
      400,
      {
        slug: 'x',
        rules: [
          { ...cards, id: 'a' },
          { ...cards, id: 'a' },
        ],
      },
    ],
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
    const nothing = { backendId: '', agentId: '', tool: '', userDomain: '', group: '' };
    const first = await api('POST', '/profiles/cards/attach', crm);
    expect(first).toMatchObject({ status: 200, body: { changed: true } });
    expect((await api('POST', '/profiles/cards/attach', crm)).body.changed).toBe(false);
    const all = await api('POST', '/profiles/cards/attach', {});
    const attached = await api('GET', `/profiles/cards?minSeq=${all.body.version}`);
    expect(attached.body.attachments).toEqual([{ ...nothing, ...crm }, nothing]);
    const gone = await api('POST', '/profiles/cards/detach', crm);
    const detached = await api('GET', `/profiles/cards?minSeq=${gone.body.version}`);
    expect(detached.body.attachments).toEqual([nothing]);
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
      { detectors: ['pci.card_number'], action: 'log', id: 'cards' },
    ];
    const { body: created } = await create('tried', { rules });
    await api('GET', `/profiles?minSeq=${created.version}`);
    const text = 'alice@acmecorp.eu pays with 4111 1111 1111 1111';
    const { status, body } = await api('POST', '/profiles/tried/try', { text });
    const found = { path: '', mode: 'enforce', level: 'high' };
    const [mail, card] = [
      { start: 0, end: 17 },
      { start: 28, end: 47 },
    ];
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        outcome: 'modified',
        shadowOutcome: null,
        failedDetectors: [],
        bundle: expect.stringMatching(/^[0-9a-f]{64}$/),
        total: 2,
        findings: [
          { ...found, ...mail, detector: 'pii.email', confidence: expect.any(Number), action: 'mask', rule: 'tried/1' },
          {
            ...{ ...found, ...card, detector: 'pci.card_number', confidence: expect.any(Number) },
            ...{ action: 'log', rule: 'tried/cards' },
          },
        ],
        text: '[masked: e-mail address] pays with 4111 1111 1111 1111',
        message: null,
      },
    });
    const response = await api('POST', '/profiles/tried/try', { text, direction: 'response' });
    expect(response.body).toMatchObject({ outcome: 'logged', text });
    await api('DELETE', '/profiles/tried');
  });
});

const card = '4111 1111 1111 1111';
const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'pay', arguments: { card } } };

describe('a candidate', () => {
  it('is proposed, tried, promoted and dropped', async () => {
    await create('next');
    const candidate = { name: 'Next', rules: [{ ...cards, action: 'block' }] };
    const proposed = await api('PUT', '/profiles/next/candidate', candidate);
    expect(proposed).toMatchObject({ status: 200, body: { changed: true } });
    const shown = await api('GET', `/profiles/next?minSeq=${proposed.body.version}`);
    expect(shown.body).toMatchObject({ name: 'Profile next', candidate: { name: 'Next', floor: false } });
    expect((await api('POST', '/profiles/next/try', { text: card })).body.outcome).toBe('modified');
    const tried = await api('POST', '/profiles/next/try', { text: card, candidate: true });
    expect(tried.body).toMatchObject({ outcome: 'blocked', text: null });
    const promoted = await api('POST', '/profiles/next/candidate/promote');
    const after = await api('GET', `/profiles/next?minSeq=${promoted.body.version}`);
    expect(after.body).toMatchObject({ name: 'Next', candidate: null });
    expect(after.body.rules[0].action).toBe('block');
    expect(await api('POST', '/profiles/next/candidate/promote')).toMatchObject({
      ...{ status: 404, body: { code: 'GATEHOUSE_PROFILE_CANDIDATE_NOT_FOUND' } },
    });
    expect((await api('DELETE', '/profiles/next/candidate')).body.changed).toBe(false);
    await api('DELETE', '/profiles/next');
  });
});

describe('an exception', () => {
  const exception = {
    ...{ owner: 'alice', reason: 'Refunds', expiresAt: new Date(Date.now() + 60_000).toISOString() },
    ...{ detectors: ['pci.*'], target: { backendId: 'till' } },
  };

  it('lets findings through where it is for, under its name, until it is removed', async () => {
    await create('strict', { rules: [{ ...cards, action: 'block' }] });
    await api('POST', '/profiles/strict/attach', {});
    const added = await api('POST', '/exceptions', exception);
    expect(added.status).toBe(201);
    const list = await api('GET', `/exceptions?minSeq=${added.body.version}`);
    expect(list.body.items).toMatchObject([{ ...exception, id: added.body.id, paths: [], direction: 'both' }]);
    const scan = (backendId: string) => api('POST', '/scan', { message: call, context: { backendId } });
    expect((await scan('till')).body).toMatchObject({
      outcome: 'logged',
      findings: [{ rule: `exception/${added.body.id}`, path: '/params/arguments/card' }],
      message: call,
    });
    expect((await scan('other')).body).toMatchObject({ outcome: 'blocked', message: null });
    const revised = await api('PUT', `/exceptions/${added.body.id}`, { ...exception, detectors: ['secret.*'] });
    await api('GET', `/exceptions/${added.body.id}?minSeq=${revised.body.version}`);
    expect((await scan('till')).body.outcome).toBe('blocked');
    const removed = await api('DELETE', `/exceptions/${added.body.id}`);
    expect((await api('GET', `/exceptions?minSeq=${removed.body.version}`)).body.items).toEqual([]);
    expect(await api('GET', `/exceptions/${added.body.id}`)).toMatchObject({
      ...{ status: 404, body: { code: 'GATEHOUSE_EXCEPTION_NOT_FOUND' } },
    });
    await api('DELETE', '/profiles/strict');
    expect((await api('POST', '/exceptions', exception)).status).toBe(201);
  });

  it.each([
    ['GATEHOUSE_REQUEST_INVALID', { reason: '' }],
    ['GATEHOUSE_REQUEST_INVALID', { expiresAt: 'tomorrow' }],
    ['GATEHOUSE_REQUEST_INVALID', { target: undefined }],
    ['GATEHOUSE_REQUEST_INVALID', { target: null }],
    ['GATEHOUSE_REQUEST_INVALID', { target: { backendId: 'No Slug' } }],
    ['GATEHOUSE_EXCEPTION_INVALID', { expiresAt: '2020-01-01T00:00:00Z' }],
    ['GATEHOUSE_EXCEPTION_INVALID', { target: {} }],
    ['GATEHOUSE_EXCEPTION_INVALID', { detectors: ['pci.cards'] }],
    ['GATEHOUSE_EXCEPTION_INVALID', { paths: ['params'] }],
  ])('is refused with %s when it says %j', async (code, fields) => {
    expect(await api('POST', '/exceptions', { ...exception, ...fields })).toMatchObject({
      status: 400,
      body: { code },
    });
  });
});

describe('a scan', () => {
  it('is by one profile or a draft, and needs either a text or a message', async () => {
    const { body: created } = await create('one', { rules: [{ ...cards, trusts: ['public'] }] });
    await api('GET', `/profiles?minSeq=${created.version}`);
    expect((await api('POST', '/scan', { text: card, profile: 'one' })).body.text).toBe('[masked: payment card]');
    const internal = { text: card, profile: 'one', context: { trust: 'internal' } };
    expect((await api('POST', '/scan', internal)).body.outcome).toBe('none');
    const draft = { name: 'Draft', rules: [{ ...cards, maskStyle: 'last4' }] };
    const tried = await api('POST', '/try', { message: call, profile: draft }, 'bob');
    expect(tried.body.message.params.arguments.card).toBe('**** **** **** 1111');
    const invalid = { text: 'x', profile: { name: 'Draft', rules: [{ ...cards, detectors: ['nope'] }] } };
    expect((await api('POST', '/try', invalid)).body.code).toBe('GATEHOUSE_PROFILE_INVALID');
    for (const body of [{}, { text: 'x', message: call }]) {
      expect(await api('POST', '/scan', body)).toMatchObject({
        status: 400,
        body: { code: 'GATEHOUSE_REQUEST_INVALID' },
      });
    }
    expect((await api('POST', '/try', { text: 'x' })).body.code).toBe('GATEHOUSE_REQUEST_INVALID');
    await api('DELETE', '/profiles/one');
  });

  it('needs a permission of its own', async () => {
    expect(await api('POST', '/scan', { text: card }, 'bob')).toMatchObject({
      ...{ status: 403, body: { detail: 'You need the permission guardrail:scan.' } },
    });
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
    await api('POST', '/custom-detectors', { slug: 'cases', title: 'Cases', regex: { pattern: 'CASE-[0-9]{6}' } });
    const { grown, rebuilt, anew } = await rowsThreeTimes(service, guardrail);
    expect(Object.values(grown).filter((rows) => rows.length === 0)).toEqual([]);
    expect(rebuilt).toEqual(grown);
    expect(anew).toEqual(grown);
  });
});
