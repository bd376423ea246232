import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Kvm } from '@nats-io/kv';
import { jetstreamManager } from '@nats-io/jetstream';
import {
  create as createMessage,
  WebSearchPolicyAddedSchema,
  WebSearchPolicyRemovedSchema,
  type ControlEvent,
} from '@gatehouse/contracts';
import { JetStreamEventStore } from '@gatehouse/event-store';
import { ExactDataCsv } from '@gatehouse/guardrail-engine';
import { startTestIssuer, type TestIssuer, type TestUser } from '@gatehouse/identity/spec-kit';
import { startService, type RunningService } from '@gatehouse/service-kit';
import { rowsThreeTimes } from '@gatehouse/service-kit/spec-kit';
import { eventually, startInfrastructure, type Infrastructure } from '@gatehouse/testkit';
import { guardrail } from '../src/guardrail.module.js';

let infrastructure: Infrastructure;
let issuer: TestIssuer;
let service: RunningService;

const owner: TestUser = { sub: 'root', roles: ['owner'] };
const viewer: TestUser = { sub: 'vera', roles: ['viewer'] };
const eve: TestUser = { sub: 'root', org: 'acme', roles: ['owner'] };

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

async function api(method: string, path: string, body?: unknown, as = owner, type = 'application/json') {
  const sent = type === 'application/json' ? JSON.stringify(body) : (body as string | Uint8Array<ArrayBuffer>);
  const response = await fetch(`${service.url}/guardrails${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await issuer.tokenFor(as)}`,
      ...(body === undefined ? {} : { 'content-type': type }),
    },
    ...(body === undefined ? {} : { body: sent }),
  });
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of many shapes
  return { status: response.status, body: (await response.json()) as any };
}

const create = (slug: string, body: object) => api('POST', '/custom-detectors', { slug, title: `My ${slug}`, ...body });
const regex = { regex: { pattern: 'CASE-[0-9]{6}' } };
const upload = (slug: string, csv: string, as = owner) =>
  api('PUT', `/custom-detectors/${slug}/data`, csv, as, 'text/csv');
const shown = async (slug: string, minSeq: number) =>
  (await api('GET', `/custom-detectors/${slug}?minSeq=${minSeq}`)).body;
const found = async (body: object, text: string) => {
  const tried = await api('POST', '/custom-detectors/try', { title: 'x', text, ...body });
  expect(tried.status).toBe(200);
  return (tried.body.findings as { start: number; end: number }[]).map(({ start, end }) => text.slice(start, end));
};

/** Everything that is stored: control events, rows, and the bucket. */
async function everythingStored(): Promise<string> {
  const { nats, dataSource } = service.infrastructure;
  const manager = await jetstreamManager(nats);
  const parts: string[] = [];
  const { last_seq: last } = (await manager.streams.info('CONTROL')).state;
  for (let seq = 1; seq <= last; seq++) {
    const message = await manager.streams.getMessage('CONTROL', { seq });
    parts.push(message?.string() ?? '');
  }
  parts.push(JSON.stringify(await dataSource?.query('SELECT * FROM guardrail_detectors')));
  const kv = await new Kvm(nats).open('detector-data');
  for await (const key of await kv.keys()) {
    parts.push(key, Buffer.from((await kv.get(key))?.value ?? []).toString('latin1'));
  }
  return parts.join('\n').toLowerCase();
}

