import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, startConformanceBackend, startFixtureBackend } from '@gatehouse/testkit';
import type { ConformanceBackend, FixtureBackend } from '@gatehouse/testkit';
import { addressOf, startGateway, type TestGateway } from './gateway.js';
import { listenLegacy, readStream } from './listener.js';
import { startReplica } from './replica.js';

let gateway: TestGateway;
let git: ConformanceBackend;
let shell: FixtureBackend;
let second: Awaited<ReturnType<typeof startReplica>>;
let token: string;

beforeAll(async () => {
  gateway = await startGateway();
  git = await startConformanceBackend({ era: 'legacy' });
  shell = await startFixtureBackend({ eras: ['legacy'] });
  await gateway.addBackend('git', git, { legacy: true, timeoutMs: 20_000 }, git.catalogue.definitions());
  await gateway.addBackend('shell', shell, { legacy: true, timeoutMs: 20_000 });
  await gateway.addBundle('pair', { members: [{ backendId: 'git' }, { backendId: 'shell' }] });
  await gateway.allowEverything('bot', ['git', 'shell']);
  token = await gateway.issueToken('bot');
  second = await startReplica(gateway, 'second');
}, 90_000);

afterAll(async () => {
  await second?.stop();
  await Promise.all([git?.stop(), shell?.stop()]);
  await gateway?.stop();
});

const begin = (capabilities: object = {}, version = '2025-11-25') =>
  gateway.initialize('', token, version, { capabilities });

const call = (session: string, name: string, args: object = {}, extra: { to?: string } = {}) =>
  gateway.callLegacy('', token, session, 'tools/call', { name, arguments: args }, extra);

/** The session with the backend in which a tool was called last. */
const upstreamOf = (tool: string) => String(git.ledger.callsOf(tool).at(-1)?.headers['mcp-session-id']);

/** A request whose answer is read as it comes. */
function send(session: string, message: object, to = gateway.url) {
  return readStream(addressOf(to, ''), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-session-id': session,
      'mcp-protocol-version': '2025-11-25',
    },
    body: JSON.stringify({ jsonrpc: '2.0', ...message }),
  });
}

const callOf = (name: string, args: object, more: object = {}) => ({
  id: randomUUID(),
  method: 'tools/call',
  params: { name, arguments: args, ...more },
});

