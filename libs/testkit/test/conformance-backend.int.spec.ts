import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startConformanceBackend, type ConformanceBackend } from '../src/conformance/conformance-backend.js';
import { eventually } from '../src/eventually.js';
import { callMcp } from '../src/mcp-call.js';

let backend: ConformanceBackend;

describe.each(['modern', 'legacy'] as const)('a %s conformance backend', (era) => {
  const call = (method: string, params: Record<string, unknown> = {}) =>
    callMcp({ url: backend.url, token: '', era, method, params });

  beforeEach(async () => {
    backend = await startConformanceBackend({ era, pageSize: 20 });
  });

  afterEach(() => backend.stop());

  it('keeps a ledger of what has reached it', async () => {
    const params = { name: 'greet', arguments: { name: 'Ada' } };
    expect(await call('tools/call', params)).toMatchObject({ status: 200, text: 'Hello, Ada!' });
    expect(backend.ledger.callsOf('greet')).toMatchObject([{ http: 'POST', params, outcome: 'answered' }]);
    expect(backend.ledger.callsOf('slow_compute')).toEqual([]);
  });

  it('gives its lists in pages', async () => {
    const first = await call('tools/list');
    const { nextCursor, tools } = first.body.result as { nextCursor: string; tools: { name: string }[] };
    expect(tools).toHaveLength(20);
    const second = await call('tools/list', { cursor: nextCursor });
    const all = [...tools, ...(second.body.result.tools as { name: string }[])].map(({ name }) => name);
    expect(all).toEqual(backend.catalogue.definitions().map(({ name }) => name));
    expect((await call('tools/list', { cursor: 'x' })).body.error).toMatchObject({ code: -32_602 });
  });

  it('answers as the test wants it while that intercepts', async () => {
    backend.intercept = (_, response) => {
      response.writeHead(500).end('{}');
      return true;
    };
    expect(await call('tools/list')).toMatchObject({ status: 500 });
    backend.intercept = undefined;
    expect(await call('tools/list')).toMatchObject({ status: 200 });
  });
});

describe('what changes at a conformance backend', () => {
  afterEach(() => backend.stop());

  it('is told to modern listeners that want it, until the backend stops', async () => {
    backend = await startConformanceBackend({ era: 'modern' });
    const method = 'subscriptions/listen';
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const notifications = { promptsListChanged: true, resourceSubscriptions: ['test://watched-resource'] };
    const stream = await fetch(backend.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'mcp-protocol-version': '2026-07-28', 'mcp-method': method },
      body: JSON.stringify({ jsonrpc: '2.0', id: 'ears', method, params: { notifications, _meta } }),
    });
    expect(backend.openListeners()).toBe(1);
    backend.catalogue.changeTools();
    backend.catalogue.changePrompts();
    backend.catalogue.touch('test://watched-resource');
    backend.catalogue.touch('test://static-text');
    await backend.stop();
    const heard = (await stream.text()).matchAll(/"method":"([^"]+)"|"(result)"/g);
    expect([...heard].map(([, notification, result]) => notification ?? result)).toEqual([
      'notifications/subscriptions/acknowledged',
      'notifications/prompts/list_changed',
      'notifications/resources/updated',
      'result',
    ]);
    expect(backend.openListeners()).toBe(0);
  });

  it('is told to legacy sessions that listen, until the backend forgets them', async () => {
    backend = await startConformanceBackend({ era: 'legacy' });
    const opened = await callMcp({ url: backend.url, token: '', era: 'legacy', method: 'ping' });
    expect(opened.status).toBe(200);
    const headers = {
      accept: 'text/event-stream',
      'mcp-session-id': String(backend.ledger.of('ping')[0]?.headers['mcp-session-id']),
    };
    const stream = await fetch(backend.url, { headers });
    await eventually(() => expect(backend.openListeners()).toBe(1));
    backend.catalogue.changeTools();
    backend.catalogue.touch('test://watched-resource');
    backend.forgetSessions();
    const text = await stream.text();
    expect(text).toContain('notifications/tools/list_changed');
    expect(text).not.toContain('notifications/resources/updated');
    expect((await fetch(backend.url, { headers })).status).toBe(404);
  });
});