describe("an organization's own detectors", () => {
  it('are created, shown with their defaults, and listed', async () => {
    const { status, body } = await create('cases', regex);
    expect({ status, id: body.id }).toEqual({ status: 201, id: 'cases' });
    expect(await shown('cases', body.version)).toMatchObject({
      id: 'cases',
      detector: 'org.regex.cases',
      title: 'My cases',
      label: 'My cases',
      confidence: 0.8,
      contextWords: [],
      regex: { pattern: 'CASE-[0-9]{6}', ignoresCase: false, isSlow: false },
      data: null,
    });
    expect((await api('GET', '/custom-detectors')).body.items).toHaveLength(1);
  });

  it.each([
    ['GATEHOUSE_DETECTOR_EXISTS', 'cases', regex],
    ['GATEHOUSE_DETECTOR_INVALID', 'x', {}],
    ['GATEHOUSE_DETECTOR_INVALID', 'x', { ...regex, exactData: {} }],
    ['GATEHOUSE_DETECTOR_INVALID', 'x', { regex: { pattern: '[0-9]{6}' } }],
    ['GATEHOUSE_DETECTOR_INVALID', 'x', { regex: { pattern: 'CASE(' } }],
    ['GATEHOUSE_DETECTOR_INVALID', 'x', { ...regex, requiresContext: true }],
    ['GATEHOUSE_DETECTOR_DATA_INVALID', 'x', { wordList: {} }],
    ['GATEHOUSE_DETECTOR_DATA_INVALID', 'x', { wordList: { words: ['Falcon', '+'] } }],
    ['GATEHOUSE_REQUEST_INVALID', 'No Slug', regex],
    ['GATEHOUSE_REQUEST_INVALID', 'x', { ...regex, surprise: 1 }],
    ['GATEHOUSE_REQUEST_INVALID', 'x', { ...regex, confidence: 2 }],
    ['GATEHOUSE_REQUEST_INVALID', 'x', { regex: { pattern: 'x'.repeat(1_025) } }],
  ])('are refused with %s: %s %j', async (code, slug, body) => {
    expect((await create(slug, body)).body).toMatchObject({ code, hint: expect.any(String) });
    expect((await api('GET', '/custom-detectors')).body.items).toHaveLength(1);
  });

  it('can be tried before they are saved', async () => {
    expect(await found(regex, 'in CASE-123456 and CASE-1')).toEqual(['CASE-123456']);
    expect(await found({ wordList: { words: ['Falcon', 'Project Blue'] } }, 'FALCON, project blue')).toHaveLength(2);
    expect((await api('GET', '/custom-detectors')).body.items).toHaveLength(1);
  });

  it('are revised, and keep their kind', async () => {
    const change = { title: 'Cases', regex: { pattern: 'FILE-[0-9]{6}' } };
    const { body } = await api('PUT', '/custom-detectors/cases', change);
    expect(await shown('cases', body.version)).toMatchObject({ title: 'Cases', regex: { pattern: 'FILE-[0-9]{6}' } });
    expect((await api('PUT', '/custom-detectors/cases', change)).body.changed).toBe(false);
    expect((await api('PUT', '/custom-detectors/cases', { title: 'x', exactData: {} })).body.code).toBe(
      'GATEHOUSE_DETECTOR_INVALID',
    );
  });

  it('keep their words where nobody reads them, and lose them when they are replaced', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => `codename${i}`);
    const { body } = await create('codenames', { wordList: { words: [...many, 'Falcon', 'Falcon'] } });
    expect(await shown('codenames', body.version)).toMatchObject({ data: { entries: 20_001, rows: 0 } });
    expect(await found({ wordList: {}, dataOf: 'codenames' }, 'codename777 and falcon')).toHaveLength(2);
    expect(/codename777|falcon/.exec(await everythingStored())?.[0]).toBeUndefined();
    const before = (await everythingStored()).length;
    await api('PUT', '/custom-detectors/codenames', { title: 'x', wordList: { words: ['Owl'] } });
    expect((await everythingStored()).length).toBeLessThan(before - 100_000);
    expect(await found({ wordList: {}, dataOf: 'codenames' }, 'owl and falcon')).toEqual(['owl']);
  });

  it('do not exist for other organizations, and are not for everybody', async () => {
    expect((await api('GET', '/custom-detectors/cases', undefined, eve)).status).toBe(404);
    expect((await api('DELETE', '/custom-detectors/cases', undefined, eve)).status).toBe(404);
    expect((await api('GET', '/custom-detectors/cases', undefined, viewer)).status).toBe(200);
    expect((await api('GET', '/exact-data-salt', undefined, viewer)).status).toBe(403);
    expect((await api('DELETE', '/custom-detectors/cases', undefined, viewer)).status).toBe(403);
  });

  it('are removed, with what they looked for', async () => {
    await create('gone', { wordList: { words: Array.from({ length: 9_000 }, (_, i) => `secretword${i}`) } });
    const before = (await everythingStored()).length;
    expect((await api('DELETE', '/custom-detectors/gone')).status).toBe(200);
    expect((await everythingStored()).length).toBeLessThan(before - 50_000);
    expect((await api('DELETE', '/custom-detectors/gone')).body.code).toBe('GATEHOUSE_DETECTOR_NOT_FOUND');
  });
});