describe('behind the session of a legacy agent there is one with each legacy backend', () => {
  it('that begins with its first call, with what the agent can do and in the version that it speaks', async () => {
    const session = await begin({ elicitation: { form: {} }, roots: { listChanged: true } }, '2025-06-18');
    await call(session, 'git__test_simple_text');
    const own = upstreamOf('test_simple_text');
    await call(session, 'git__test_simple_text');
    expect(upstreamOf('test_simple_text')).toBe(own);
    await call(session, 'git__test_simple_text', {}, { to: second.url });
    expect(upstreamOf('test_simple_text')).toBe(own);
    expect(own).not.toBe(session);
    const [opened] = git.ledger.of('initialize').filter(({ params }) => params.protocolVersion === '2025-06-18');
    expect(opened?.params.capabilities).toEqual({ elicitation: { form: {} }, roots: { listChanged: true } });
    expect(git.ledger.callsOf('test_simple_text').at(-1)?.headers['mcp-protocol-version']).toBe('2025-06-18');
  });

  it('that is begun once by calls that come at once', async () => {
    const session = await begin();
    const before = git.ledger.callsOf('test_simple_text').length;
    const urls = [gateway.url, gateway.url, second.url, second.url];
    const replies = await Promise.all(urls.map((to) => call(session, 'git__test_simple_text', {}, { to })));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const after = await call(session, 'git__test_simple_text');
    expect(after.status).toBe(200);
    const sessions = git.ledger.callsOf('test_simple_text').slice(before);
    expect(new Set(sessions.map(({ headers }) => headers['mcp-session-id'])).size).toBeLessThanOrEqual(2);
  });

  it('that is begun anew when the backend has forgotten it', async () => {
    const session = await begin();
    await call(session, 'git__test_simple_text');
    const lost = upstreamOf('test_simple_text');
    git.forgetSessions();
    const before = git.ledger.callsOf('test_simple_text').length;
    const reply = await call(session, 'git__test_simple_text');
    expect(reply.body.result.content[0].text).toBe('This is a simple text response for testing.');
    expect(upstreamOf('test_simple_text')).not.toBe(lost);
    expect(git.ledger.callsOf('test_simple_text')).toHaveLength(before + 2);
    expect((await call(session, 'git__test_simple_text')).status).toBe(200);
  });

  it('that ends with it', async () => {
    const session = await begin();
    await call(session, 'git__test_simple_text');
    const own = upstreamOf('test_simple_text');
    const headers = { 'mcp-session-id': session };
    expect(await gateway.send('', token, undefined, { method: 'DELETE', headers })).toMatchObject({ status: 200 });
    const ended = git.ledger.entries
      .filter(({ http }) => http === 'DELETE')
      .map(({ headers: h }) => h['mcp-session-id']);
    expect(ended).toContain(own);
    expect(await call(session, 'git__test_simple_text')).toMatchObject({ status: 404 });
  });

  it('that hears of the level of log messages and of changed roots', async () => {
    const session = await begin({ roots: { listChanged: true } });
    const logged = async () => {
      const stream = await send(session, callOf('git__test_tool_with_logging', {}));
      await stream.ended;
      return stream.messages.filter(({ method }) => method === 'notifications/message').length;
    };
    expect(await logged()).toBe(3);
    await gateway.callLegacy('', token, session, 'logging/setLevel', { level: 'error' });
    expect(await logged()).toBe(0);
    git.forgetSessions();
    expect(await logged()).toBe(0);
    const own = upstreamOf('test_tool_with_logging');
    const changed = { jsonrpc: '2.0', method: 'notifications/roots/list_changed' };
    const headers = { 'mcp-session-id': session, 'mcp-protocol-version': '2025-11-25' };
    expect(await gateway.send('', token, changed, { headers })).toMatchObject({ status: 202 });
    await eventually(() => {
      const told = git.ledger.of('notifications/roots/list_changed').map(({ headers: h }) => h['mcp-session-id']);
      expect(told).toEqual([own]);
    });
  });
});

