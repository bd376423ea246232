import { createServer, type AddressInfo } from 'node:net';
import { startConformanceBackend, startFixtureBackend, type ConformanceBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';
import type { Extra, Reply } from './messages.js';

export const eras = ['modern', 'legacy'] as const;
export type Era = (typeof eras)[number];

/** An agent of one era that talks to one endpoint. */
export interface TestAgent {
  era: Era;
  session: string;
  ask(method: string, params?: Record<string, unknown>, extra?: Extra): Promise<Reply>;
}

/** Agents of an era: legacy ones begin a session with each endpoint. */
export async function agentOf(
  gateway: TestGateway,
  era: Era,
  endpoint: string,
  token: string,
  capabilities: object = {},
): Promise<TestAgent> {
  if (era === 'modern') {
    return {
      era,
      session: '',
      ask: (method, params = {}, extra = {}) =>
        gateway.callModern(endpoint, token, method, params, { capabilities, ...extra }),
    };
  }
  const session = await gateway.initialize(endpoint, token, '2025-11-25', { capabilities });
  return {
    era,
    session,
    ask: (method, params = {}, extra = {}) => gateway.callLegacy(endpoint, token, session, method, params, extra),
  };
}

export type AggregateWorld = Awaited<ReturnType<typeof startAggregateWorld>>;

/**
 * Backends of both eras with equal names of tools and prompts, and resources of their own (`crm://`, `git://`) besides
 * equal ones (`test://`); one that is dead, one that never answers, and one that the agents may not use.
 */
export async function startAggregateWorld() {
  const gateway = await startGateway();
  const crm = await startConformanceBackend({ era: 'modern' });
  const git = await startConformanceBackend({ era: 'legacy', pageSize: 7 });
  const slow = await startFixtureBackend({ eras: ['modern'] });
  slow.intercept = () => true;
  giveResources(crm, 'crm');
  giveResources(git, 'git');
  const tools = crm.catalogue.definitions();
  await gateway.addBackend('crm', crm, { modern: true }, tools);
  await gateway.addBackend('git', git, { legacy: true }, tools);
  await gateway.addBackend('hidden', crm, { modern: true }, tools);
  await gateway.addBackend('dead', { url: `http://127.0.0.1:${await freePort()}/mcp` }, { modern: true });
  await gateway.addBackend('slow', slow, { modern: true, timeoutMs: 500 });
  await gateway.addBundle('team', {
    instructions: 'Ask git first.',
    members: [
      { backendId: 'git', toolOverrides: [{ tool: 'test_simple_text', name: 'say', description: 'Says something' }] },
      { backendId: 'crm', tools: ['test_simple_text', 'test_error_handling', 'test_tool_with_progress'] },
    ],
  });
  await gateway.addBundle('search', { toolSearch: true, members: [{ backendId: 'crm' }, { backendId: 'git' }] });
  await gateway.allowEverything('bot', ['crm', 'git', 'dead', 'slow']);
  const token = await gateway.issueToken('bot');
  return {
    gateway,
    crm,
    git,
    slow,
    token,
    agent: (era: Era, endpoint: string, capabilities?: object) => agentOf(gateway, era, endpoint, token, capabilities),
    async stop() {
      await Promise.all([crm, git, slow].map((backend) => backend.stop()));
      await gateway.stop();
    },
  };
}

function giveResources({ catalogue }: ConformanceBackend, scheme: string): void {
  const mimeType = 'text/plain';
  const own = { uri: `${scheme}://own`, name: 'own', mimeType, read: () => ({ text: `of ${scheme}` }) };
  catalogue.resources = [...catalogue.resources, own];
  const template = {
    uriTemplate: `${scheme}://item/{id}`,
    name: 'item',
    mimeType,
    read: (uri: string) => (uri.startsWith(`${scheme}://item/`) ? { text: `${uri} of ${scheme}` } : undefined),
  };
  catalogue.templates = [...catalogue.templates, template];
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
