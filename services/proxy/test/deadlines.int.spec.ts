import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { BackendReconfiguredSchema, create, CredentialMode } from '@gatehouse/contracts';
import { startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';

type Era = 'modern' | 'legacy';

const eras: readonly Era[] = ['modern', 'legacy'];
const cells = eras.flatMap((agent) => eras.map((backend) => [agent, backend] as const));
const tools = ['usual', 'quick', 'slow'];

let gateway: TestGateway;
let token: string;
const backends = new Map<Era, FixtureBackend>();

/** The backend's deadline lies between those of the two tools; every call takes longer than it. */
const settings = {
  timeoutMs: 1_500,
  toolTimeouts: [
    { tool: 'quick', timeoutMs: 500 },
    { tool: 'slow', timeoutMs: 20_000 },
  ],
};
const takesMs = 2_200;

beforeAll(async () => {
  gateway = await startGateway();
  for (const era of eras) {
    const backend = await startFixtureBackend({ eras: [era] });
    backends.set(era, backend);
    backend.setTools(tools.map((name) => ({ name, inputSchema: { type: 'object' } })));
    backend.intercept = ({ method, id }, response) => {
      if (method !== 'tools/call') return false;
      const result = { resultType: 'complete', content: [{ type: 'text', text: 'done' }] };
      void delay(takesMs).then(() => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ jsonrpc: '2.0', id, result }));
      });
      return true;
    };
    const definitions = tools.map((name) => ({ name, inputSchema: { type: 'object' } }));
    await gateway.addBackend(era, backend, { [era]: true, ...settings }, definitions);
  }
  await gateway.addBundle('both', { toolSearch: true, members: eras.map((backendId) => ({ backendId })) });
  await gateway.allowEverything('bot', [...eras]);
  token = await gateway.issueToken('bot');
}, 60_000);

afterAll(async () => {
  for (const backend of backends.values()) await backend.stop();
  await gateway?.stop();
});

async function call(agent: Era, endpoint: string, name: string, args: object = {}) {
  const params = { name, arguments: args };
  if (agent === 'modern') return (await gateway.callModern(endpoint, token, 'tools/call', params)).body;
  const session = await gateway.initialize(endpoint, token);
  return (await gateway.callLegacy(endpoint, token, session, 'tools/call', params)).body;
}

const late = (timeoutMs: number) => ({
  error: {
    message: `The backend did not answer in time. It may have run the call. The deadline is ${timeoutMs / 1_000} s.`,
    data: { reason: 'upstream_timeout', timeoutMs },
  },
});
const done = { result: { content: [{ type: 'text', text: 'done' }] } };

describe.each(cells)('a call of a %s agent at a %s backend', (agent, backend) => {
  it('may take as long as the deadline of its tool says, or that of the backend where there is none', async () => {
    const [usual, quick, slow] = await Promise.all(tools.map((tool) => call(agent, backend, tool)));
    expect(usual).toMatchObject(late(1_500));
    expect(quick).toMatchObject(late(500));
    expect(slow).toMatchObject(done);
  });
});

describe.each(eras)('a call of a %s agent through a bundle', (agent) => {
  it('has the deadline of the tool that it is for', async () => {
    const at = 'b/both';
    const inner = (name: string) => call(agent, at, 'call_tool', { name, arguments: {} });
    const answers = await Promise.all([
      inner('modern__quick'),
      inner('legacy__quick'),
      inner('modern__slow'),
      inner('legacy__slow'),
    ]);
    expect(answers).toMatchObject([late(500), late(500), done, done]);
  });
});

describe('a deadline', () => {
  it('is in force for the next call after it was changed', async () => {
    const url = backends.get('modern')?.url ?? '';
    const { timeoutMs } = settings;
    const changed = { url, modern: true, credentialMode: CredentialMode.NONE, timeoutMs, toolTimeouts: [] };
    await gateway.append('backend', 'modern', create(BackendReconfiguredSchema, { settings: changed }));
    expect(await call('modern', 'modern', 'quick')).toMatchObject(late(1_500));
  });
});
