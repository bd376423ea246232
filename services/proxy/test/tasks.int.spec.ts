import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { create, ToolDisabledSchema, ToolEnabledSchema } from '@gatehouse/contracts';
import {
  eventually,
  startConformanceBackend,
  startFixtureBackend,
  type ConformanceBackend,
  type FixtureBackend,
} from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';
import { listenModern } from './listener.js';

const tasksExtension = 'io.modelcontextprotocol/tasks';
const capabilities = { extensions: { [tasksExtension]: {} }, elicitation: {} };
const relatedTask = 'io.modelcontextprotocol/related-task';

let gateway: TestGateway;
let modern: ConformanceBackend;
let other: ConformanceBackend;
let legacy: FixtureBackend;
let token: string;
let mallory: string;

beforeAll(async () => {
  gateway = await startGateway();
  modern = await startConformanceBackend({ era: 'modern' });
  other = await startConformanceBackend({ era: 'modern' });
  legacy = await startFixtureBackend({ eras: ['legacy'] });
  const tools = modern.catalogue.definitions();
  await gateway.addBackend('modern', modern, { modern: true }, tools);
  await gateway.addBackend('other', other, { modern: true }, tools);
  await gateway.addBackend('legacy', legacy, { legacy: true });
  await gateway.addBundle('pair', { members: [{ backendId: 'modern' }, { backendId: 'legacy' }] });
  await gateway.addBundle('apart', { members: [{ backendId: 'other' }] });
  await gateway.allowEverything('bot', ['modern', 'other', 'legacy']);
  token = await gateway.issueToken('bot');
  mallory = await gateway.issueToken('bot', { userId: 'mallory' });
}, 90_000);

afterAll(async () => {
  await Promise.all([modern, other, legacy].map((backend) => backend?.stop()));
  await gateway?.stop();
});

/** Begins a task and answers with its id, as the agent is told. */
async function begin(endpoint: string, tool: string, args: object = {}): Promise<string> {
  const params = { name: tool, arguments: args };
  const { result } = (await gateway.callModern(endpoint, token, 'tools/call', params, { capabilities })).body;
  expect(result.resultType).toBe('task');
  return result.taskId;
}

function ask(endpoint: string, method: string, taskId: string, who = token, more: object = {}) {
  return gateway.callModern(endpoint, who, method, { taskId, ...more }, { capabilities });
}

describe.each([
  ['of a backend', 'modern', 'slow_compute'],
  ['of all backends', '', 'modern__slow_compute'],
  ['of a bundle', 'b/pair', 'modern__slow_compute'],
])('a task at the endpoint %s', (_, endpoint, tool) => {
  it('is known to its owner by a name of the gateway, and to nobody else', async () => {
    const taskId = await begin(endpoint, tool, { seconds: 0.05 });
    const { headers, record } = gateway.traced();
    const asked = await gateway.callModern(endpoint, token, 'tasks/get', { taskId }, { capabilities, headers });
    expect(asked.body.result).toMatchObject({ taskId, resultType: 'complete' });
    const atBackend = modern.ledger.of('tasks/get').at(-1);
    expect(atBackend?.params.taskId).not.toBe(taskId);
    expect(atBackend?.headers['mcp-name']).toBe(atBackend?.params.taskId);
    expect(await record()).toMatchObject({ backendId: 'modern', method: 'tasks/get', target: 'slow_compute' });
    for (const method of ['tasks/get', 'tasks/update', 'tasks/cancel']) {
      const before = modern.ledger.of(method).length;
      const unknown = { code: -32_602, data: { reason: 'task_unknown' } };
      expect((await ask(endpoint, method, taskId, mallory)).body.error).toMatchObject(unknown);
      expect((await ask(endpoint, method, String(atBackend?.params.taskId))).body.error).toMatchObject(unknown);
      expect((await ask(endpoint, method, `${taskId.slice(0, -4)}AAAA`)).body.error).toMatchObject(unknown);
      expect(modern.ledger.of(method)).toHaveLength(before);
    }
  });

  it('is asked for input, goes on and ends', async () => {
    const taskId = await begin(endpoint, tool.replace('slow_compute', 'confirm_delete'), { filename: 'a' });
    const [key] = await eventually(async () => {
      const { result } = (await ask(endpoint, 'tasks/get', taskId)).body;
      expect(result.status).toBe('input_required');
      return Object.keys(result.inputRequests);
    });
    const inputResponses = { [key ?? '']: { action: 'accept', content: { confirm: true } } };
    await ask(endpoint, 'tasks/update', taskId, token, { inputResponses });
    await eventually(async () => {
      expect((await ask(endpoint, 'tasks/get', taskId)).body.result.status).toBe('completed');
    });
  });
});