describe('a call of a legacy agent at a legacy backend behind an endpoint of several', () => {
  it('is asked in the middle under an id that leads back from any replica', async () => {
    const session = await begin({ elicitation: {} });
    for (const to of [gateway.url, second.url]) {
      const params = { name: 'git__test_elicitation', arguments: { message: 'Who?' } };
      const events = await gateway.converse('', token, session, 'tools/call', params, async (question, answer) => {
        expect(question).toMatchObject({ method: 'elicitation/create', id: expect.stringMatching(/^gb\.git\./) });
        const reply = await answer({ result: { action: 'accept', content: { response: 'Ada' } } }, to);
        expect(reply.status).toBe(202);
      });
      expect(JSON.stringify(events.at(-1))).toContain('Ada');
    }
  });

  it("has the agent's own progress token and id", async () => {
    const session = await begin();
    const message = callOf('git__test_tool_with_progress', {}, { _meta: { progressToken: 'p1' } });
    const stream = await send(session, message);
    await stream.ended;
    const progress = stream.messages.filter(({ method }) => method === 'notifications/progress');
    expect(progress.map(({ params }) => [params.progressToken, params.progress])).toEqual([
      ['p1', 0],
      ['p1', 50],
      ['p1', 100],
    ]);
    expect(stream.messages.at(-1)).toMatchObject({ id: message.id, result: { content: [{ text: 'Done' }] } });
    expect(stream.lastEventId).toMatch(/^gb\.git\./);
  });

  it('goes on after its stream has ended early, at whatever replica', async () => {
    for (const to of [gateway.url, second.url]) {
      const session = await begin();
      const message = callOf('git__test_reconnection', {});
      const stream = await send(session, message);
      await stream.ended;
      expect(stream.messages).toEqual([]);
      const { lastEventId } = stream;
      const resumed = await listenLegacy(gateway, '', token, session, { lastEventId, to });
      await eventually(() => {
        const text = 'The client came back.';
        expect(resumed.messages).toEqual([
          expect.objectContaining({ id: message.id, result: { content: [{ type: 'text', text }] } }),
        ]);
      });
      resumed.close();
    }
  });

  it.each(['first', 'second'])('is cancelled by a notification that comes to the %s replica', async (which) => {
    const session = await begin();
    const message = callOf('git__slow_compute', { seconds: 30 });
    const stream = await send(session, message);
    await eventually(() => expect(git.ledger.callsOf('slow_compute').at(-1)).toMatchObject({ id: message.id }));
    const cancelled = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: message.id } };
    const headers = { 'mcp-session-id': session, 'mcp-protocol-version': '2025-11-25' };
    const to = which === 'first' ? gateway.url : second.url;
    expect(await gateway.send('', token, cancelled, { headers, to })).toMatchObject({ status: 202 });
    await eventually(() => expect(git.ledger.callsOf('slow_compute').at(-1)?.outcome).toBe('cancelled'));
    await stream.ended;
    expect(stream.messages.at(-1)).toMatchObject({ error: { data: { reason: 'cancelled_by_agent' } } });
  });

  it('is asked also when the backend asks on the stream of the session', async () => {
    const session = await begin({ elicitation: {} });
    let finish: (() => void) | undefined;
    const answers: unknown[] = [];
    shell.intercept = (rpc, response) => {
      if (rpc.method === 'tools/call') {
        const question = { jsonrpc: '2.0', id: 7, method: 'elicitation/create', params: { message: 'Sure?' } };
        const stream = shell.streams.get(String(rpc.headers['mcp-session-id']));
        stream?.write(`data: ${JSON.stringify(question)}\n\n`);
        finish = () => {
          response.writeHead(200, { 'content-type': 'application/json' });
          const result = { content: [{ type: 'text', text: 'done' }] };
          // Of more than one line, as JSON may be.
          response.end(JSON.stringify({ jsonrpc: '2.0', id: rpc.id, result }, undefined, 2));
        };
        return true;
      }
      if (rpc.id !== 7) return false;
      answers.push(rpc.result);
      response.writeHead(202).end();
      finish?.();
      return true;
    };
    const params = { name: 'shell__echo', arguments: {} };
    const events = await gateway.converse('', token, session, 'tools/call', params, async (question, answer) => {
      expect(question).toMatchObject({ method: 'elicitation/create', params: { message: 'Sure?' } });
      await answer({ result: { action: 'accept', content: {} } });
    });
    shell.intercept = undefined;
    expect(answers).toEqual([{ action: 'accept', content: {} }]);
    expect(events.at(-1)).toMatchObject({ result: { content: [{ text: 'done' }] } });
  });

  it('tells a backend that nobody is there to be asked', async () => {
    const session = await begin({ elicitation: {} });
    await call(session, 'shell__echo', { text: 'x' });
    const upstreamId = String(shell.calls.at(-1)?.headers['mcp-session-id']);
    const refused = new Promise<unknown>((resolve) => {
      shell.intercept = (rpc, response) => {
        if (rpc.id !== 8) return false;
        resolve(rpc);
        response.writeHead(202).end();
        return true;
      };
    });
    const question = { jsonrpc: '2.0', id: 8, method: 'elicitation/create', params: { message: 'Sure?' } };
    shell.streams.get(upstreamId)?.write(`data: ${JSON.stringify(question)}\n\n`);
    expect(await refused).toMatchObject({ id: 8, method: undefined });
    shell.intercept = undefined;
  });
});

describe('what a legacy agent sends without a request of its own', () => {
  it('is lost when the session in which it was asked for is', async () => {
    const session = await begin();
    const headers = { 'mcp-session-id': session, 'mcp-protocol-version': '2025-11-25' };
    const id = `gb.git.${Buffer.from('1').toString('base64url')}`;
    const answer = { jsonrpc: '2.0', id, result: {} };
    const reply = await gateway.send('', token, answer, { headers });
    expect(reply).toMatchObject({ status: 400, body: { error: { data: { reason: 'parked_call_lost' } } } });
  });

  it('goes nowhere when it has no id of ours', async () => {
    const session = await begin();
    const headers = { 'mcp-session-id': session, 'mcp-protocol-version': '2025-11-25' };
    for (const id of [1, 'x', 'gb.', 'gb.git.!', 'gh.x', 'gb.nobody.MQ']) {
      const reply = await gateway.send('', token, { jsonrpc: '2.0', id, result: {} }, { headers });
      expect([202, 400, 403]).toContain(reply.status);
    }
  });
});