describe('exact data', () => {
  const exact = { exactData: { minColumns: 2 } };
  const csv = 'name,email,no\nAda Lovelace,ada@example.com,C-4711\n"Byron, George",byron@example.org,C-4712\n';

  it('is uploaded as CSV, and nothing but hashes is kept', async () => {
    await api('GET', `/custom-detectors?minSeq=${(await create('customers', exact)).body.version}`);
    const { status, body } = await upload('customers', csv);
    expect({ status, changed: body.changed }).toEqual({ status: 200, changed: true });
    expect(await shown('customers', body.version)).toMatchObject({
      detector: 'org.edm.customers',
      data: { entries: 6, rows: 2, columns: ['name', 'email', 'no'] },
    });
    const with2 = { ...exact, dataOf: 'customers' };
    expect(await found(with2, 'Ada Lovelace <ada@example.com>')).toEqual(['Ada Lovelace', 'ada@example.com']);
    expect(await found(with2, 'Ada Lovelace and byron@example.org')).toEqual([]);
    expect(/lovelace|ada@|c-4711|byron/.exec(await everythingStored())?.[0]).toBeUndefined();
  });

  it('is the same when it was hashed where it is', async () => {
    const { salt } = (await api('GET', '/exact-data-salt')).body as { salt: string };
    const local = new ExactDataCsv((text) => createHmac('sha256', Buffer.from(salt, 'hex')).update(text).digest());
    local.add(csv);
    const { bytes } = local.finish();
    const type = 'application/vnd.gatehouse.exact-data';
    const same = await api('PUT', '/custom-detectors/customers/data', Buffer.from(bytes), owner, type);
    expect(same).toMatchObject({ status: 200, body: { changed: false } });
    const broken = await api('PUT', '/custom-detectors/customers/data', Buffer.from(bytes.subarray(9)), owner, type);
    expect(broken.body).toMatchObject({ code: 'GATEHOUSE_DETECTOR_DATA_INVALID' });
  });

  it.each([
    ['name,email\nAda Lovelace\n', 'Row 2, column 2: the row has 1 cell, and there are 2 columns.'],
    ['name,email\n', 'There is no value in any row.'],
    ['name,name\nx,y\n', /^Row 1, column 2/],
    [`name,email\nAda,${'word '.repeat(11)}\n`, /^Row 2, column 2: the value has more than 10 parts/],
  ])('is refused whole when it is malformed: %j', async (wrong, detail) => {
    const { status, body } = await upload('customers', wrong);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'GATEHOUSE_DETECTOR_DATA_INVALID' });
    expect(body.detail).toMatch(detail);
    expect(JSON.stringify(body)).not.toMatch(/Ada|Lovelace/);
    expect((await shown('customers', 0)).data.rows).toBe(2);
  });

  it('needs a detector of exact data with few enough columns', async () => {
    expect((await upload('cases', csv)).body.code).toBe('GATEHOUSE_DETECTOR_INVALID');
    expect((await upload('nope', csv)).body.code).toBe('GATEHOUSE_DETECTOR_NOT_FOUND');
    expect((await upload('customers', 'one\nvalue\n')).body.code).toBe('GATEHOUSE_DETECTOR_INVALID');
    expect((await upload('customers', csv, eve)).status).toBe(404);
    expect((await upload('customers', csv, viewer)).status).toBe(403);
  });
});

const excepting = {
  owner: 'sam@example.com',
  reason: 'A test of the importer',
  expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
  target: { backendId: 'crm' },
};

