import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import {
  eventually,
  startConformanceBackend,
  startFixtureBackend,
  type ConformanceBackend,
  type FixtureBackend,
} from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';
import { listenLegacy, listenModern, readStream, type AgentStream, type HeardMessage } from './listener.js';
import { prepareProcess, startReplica } from './replica.js';

const patienceMs = 30_000;

let gateway: TestGateway;
let second: Awaited<ReturnType<typeof startReplica>>;
let token: string;
let worker: FixtureBackend;
let asker: FixtureBackend;
let modern: ConformanceBackend;
let legacy: ConformanceBackend;
const open: AgentStream[] = [];

beforeAll(async () => {
  gateway = await startGateway();
  worker = await startFixtureBackend({ eras: ['modern'] });
  asker = await startFixtureBackend({ eras: ['legacy'] });
  modern = await startConformanceBackend({ era: 'modern' });
  legacy = await startConformanceBackend({ era: 'legacy' });
  await gateway.addBackend('worker', worker, { modern: true, timeoutMs: 20_000 });
  await gateway.addBackend('asker', asker, { legacy: true, timeoutMs: 20_000 });
  await gateway.addBackend('modern', modern, { modern: true });
  await gateway.addBackend('legacy', legacy, { legacy: true });
  await gateway.allowEverything('bot', ['worker', 'asker', 'modern', 'legacy']);
  token = await gateway.issueToken('bot');
  second = await startReplica(gateway, 'proxy-2');
}, 60_000);

afterEach(() => {
  for (const stream of open.splice(0)) stream.close();
  worker.intercept = undefined;
  asker.intercept = undefined;
});

afterAll(async () => {
  await second?.stop();
  await Promise.all([worker, asker, modern, legacy].map((backend) => backend?.stop()));
  await gateway?.stop();
});

/** A replica of its own process, until the test is over. */
async function withProcess(
  name: string,
  act: (replica: { url: string; kill: () => Promise<unknown> }) => Promise<void>,
): Promise<void> {
  const replica = await prepareProcess(gateway, name);
  const { kill, exit } = await replica.start();
  const end = () => {
    kill('SIGKILL');
    return exit;
  };
  try {
    await act({ url: replica.url, kill: end });
  } finally {
    await end();
    await replica.remove();
  }
}

