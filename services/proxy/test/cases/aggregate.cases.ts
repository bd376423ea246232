import type { FixtureBackend } from '@gatehouse/testkit';
import { failed, refused, type Case, type Outcome, type World } from './world.js';

const invalidParams = -32_602;

const withTasks = { extensions: { 'io.modelcontextprotocol/tasks': {} } };

/** What goes wrong at endpoints of several backends. */
export const aggregateCases: readonly Case[] = [
  {
    name: 'a bundle that nobody has made',
    reason: 'bundle_unknown',
    status: 404,
    shape: refused,
    send: ({ gateway, tokens }) => gateway.callModern('b/nowhere', tokens.bot, 'tools/list'),
  },
  {
    name: 'an agent that nobody added at the endpoint of all backends',
    reason: 'agent_unknown',
    status: 200,
    shape: refused,
    send: async ({ gateway }) => gateway.callModern('', await gateway.issueToken('stranger'), 'tools/list'),
  },
  {
    name: 'a tool by its name without the backend',
    reason: 'name_unknown',
    status: 200,
    shape: 'result',
    send: ({ gateway, tokens }) => gateway.callModern('', tokens.bot, 'tools/call', { name: 'echo', arguments: {} }),
  },
  {
    name: 'a prompt by its name without the backend',
    reason: 'name_unknown',
    status: 200,
    shape: invalidParams,
    send: ({ gateway, tokens }) => gateway.callModern('', tokens.bot, 'prompts/get', { name: 'echo' }),
  },
  {
    name: 'a tool by its name without the backend, inside of call_tool',
    reason: 'name_unknown',
    status: 200,
    shape: 'result',
    send: (world) => callTool(world, { name: 'echo' }),
  },
  {
    name: 'call_tool without the name of a tool',
    reason: 'call_tool_invalid',
    status: 200,
    shape: 'result',
    send: (world) => callTool(world, { tool: 'modern__echo' }),
  },
  {
    name: 'call_tool with arguments as text',
    reason: 'call_tool_invalid',
    status: 200,
    shape: 'result',
    send: (world) => callTool(world, { name: 'modern__echo', arguments: '{}' }),
  },
  {
    name: 'a completion for nothing',
    reason: 'params_invalid',
    status: 200,
    shape: invalidParams,
    send: ({ gateway, tokens }) => gateway.callModern('', tokens.bot, 'completion/complete', {}),
  },
  {
    name: 'an empty cursor',
    reason: 'params_invalid',
    status: 200,
    shape: invalidParams,
    send: ({ gateway, tokens }) => gateway.callModern('', tokens.bot, 'tools/list', { cursor: '' }),
  },
  {
    name: 'a resource that several backends list',
    reason: 'resource_ambiguous',
    status: 200,
    shape: invalidParams,
    send: ({ gateway, tokens, pair }) => {
      for (const backend of pair) listResource(backend, 'memo://one');
      return gateway.callModern('b/pair', tokens.bot, 'resources/read', { uri: 'memo://one' });
    },
  },
  {
    name: 'a resource that no backend lists',
    reason: 'resource_unknown',
    status: 200,
    shape: invalidParams,
    send: ({ gateway, tokens }) => gateway.callModern('b/pair', tokens.bot, 'resources/read', { uri: 'memo://none' }),
  },
  {
    name: 'a task that the gateway has not given out',
    reason: 'task_unknown',
    status: 200,
    shape: invalidParams,
    send: ({ gateway, tokens }) =>
      gateway.callModern('modern', tokens.bot, 'tasks/get', { taskId: 'mine' }, { capabilities: withTasks }),
  },
  {
    name: 'a request about a task of an agent that does not know tasks',
    reason: 'capability_missing',
    status: 400,
    shape: -32021,
    send: ({ gateway, tokens }) => gateway.callModern('modern', tokens.bot, 'tasks/get', { taskId: 'mine' }),
  },
  {
    name: 'a stream of a backend with which the agent has no session',
    reason: 'stream_lost',
    status: 400,
    shape: failed,
    send: async ({ gateway, tokens }) => {
      const session = await gateway.initialize('', tokens.bot);
      const place = `gb.legacy.${Buffer.from('"1_1"').toString('base64url')}`;
      const headers = { 'mcp-session-id': session, 'last-event-id': place };
      return gateway.send('', tokens.bot, undefined, { method: 'GET', headers });
    },
  },
];

function callTool({ gateway, tokens }: World, args: object): Promise<Outcome> {
  return gateway.callModern('b/search', tokens.bot, 'tools/call', { name: 'call_tool', arguments: args });
}

/** Lets a backend list one resource, and nothing else. */
function listResource(backend: FixtureBackend, uri: string): void {
  backend.intercept = (rpc, response) => {
    const result =
      rpc.method === 'resources/list'
        ? { resources: [{ uri, name: uri }] }
        : { supportedVersions: ['2026-07-28'], capabilities: { resources: {} } };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ jsonrpc: '2.0', id: rpc.id, result: { resultType: 'complete', ...result } }));
    return true;
  };
}
