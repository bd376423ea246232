import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHook } from 'node:async_hooks';
import { Action, Direction } from '@gatehouse/contracts';
import { startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';
import { modernRequest } from './messages.js';

type Era = 'modern' | 'legacy';

const card = '4111 1111 1111 1111';
const line = 'The quarterly report lists 42 open orders in 3 regions; see appendix 7 for details, please.';
const lines = 12_000;
const tools = Array.from({ length: 400 }, (_, i) => {
  return { name: `tool_${i}`, description: line.repeat(20), inputSchema: { type: 'object' } };
});
/** So many characters are looked at between two turns of others. */
const stride = 128 * 1_024;

let gateway: TestGateway;
const backends: Partial<Record<Era | 'lister', FixtureBackend>> = {};
const tokens = { guarded: '', free: '' };

beforeAll(async () => {
  gateway = await startGateway();
  for (const era of ['modern', 'legacy'] as const) {
    const backend = await startFixtureBackend({ eras: [era] });
    backends[era] = backend;
    await gateway.addBackend(era, backend, { [era]: true, timeoutMs: 20_000 });
    backend.intercept = ({ method, params, id }, response) => {
      if (method !== 'tools/call') return false;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const tell = (message: object) => response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`);
      const { progressToken } = params._meta as { progressToken: unknown };
      const progress = (count: number, note: readonly string[]) =>
        tell({ method: 'notifications/progress', params: { progressToken, progress: count, note } });
      progress(1, ['first']);
      progress(2, [...Array.from({ length: lines }, () => line), `paid with ${card}`]);
      progress(3, ['third']);
      tell({ id, result: { resultType: 'complete', content: [{ type: 'text', text: 'done' }] } });
      response.end();
      return true;
    };
  }
  const lister = await startFixtureBackend({ eras: ['modern'] });
  lister.setTools(tools);
  backends.lister = lister;
  await gateway.addBackend(
    'lister',
    lister,
    { modern: true },
    tools.map(({ name }) => ({ name })),
  );
  await gateway.addBundle('wide', { members: [{ backendId: 'lister' }] });
  for (const name of ['guarded', 'free'] as const) {
    await gateway.addAgent(name, ['modern', 'legacy', 'lister']);
    await gateway.addRule(name, { agents: [name] });
    tokens[name] = await gateway.issueToken(name);
  }
  const rule = { detectors: ['pci.card_number'], direction: Direction.BOTH, action: Action.MASK };
  await gateway.addProfile('cards', rule, { agentId: 'guarded' });
}, 60_000);

afterAll(async () => {
  await Promise.all(Object.values(backends).map((backend) => backend.stop()));
  await gateway?.stop();
});

/** A call that asks for progress; the messages of its stream, and how often others got their turn meanwhile. */
async function call(agent: Era, backend: Era, token: string) {
  const params = { name: 'echo', arguments: { text: 'hello' } };
  const _meta = { progressToken: 'p' };
  let send: () => ReturnType<TestGateway['send']>;
  if (agent === 'modern') {
    const { message, headers } = modernRequest(1, 'tools/call', params);
    Object.assign(message.params._meta, _meta);
    send = () => gateway.send(backend, token, message, { headers });
  } else {
    const session = await gateway.initialize(backend, token);
    send = () => gateway.callLegacy(backend, token, session, 'tools/call', { ...params, _meta });
  }
  const { reply, turns } = await countTurns(send);
  return { events: reply.events as { params?: { note: string[] }; result?: object }[], turns };
}

/** How often others get their turn until the answer is there. */
async function countTurns(send: () => ReturnType<TestGateway['send']>) {
  let turns = 0;
  const hook = createHook({ init: (_, type) => void (turns += type === 'Immediate' ? 1 : 0) }).enable();
  const reply = await send();
  hook.disable();
  return { reply, turns };
}

describe('a long event in a stream', () => {
  it.each([
    ['modern', 'modern'],
    ['modern', 'legacy'],
    ['legacy', 'modern'],
    ['legacy', 'legacy'],
  ] as const)(
    'of a %s agent at a %s backend is looked at in turns with other work, and comes in its place',
    async (agent, backend) => {
      const free = await call(agent, backend, tokens.free);
      const { events, turns } = await call(agent, backend, tokens.guarded);
      expect(events.map(({ params, result }) => params?.note.at(-1) ?? result)).toMatchObject([
        'first',
        expect.stringMatching(/^paid with (?!4111)/),
        'third',
        { content: [{ text: 'done' }] },
      ]);
      expect(events[1]?.params?.note).toHaveLength(lines + 1);
      expect(free.events[1]?.params?.note.at(-1)).toContain(card);
      expect(turns - free.turns).toBeGreaterThanOrEqual(Math.floor((lines * line.length) / stride));
    },
  );

  it('is on record with what was found in it', async () => {
    const { headers, record } = gateway.traced();
    const { message, headers: modern } = modernRequest(1, 'tools/call', { name: 'echo', arguments: {} });
    Object.assign(message.params._meta, { progressToken: 'p' });
    await gateway.send('modern', tokens.guarded, message, { headers: { ...modern, ...headers } });
    const { findings, dlpOutcome } = await record();
    expect(dlpOutcome).toBe('modified');
    expect(findings).toMatchObject([{ direction: 'response', detector: 'pci.card_number', action: 'mask' }]);
  });
});

describe('a long list of a backend among several', () => {
  it('is looked at in turns with other work', async () => {
    const list = (token: string) => countTurns(() => gateway.callModern('b/wide', token, 'tools/list'));
    const free = await list(tokens.free);
    const { reply, turns } = await list(tokens.guarded);
    expect(reply.body.result.tools.length).toBeGreaterThan(0);
    expect(reply.body.result.tools).toEqual(free.reply.body.result.tools);
    expect(turns - free.turns).toBeGreaterThanOrEqual(Math.floor(JSON.stringify(tools).length / stride));
  });
});