/** A tool that tells how far it is when it is told to, and then answers. */
function working(): Promise<{ tell(step: string): void; finish(): void }> {
  return new Promise((resolve) => {
    worker.intercept = (rpc, response: ServerResponse) => {
      if (rpc.method !== 'tools/call') return false;
      const send = (message: object) => response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`);
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      resolve({
        tell: (data) => void send({ method: 'notifications/message', params: { level: 'info', data } }),
        finish: () => {
          send({ id: rpc.id, result: { resultType: 'complete', content: [{ type: 'text', text: 'done' }] } });
          response.end();
        },
      });
      return true;
    };
  });
}

/** A legacy agent's call of that tool. */
async function callWorker(to = gateway.url, by = token) {
  const session = await gateway.initialize('worker', by, '2025-11-25', { to });
  const headers = {
    authorization: `Bearer ${by}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-session-id': session,
    'mcp-protocol-version': '2025-11-25',
  };
  await gateway.callLegacy('worker', by, session, 'logging/setLevel', { level: 'debug' }, { to });
  const message = { jsonrpc: '2.0', id: 'the-call', method: 'tools/call', params: { name: 'echo', arguments: {} } };
  const tool = working();
  const stream = readStream(`${to}/mcp/worker`, { method: 'POST', headers, body: JSON.stringify(message) });
  const { tell, finish } = await tool;
  tell('one');
  const call = await stream;
  open.push(call);
  await call.hear('notifications/message');
  return { session, call, tell, finish };
}

async function goOn(session: string, lastEventId: string | undefined, to: string, by = token) {
  const stream = await listenLegacy(gateway, 'worker', by, session, { to, lastEventId });
  open.push(stream);
  return stream;
}

const steps = ({ messages }: AgentStream) =>
  messages.map(({ params, result }) => params?.data ?? result?.content[0].text);

describe('a legacy agent whose connection breaks in the middle of a call', () => {
  it('gets the rest at another replica, each message once', async () => {
    const { session, call, tell, finish } = await callWorker();
    tell('two');
    await call.hear('notifications/message');
    call.close();
    tell('three');
    const rest = await goOn(session, call.lastEventId, second.url);
    tell('four');
    await eventually(() => expect(steps(rest)).toEqual(['three', 'four']));
    // And once more, from where it is now.
    rest.close();
    tell('five');
    const last = await goOn(session, rest.lastEventId, gateway.url);
    finish();
    await last.ended;
    expect(steps(call)).toEqual(['one', 'two']);
    expect(steps(last)).toEqual(['five', 'done']);
    expect(last.messages.at(-1)).toMatchObject({ id: 'the-call', result: { content: [{ text: 'done' }] } });
  });

  it('finds its answer there when the call has ended meanwhile', async () => {
    const { session, call, finish } = await callWorker();
    call.close();
    finish();
    const rest = await goOn(session, call.lastEventId, second.url);
    await rest.ended;
    expect(steps(rest)).toEqual(['done']);
  });

  it('cannot go on with the stream of another session, or of somebody else', async () => {
    const { session, call, finish } = await callWorker();
    const mallory = await gateway.issueToken('bot', { userId: 'mallory' });
    const stolen = await goOn(session, call.lastEventId, second.url, mallory);
    await stolen.ended;
    expect([stolen.status, stolen.text]).toEqual([404, expect.stringContaining('session_unknown')]);
    for (const by of [mallory, token]) {
      const own = await gateway.initialize('worker', by);
      for (const to of [gateway.url, second.url]) {
        const other = await goOn(own, call.lastEventId, to, by);
        await other.ended;
        expect(other.messages).toEqual([
          expect.objectContaining({ error: expect.objectContaining({ data: { reason: 'stream_lost' } }) }),
        ]);
      }
    }
    finish();
    await call.ended;
    expect(steps(call)).toEqual(['one', 'done']);
  });

  it('is told so when the replica that had the call was killed, also while it goes on with it', async () => {
    await withProcess('doomed', async ({ url, kill }) => {
      const { session, call, tell } = await callWorker(url);
      const reading = await goOn(session, call.lastEventId, gateway.url);
      tell('two');
      await reading.hear('notifications/message');
      await kill();
      await call.ended;
      const late = await goOn(session, call.lastEventId, second.url);
      for (const stream of [reading, late]) {
        await stream.ended;
        expect(stream.messages.at(-1)).toEqual({
          jsonrpc: '2.0',
          id: 'the-call',
          error: { code: -32603, message: expect.any(String), data: { reason: 'stream_lost' } },
        });
      }
    });
  }, 60_000);
});

describe('a question that waits for its answer', () => {
  const capabilities = { elicitation: {} };
  const params = { name: 'echo', arguments: {} };
  const inputResponses = { q1: { action: 'accept', content: {} } };

  /** Lets the backend ask, and then work without an end. */
  function asking() {
    const answered: unknown[] = [];
    asker.intercept = (rpc, response) => {
      if (rpc.method === 'tools/call') {
        const question = { method: 'elicitation/create', params: { message: 'Who?', requestedSchema: {} } };
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', id: 'e1', ...question })}\n\n`);
        return true;
      }
      if (rpc.id !== 'e1') return false;
      answered.push(rpc.result);
      response.writeHead(202).end();
      return true;
    };
    return answered;
  }

  it('is lost with the replica that has it, before the answer and after it, and nobody waits for ever', async () => {
    const answered = asking();
    await withProcess('owner', async ({ url, kill }) => {
      const ask = () => gateway.callModern('asker', token, 'tools/call', params, { capabilities, to: url });
      const [first, other] = [await ask(), await ask()];
      const answer = ({ body }: typeof first, to: string) => {
        const { requestState } = body.result;
        const retry = { ...params, inputResponses, requestState };
        return gateway.callModern('asker', token, 'tools/call', retry, { capabilities, to });
      };
      const going = answer(first, gateway.url);
      await eventually(() => expect(answered).toHaveLength(1));
      await kill();
      for (const reply of [await answer(other, second.url), await going]) {
        expect(reply.body.error).toMatchObject({ code: -32603, data: { reason: 'parked_call_lost' } });
      }
      expect(answered).toHaveLength(1);
    });
  }, 60_000);
});

describe('a replica that is killed under a hundred open streams', () => {
  const perCell = 25;
  const wish = { toolsListChanged: true };

  interface Agent {
    backend: 'modern' | 'legacy';
    session: string | undefined;
    /** Its user's; a user may not have all of the streams. */
    token: string;
    stream: AgentStream;
  }

  async function connect(agent: Omit<Agent, 'stream'>, to: string, lastEventId?: string): Promise<Agent> {
    const { backend, session, token: own } = agent;
    const stream = session
      ? await listenLegacy(gateway, backend, own, session, { to, lastEventId })
      : await listenModern(gateway, backend, own, wish, { to });
    open.push(stream);
    expect(stream.status).toBe(200);
    return { ...agent, stream };
  }

  /** Every agent hears of a change that is made as often as it takes; the oldest of them may still be on their way. */
  async function allHear(agents: readonly Agent[]): Promise<void> {
    const counts = agents.map(({ stream }) => changesIn(stream.messages));
    await eventually(() => {
      modern.catalogue.changeTools();
      legacy.catalogue.changeTools();
      const deaf = agents.filter(({ stream }, i) => changesIn(stream.messages) <= counts[i]!);
      expect(deaf.map(({ backend, session }) => `${session ? 'legacy' : 'modern'} at ${backend}`)).toEqual([]);
    }, patienceMs);
  }

  const changesIn = (messages: readonly HeardMessage[]) =>
    messages.filter(({ method }) => method === 'notifications/tools/list_changed').length;

  it('ends them, and their agents hear again at another one', async () => {
    await withProcess('crowded', async ({ url, kill }) => {
      const agents: Agent[] = [];
      for (const backend of ['modern', 'legacy'] as const) {
        const own = await gateway.issueToken('bot', { userId: `listens-to-${backend}` });
        for (let i = 0; i < perCell; i++) {
          const session = await gateway.initialize(backend, own, '2025-11-25', { to: url });
          agents.push(await connect({ backend, session: undefined, token: own }, url));
          agents.push(await connect({ backend, session, token: own }, url));
        }
      }
      expect(agents).toHaveLength(4 * perCell);
      await allHear(agents);
      await kill();
      await Promise.all(agents.map(({ stream }) => stream.ended));
      const again = await Promise.all(
        agents.map(({ stream, ...agent }) => connect(agent, gateway.url, stream.lastEventId)),
      );
      await allHear(again);
      expect(again.filter(({ stream }) => stream.isOver)).toEqual([]);
    });
  }, 120_000);
});
