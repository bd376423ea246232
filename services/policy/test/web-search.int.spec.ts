import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  BackendRemovedSchema,
  create,
  DetectorCreatedSchema,
  ToolsDiscoveredSchema,
  type ControlEvent,
  type DetectorSettingsSchema,
  type MessageInitShape,
} from '@gatehouse/contracts';
import { JetStreamEventStore } from '@gatehouse/event-store';
import { connectNats } from '@gatehouse/nats';
import { startService, type RunningService } from '@gatehouse/service-kit';
import { eventually, startInfrastructure, type Infrastructure } from '@gatehouse/testkit';
import { foundPages, searchServers } from '@gatehouse/web-search/spec-kit';
import { policy } from '../src/policy.module.js';

let infrastructure: Infrastructure;
let service: RunningService;
let nc: Awaited<ReturnType<typeof connectNats>>;

beforeAll(async () => {
  infrastructure = await startInfrastructure(['nats', 'postgres', 'idp']);
  service = await startService(policy, infrastructure.env('policy'));
  nc = await connectNats({ url: infrastructure.product.urls.nats, name: 'test' });
  const tools = searchServers.flatMap((server) => (server.package.startsWith('exa') ? server.tools : []));
  const unsure = { name: 'search_tickets', inputSchema: { properties: { query: { type: 'string' } } } };
  const definitions = [...tools.map(({ definition }) => definition), unsure, { name: 'add' }];
  const changed = definitions.map((tool) => ({ name: tool.name, hash: 'h', json: JSON.stringify(tool) }));
  await append('tools', 'exa', create(ToolsDiscoveredSchema, { changed }));
});

afterAll(async () => {
  await nc?.close();
  await service?.stop();
  await infrastructure?.stop();
});

async function append(aggregate: string, id: string, event: ControlEvent) {
  const store = await JetStreamEventStore.open(nc);
  const stream = { org: 'default', aggregate, id };
  const meta = { id: randomUUID(), time: new Date().toISOString(), org: 'default', aggregate, aggregateId: id };
  await store.append(stream, event, await store.version(stream), { ...meta, principalId: 'test' });
}