describe('a profile', () => {
  const text = 'about CASE-123456';
  it('names them, and finds what they find', async () => {
    await create('files', regex);
    const rules = [{ detectors: ['org.regex.files'], action: 'block' }];
    const made = await api('POST', '/profiles', { slug: 'own', name: 'Own', rules });
    expect(made.status).toBe(201);
    await api('GET', `/profiles/own?minSeq=${made.body.version}`);
    expect((await api('POST', '/profiles/own/try', { text })).body).toMatchObject({ outcome: 'blocked' });
    const wide = { name: 'Draft', rules: [{ detectors: ['org.*'], action: 'log' }] };
    expect((await api('POST', '/try', { text, profile: wide })).body).toMatchObject({ outcome: 'logged' });
  });

  it.each(['org.regex.none', 'org.wordlist.files', 'org.unheard.files', 'org.regex.*.x'])(
    'is refused whole when it names one that is not there: %s',
    async (name) => {
      const rules = [
        { detectors: ['pii.email'], action: 'log' },
        { detectors: ['org.regex.files', name], action: 'block' },
      ];
      const refused = { code: 'GATEHOUSE_PROFILE_INVALID', detail: `rule 2 names the unknown detector "${name}".` };
      expect((await api('POST', '/profiles', { slug: 'x', name: 'x', rules })).body).toMatchObject(refused);
      expect((await api('PUT', '/profiles/own', { name: 'x', rules })).body).toMatchObject(refused);
      expect((await api('PUT', '/profiles/own/candidate', { name: 'x', rules })).body).toMatchObject(refused);
      expect((await api('GET', '/profiles')).body.items).toEqual([expect.objectContaining({ id: 'own', name: 'Own' })]);
      const exception = { ...excepting, detectors: [name] };
      expect((await api('POST', '/exceptions', exception)).body).toMatchObject({ code: 'GATEHOUSE_EXCEPTION_INVALID' });
    },
  );

  it('keeps them from being removed, as its candidate and exceptions do', async () => {
    const candidate = { name: 'Own', rules: [{ detectors: ['org.regex.files'], action: 'log' }] };
    await api('PUT', '/profiles/own/candidate', candidate);
    const { id, version } = (await api('POST', '/exceptions', { ...excepting, detectors: ['org.regex.files'] })).body;
    await api('GET', `/exceptions?minSeq=${version}`);
    const { body } = await api('DELETE', '/custom-detectors/files');
    expect(body).toMatchObject({
      code: 'GATEHOUSE_DETECTOR_IN_USE',
      detail: `It is named by the profile "own", the candidate of the profile "own", the exception "${id}".`,
    });
    expect(await shown('files', 0)).toMatchObject({ id: 'files' });
  });
});

it('is not removed while a web-search policy names it', async () => {
  const store = await JetStreamEventStore.open(service.infrastructure.nats);
  const stream = { org: 'default', aggregate: 'web-search-policy', id: 'w' };
  const meta = { ...stream, aggregateId: 'w', time: new Date().toISOString(), principalId: 'test' };
  const append = async (event: ControlEvent) =>
    store.append(stream, event, await store.version(stream), { ...meta, id: randomUUID() });
  const policy = { name: 'Research', query: { detectors: ['org.regex.searched'] } };
  await append(createMessage(WebSearchPolicyAddedSchema, { policy }));
  await eventually(async () => {
    await shown('searched', (await create('searched', regex)).body.version ?? 0);
    expect((await api('DELETE', '/custom-detectors/searched')).body).toMatchObject({
      code: 'GATEHOUSE_DETECTOR_IN_USE',
      detail: 'It is named by the web-search policy "Research".',
    });
  });
  await append(createMessage(WebSearchPolicyRemovedSchema));
  await eventually(async () =>
    expect((await api('DELETE', '/custom-detectors/searched')).body).toMatchObject({ changed: true }),
  );
});

it('the rows follow from the events alone', async () => {
  await api('POST', '/profiles', { slug: 'p', name: 'p', rules: [{ detectors: ['pii.email'], action: 'log' }] });
  const { grown, rebuilt } = await rowsThreeTimes(service, guardrail);
  expect(rebuilt).toEqual(grown);
});
