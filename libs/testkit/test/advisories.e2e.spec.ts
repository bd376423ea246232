import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../src/eventually.js';
import { startFixtureBackend, type FixtureBackend } from '../src/fixture-backend.js';
import { startGatehouse, type Gatehouse } from '../src/gatehouse.js';

// What happened to others must not happen here; each test names the advisory.
let gatehouse: Gatehouse;
let backend: FixtureBackend;
const eras = ['modern', 'legacy'] as const;
const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

beforeAll(async () => {
  gatehouse = await startGatehouse();
  backend = await startFixtureBackend({ eras: ['modern', 'legacy'] });
  for (const slug of ['notes', 'hidden']) await gatehouse.registerBackend(slug, backend);
  await gatehouse.addAgent('bot');
  await gatehouse.mapAgent('bot', 'notes');
  await gatehouse.mapAgent('gatehouse-cli', 'notes');
  await gatehouse.addRule('allow');
  await gatehouse.addRule('deny', { tools: ['delete_*'] });
}, 300_000);

afterAll(async () => {
  await backend?.stop();
  await gatehouse?.stop();
});

/** Addresses at which a port of this machine is listened on, as Linux tells them. */
function listenersOn(port: number): string[] {
  return ['tcp', 'tcp6'].flatMap((file) =>
    readFileSync(`/proc/net/${file}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local = '', , state]) => state === '0A' && Number.parseInt(local.split(':')[1] ?? '', 16) === port)
      .map(([, local = '']) => local.split(':')[0] ?? ''),
  );
}

describe('every port', () => {
  it('listens on loopback alone (CVE-2025-49596, CVE-2026-23744)', () => {
    if (process.platform !== 'linux') return;
    const { ops, ...own } = gatehouse.product.ports;
    const listened = [...Object.values(own), ...Object.values(ops)].map((port) => [port, listenersOn(port)]);
    const used = listened.filter(([, at]) => (at as string[]).length > 0);
    expect(used.length).toBeGreaterThan(10);
    const loopback = ['0100007F', '00000000000000000000000001000000', '0000000000000000FFFF00000100007F'];
    for (const [port, at] of used) {
      expect([port, (at as string[]).filter((one) => !loopback.includes(one))]).toEqual([port, []]);
    }
  });

  it('of a service asks who is there (CVE-2025-49596, CVE-2026-23744)', async () => {
    for (const [name, path] of [
      ...[['registry', '/backends'] as const, ['policy', '/grants'] as const, ['auth-broker', '/connections'] as const],
      ...[
        ['guardrail', '/guardrails/profiles'] as const,
        ['analytics', '/graphql?query={ingest{lagRecords}}'] as const,
      ],
      ...[['portal', '/api/me'] as const, ['proxy', '/mcp'] as const],
    ]) {
      const method =
        name === 'proxy' ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: ping } : {};
      const { status } = await fetch(gatehouse.product.urls.service(name) + path, method);
      expect([name, status]).toEqual([name, 401]);
    }
  });
});

describe('the two eras', () => {
  it('pass the same rules (CVE-2026-14537)', async () => {
    const { token } = await gatehouse.issueToken('bot');
    for (const era of eras) {
      const answer = await gatehouse.callTool('notes', token, 'delete_all', {}, { era });
      expect([era, answer.isError]).toEqual([era, true]);
      expect(await gatehouse.listTools('notes', token, { era })).not.toContain('delete_all');
    }
    expect(backend.calls.filter(({ tool }) => tool === 'delete_all')).toEqual([]);
  });

  it('lead to no backend that the agent does not see (Obot, fixed in 0.21.1)', async () => {
    const { token } = await gatehouse.issueToken('bot');
    for (const era of eras) {
      for (const method of ['tools/list', 'tools/call', 'prompts/list', 'resources/list']) {
        const answer = await gatehouse.send('hidden', token, method, { name: 'echo' }, { era });
        expect([era, method, answer.isError || answer.status >= 400]).toEqual([era, method, true]);
      }
    }
  });
});

describe('a header from outside', () => {
  it.each([
    'x-gatehouse-user',
    'x-gatehouse-org',
    'x-gatehouse-internal',
    'x-forwarded-user',
    'x-forwarded-email',
    'x-remote-user',
    'x-mcp-gateway-token',
    'x-envoy-internal',
    'x-original-url',
  ])('%s says nothing about who is calling (GHSA-g53w-w6mj-hrpp)', async (name) => {
    const headers = { [name]: 'admin', 'content-type': 'application/json' };
    const { portal, mcp } = gatehouse.product.run.urls;
    expect((await fetch(`${portal}/api/me`, { headers })).status).toBe(401);
    expect((await fetch(`${portal}/api/grants`, { headers })).status).toBe(401);
    expect((await fetch(`${mcp}/notes`, { method: 'POST', headers, body: ping })).status).toBe(401);
  });
});

describe('probing', () => {
  it('runs nothing, whoever asks, and is not for everybody (CVE-2026-42271)', async () => {
    for (const body of [
      { command: 'id', args: [] },
      { url: backend.url, command: 'id' },
      { url: 'stdio:id' },
      { url: 'file:///bin/id' },
      { transport: 'stdio', url: backend.url },
    ]) {
      const { status } = await gatehouse.api('POST', '/backends/probe', body);
      expect([body, status >= 400 && status < 500]).toEqual([body, true]);
    }
    expect((await gatehouse.api('POST', '/backends/probe', { url: backend.url }, 'bob')).status).toBe(403);
  });
});

describe('a user whom the identity provider goes on to give tokens', () => {
  it('is refused once the gateway has disabled them (CVE-2026-1609)', async () => {
    const token = await gatehouse.tokenFor('alice');
    expect((await gatehouse.callTool('notes', token, 'echo', { text: 'a' })).status).toBe(200);
    await gatehouse.change('PUT', '/disabled-callers', { kind: 'user', name: 'alice' });
    for (const era of eras) {
      expect((await gatehouse.callTool('notes', token, 'echo', { text: 'b' }, { era })).isError).toBe(true);
    }
    expect(backend.calls.map(({ args }) => args.text)).not.toContain('b');
    await eventually(async () => {
      expect((await gatehouse.api('GET', '/backends', undefined, 'alice')).status).toBeGreaterThanOrEqual(401);
    });
    await gatehouse.change('DELETE', '/disabled-callers/user~alice');
  });
});

describe('what somebody sends', () => {
  it('makes no line of the log, and an error shows no inside (ContextForge)', async () => {
    const { token } = await gatehouse.issueToken('bot');
    const forged = 'x\n{"level":60,"msg":"forged by a name"}\n';
    await gatehouse.callTool('notes', token, forged, {}, { era: 'legacy' });
    const answers = [
      await gatehouse.api('GET', `/backends/${encodeURIComponent(forged)}`),
      await gatehouse.api('POST', '/backends', { slug: forged, url: forged }),
      await gatehouse.api('PUT', '/connections', { backendId: forged, headers: { [forged]: forged } }),
      await gatehouse.api('POST', '/rules', { name: 'x', effect: 'allow', condition: 'args.' }),
    ];
    for (const { status, body } of answers) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(JSON.stringify(body)).not.toMatch(/node_modules|\.js:\d+|QueryFailedError|SELECT |\bat \w+ \(/);
    }
    const logs = join(gatehouse.product.context.folders.root, 'logs');
    for (const file of readdirSync(logs)) {
      const lines = readFileSync(join(logs, file), 'utf8').split('\n');
      expect([file, lines.filter((line) => line.startsWith('{"level":60,"msg":"forged'))]).toEqual([file, []]);
    }
  });
});