async function api(method: string, path: string, body?: unknown, as = 'admin') {
  const response = await fetch(`${service.url}/web-search${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await infrastructure.tokenFor(as)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of many shapes
  return { status: response.status, body: (await response.json()) as any };
}

const research = {
  name: 'Research',
  roles: ['search'],
  query: { codenames: ['Bluebird'] },
  request: { safeSearch: 'strict', maxCount: 5 },
  domains: { exclude: ['https://Leaks.example.net/'], excludeCategories: ['malware'] },
};

describe('web-search policies', () => {
  it('are added, read, revised and removed', async () => {
    const added = await api('POST', '/policies', research);
    expect(added).toMatchObject({ status: 201, body: { changed: true } });
    const { id, version } = added.body;
    const { body } = await api('GET', `/policies?minSeq=${version}`);
    expect(body.items).toEqual([
      {
        id,
        version,
        name: 'Research',
        agents: [],
        groups: [],
        userDomains: [],
        backends: [],
        roles: ['search'],
        query: {
          maxLength: 0,
          detectors: ['secret.*', 'pci.*', 'fin.*', 'pii.*', 'health.*'],
          minConfidence: 0.55,
          internalSuffixes: [],
          codenames: ['Bluebird'],
          omitQuery: false,
        },
        request: {
          safeSearch: 'strict',
          maxCount: 5,
          freshness: 'any',
          sideChannels: 'refuse',
          forbiddenArguments: [],
        },
        domains: {
          include: [],
          exclude: ['leaks.example.net'],
          includeCategories: [],
          excludeCategories: ['malware'],
        },
        urls: { schemes: [], hosts: [], allowPrivate: false },
        results: { maxResults: 0, defangLinks: false, stripImages: false, citations: 'redact' },
        mode: 'enforce',
        disabled: false,
      },
    ]);
    const { id: _, version: __, ...same } = body.items[0];
    expect((await api('PUT', `/policies/${id}`, same)).body.changed).toBe(false);
    const revised = await api('PUT', `/policies/${id}`, { ...same, mode: 'monitor' });
    expect((await api('GET', `/policies?minSeq=${revised.body.version}`)).body.items[0].mode).toBe('monitor');
    const removed = await api('DELETE', `/policies/${id}`);
    expect((await api('GET', `/policies?minSeq=${removed.body.version}`)).body.items).toEqual([]);
  });

  it.each([
    [{ ...research, domains: { exclude: ['not a domain'] } }, 'is not a domain'],
    [{ ...research, domains: { include: ['co.uk'] } }, 'write ".co.uk"'],
    [{ ...research, query: { detectors: ['pii.shoe_size'] } }, 'there is no detector'],
    [{ ...research, query: { detectors: ['org.wordlist.projects'] } }, 'there is no detector'],
    [{ ...research, roles: ['fly'] }, 'roles'],
    [{ ...research, urls: { schemes: ['HTTP:'] } }, 'schemes'],
    [{ ...research, query: { codename: ['x'] } }, 'codename'],
    [{ ...research, mode: 'shadow' }, 'mode'],
  ])('%j is refused whole', async (body, problem) => {
    const answer = await api('POST', '/policies', body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'GATEHOUSE_REQUEST_INVALID' } });
    expect(JSON.stringify(answer.body)).toContain(JSON.stringify(problem).slice(1, -1));
  });

  it.each([
    ['GET', '/policies/nope', undefined, 404, 'GATEHOUSE_WEB_SEARCH_POLICY_NOT_FOUND'],
    ['GET', '/categories/nope', undefined, 404, 'GATEHOUSE_DOMAIN_CATEGORY_NOT_FOUND'],
    ['DELETE', '/tools/exa/nope', undefined, 404, 'GATEHOUSE_SEARCH_TOOL_NOT_FOUND'],
    ['POST', '/try', { backendId: 'exa', tool: 'add' }, 404, 'GATEHOUSE_SEARCH_TOOL_NOT_FOUND'],
  ])('%s %s %j is answered %s', async (method, path, body, status, code) => {
    expect(await api(method, path, body)).toMatchObject({ status, body: { code } });
  });

  it('are read and not written by a viewer', async () => {
    expect((await api('GET', '/policies', undefined, 'bob')).status).toBe(200);
    expect((await api('POST', '/policies', research, 'bob')).status).toBe(403);
    expect((await api('POST', '/categories', { slug: 'x', name: 'x' }, 'bob')).status).toBe(403);
  });
});

describe('categories of domains', () => {
  it('take tens of thousands of entries, five thousand at once', async () => {
    await api('POST', '/categories', { slug: 'malware', name: 'Malware' });
    const hosts = Array.from({ length: 20_000 }, (_, i) => `host-${i}.example.com`);
    for (let from = 0; from < hosts.length; from += 5_000) {
      const added = await api('POST', '/categories/malware/domains', { domains: hosts.slice(from, from + 5_000) });
      expect(added).toMatchObject({ status: 200, body: { changed: true } });
    }
    expect(await api('POST', '/categories/malware/domains', { domains: hosts.slice(0, 5_001) })).toMatchObject({
      status: 400,
    });
    const removed = await api('POST', '/categories/malware/domains/remove', { domains: ['HOST-0.example.com'] });
    const { body } = await api('GET', `/categories/malware?minSeq=${removed.body.version}&search=host-1999`);
    expect(body).toMatchObject({ id: 'malware', name: 'Malware', count: 19_999 });
    expect(body.domains).toHaveLength(11);
    expect(await api('POST', '/categories', { slug: 'malware', name: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'GATEHOUSE_DOMAIN_CATEGORY_EXISTS' },
    });
  });
});

describe('search tools', () => {
  it('are suggested from their definitions, and read as an administrator says', async () => {
    await eventually(async () => {
      const { body } = await api('GET', '/tools');
      expect(body.items.map(({ tool, isSure }: { tool: string; isSure: boolean }) => [tool, isSure])).toEqual([
        ['web_search_exa', true],
        ['web_fetch_exa', true],
        ['search_tickets', false],
      ]);
    });
    const said = await api('PUT', '/tools/exa/search_tickets', { role: 'search', query: '/query' });
    const { body } = await api('GET', `/tools?minSeq=${said.body.version}`);
    expect(body.items[2]).toMatchObject({ inForce: { provider: 'custom', role: 'search', query: '/query' } });
    const none = await api('PUT', '/tools/exa/search_tickets', { role: 'none' });
    expect((await api('GET', `/tools?minSeq=${none.body.version}`)).body.items[2].inForce).toBeNull();
    const forgotten = await api('DELETE', '/tools/exa/search_tickets');
    expect((await api('GET', `/tools?minSeq=${forgotten.body.version}`)).body.items[2].said).toBeNull();
    expect(await api('PUT', '/tools/exa/search_tickets', { role: 'search', query: '/q' })).toMatchObject({
      status: 400,
    });
    expect(await api('PUT', '/tools/exa/nope', { role: 'none' })).toMatchObject({ status: 404 });
  });

  it('are tried without being called', async () => {
    const answer = searchServers.flatMap(({ tools }) => tools).find((t) => t.definition.name === 'web_search_exa');
    const call = { backendId: 'exa', tool: 'web_search_exa', policy: research };
    const found = await api('POST', '/try', {
      ...call,
      arguments: { query: 'x', numResults: 50 },
      result: answer?.answer(foundPages),
    });
    expect(found).toMatchObject({
      status: 200,
      body: {
        denied: null,
        role: 'search',
        adapter: 'exa',
        arguments: { query: 'x', numResults: 5 },
        policies: ['candidate'],
      },
    });
    expect(found.body.changes).toEqual(['count', 'results_dropped']);
    expect(JSON.stringify(found.body.result)).not.toContain('leaks');
    const stopped = await api('POST', '/try', { ...call, arguments: { query: 'bluebird' } });
    expect(stopped.body).toMatchObject({
      denied: { reason: 'web_search_query_codename', policyId: 'candidate' },
      query: '[masked: code name]',
      result: null,
    });
    const fetched = { ...call, tool: 'web_fetch_exa', arguments: { urls: ['https://example.com/'] } };
    expect((await api('POST', '/try', fetched)).body.denied).toMatchObject({ reason: 'web_search_role_denied' });
  });

  it("are tried with the organization's own detectors, as far as they are known here", async () => {
    const created = (detection: MessageInitShape<typeof DetectorSettingsSchema>['detection']) =>
      create(DetectorCreatedSchema, { settings: { title: 'x', label: 'case', confidence: 0.9, detection } as never });
    await append('detector', 'cases', created({ case: 'regex', value: { pattern: 'CASE-[0-9]{6}' } }));
    await append('detector', 'projects', created({ case: 'wordList', value: {} }));
    await append('detector', 'broken', created({ case: 'regex', value: { pattern: 'abc(' } }));
    const detectors = ['org.regex.cases', 'org.wordlist.projects', 'org.regex.broken'];
    const call = { backendId: 'exa', tool: 'web_search_exa', policy: { ...research, query: { detectors } } };
    await eventually(async () => {
      const { body } = await api('POST', '/try', { ...call, arguments: { query: 'what is CASE-123456' } });
      expect(body).toMatchObject({
        denied: { reason: 'web_search_query_sensitive' },
        query: 'what is [masked: case]',
        notLookedFor: ['org.wordlist.projects', 'org.regex.broken'],
      });
    });
    const saved = await api('POST', '/policies', call.policy);
    expect(saved.status).toBe(201);
    for (const name of ['org.edm.cases', 'org.regex.none', 'org.none', 'org.', 'org.regex.']) {
      const refused = await api('POST', '/policies', { ...research, query: { detectors: [name] } });
      expect(refused.body.detail).toBe(`query.detectors: there is no detector "${name}".`);
    }
    await api('DELETE', `/policies/${saved.body.id}`);
  });

  it('are forgotten with their backend', async () => {
    const said = await api('PUT', '/tools/exa/search_tickets', { role: 'none' });
    expect(said.status).toBe(200);
    await append('backend', 'exa', create(BackendRemovedSchema));
    await eventually(async () => {
      expect((await api('DELETE', '/tools/exa/search_tickets')).body.code).toBe('GATEHOUSE_SEARCH_TOOL_NOT_FOUND');
      expect((await api('GET', '/tools')).body.items).toEqual([]);
    });
  });
});