describe('a task', () => {
  it('is good at every endpoint that has its backend, and at no other', async () => {
    const taskId = await begin('modern', 'slow_compute', { seconds: 0.05 });
    for (const endpoint of ['modern', '', 'b/pair']) {
      expect((await ask(endpoint, 'tasks/get', taskId)).body.result.taskId).toBe(taskId);
    }
    for (const endpoint of ['other', 'b/apart']) {
      expect((await ask(endpoint, 'tasks/get', taskId)).body.error.data.reason).toBe('task_unknown');
    }
  });

  it('cannot be looked at any more when its tool is disabled', async () => {
    const taskId = await begin('modern', 'slow_compute', { seconds: 0.05 });
    await gateway.append('tools', 'modern', create(ToolDisabledSchema, { tool: 'slow_compute' }));
    expect((await ask('modern', 'tasks/get', taskId)).body.error.data.reason).toBe('tool_disabled');
    await gateway.append('tools', 'modern', create(ToolEnabledSchema, { tool: 'slow_compute' }));
    expect((await ask('modern', 'tasks/get', taskId)).body.result.taskId).toBe(taskId);
  });

  it('is told of under the name that the agent knows, and not to others', async () => {
    const taskId = await begin('modern', 'confirm_delete', { filename: 'a' });
    const wanted = { taskIds: [taskId], toolsListChanged: true };
    const own = await listenModern(gateway, 'modern', token, wanted);
    const foreign = await listenModern(gateway, 'modern', mallory, wanted);
    const acknowledged = 'notifications/subscriptions/acknowledged';
    expect((await own.hear(acknowledged)).params.notifications.taskIds).toEqual([taskId]);
    expect((await foreign.hear(acknowledged)).params.notifications.taskIds).toEqual([]);
    await ask('modern', 'tasks/cancel', taskId);
    expect((await own.hear('notifications/tasks')).params).toMatchObject({ taskId, status: 'cancelled' });
    expect(foreign.messages).toHaveLength(1);
    own.close();
    foreign.close();
  });
});

describe.each([
  ['of a backend', 'legacy', 'echo'],
  ['of all backends', '', 'legacy__echo'],
])('a task of the legacy era at the endpoint %s', (_, endpoint, tool) => {
  it('is known to its owner by a name of the gateway in whatever is said about it', async () => {
    const own = { taskId: 'raw-1', status: 'working', createdAt: 'x', ttl: null };
    const seen: unknown[] = [];
    legacy.intercept = (rpc, response) => {
      if (!rpc.method?.startsWith('tasks/') && rpc.params.task === undefined) return false;
      seen.push(rpc.params.taskId);
      const meta = { _meta: { [relatedTask]: { taskId: own.taskId } } };
      const results: Record<string, object> = {
        'tools/call': { task: own },
        'tasks/get': own,
        'tasks/cancel': { ...own, status: 'cancelled' },
        'tasks/result': { content: [], ...meta },
      };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ jsonrpc: '2.0', id: rpc.id, result: results[rpc.method] }));
      return true;
    };
    const session = await gateway.initialize(endpoint, token);
    const call = (method: string, params: object) => gateway.callLegacy(endpoint, token, session, method, params);
    const made = await call('tools/call', { name: tool, arguments: { text: 'x' }, task: { ttl: 1000 } });
    const { taskId } = made.body.result.task;
    expect(taskId).not.toBe('raw-1');
    expect((await call('tasks/get', { taskId })).body.result).toMatchObject({ taskId, status: 'working' });
    expect((await call('tasks/cancel', { taskId })).body.result).toMatchObject({ taskId, status: 'cancelled' });
    const result = (await call('tasks/result', { taskId })).body.result;
    expect(result._meta[relatedTask]).toEqual({ taskId });
    expect(seen).toEqual([undefined, 'raw-1', 'raw-1', 'raw-1']);
    expect((await call('tasks/get', { taskId: 'raw-1' })).body.error.data.reason).toBe('task_unknown');
    expect((await call('tasks/list', {})).body.error.data.reason).toBe('method_unknown');
    const theirs = await gateway.initialize(endpoint, mallory);
    const stolen = await gateway.callLegacy(endpoint, mallory, theirs, 'tasks/result', { taskId });
    expect(stolen.body.error).toMatchObject({ code: -32_602, data: { reason: 'task_unknown' } });
    legacy.intercept = undefined;
  });
});

describe("the state of a modern backend's call", () => {
  const call = (who: string, params: object, endpoint = 'modern', prefix = '') => {
    const name = `${prefix}test_input_required_result_request_state`;
    return gateway.callModern(endpoint, who, 'tools/call', { name, arguments: {}, ...params }, { capabilities });
  };

  it.each([
    ['modern', ''],
    ['', 'modern__'],
  ])('is sealed for its principal at "%s", and comes back to the backend as it was', async (endpoint, prefix) => {
    const first = (await call(token, {}, endpoint, prefix)).body.result;
    expect(first.resultType).toBe('input_required');
    const { requestState } = first;
    const [key] = Object.keys(first.inputRequests);
    const inputResponses = { [key ?? '']: { action: 'accept', content: { confirm: true } } };
    const invalid = { code: -32_602, data: { reason: 'request_state_invalid' } };
    expect((await call(mallory, { inputResponses, requestState }, endpoint, prefix)).body.error).toMatchObject(invalid);
    const changed = { inputResponses, requestState, arguments: { a: 1 } };
    expect((await call(token, changed, endpoint, prefix)).body.error).toMatchObject(invalid);
    const last = await call(token, { inputResponses, requestState }, endpoint, prefix);
    expect(last.body.result).toMatchObject({ resultType: 'complete' });
    expect(modern.ledger.callsOf('test_input_required_result_request_state').at(-1)?.params.requestState).not.toBe(
      requestState,
    );
  });
});
