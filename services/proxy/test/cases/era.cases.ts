import { failed, invalid, sendRaw, type Case, type Outcome, type World } from './world.js';

const headerMismatch = -32_020;
const unsupportedVersion = -32_022;
const invalidParams = -32_602;
const methodNotFound = -32_601;

const _meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** A modern tool call with other headers. */
const withHeaders =
  (headers: Record<string, string>) =>
  ({ gateway, tokens }: World) =>
    gateway.callModern('modern', tokens.bot, 'tools/call', { name: 'echo' }, { headers });

const post = ({ gateway, tokens }: World, message: object, headers: Record<string, string> = {}) =>
  gateway.send('modern', tokens.bot, { jsonrpc: '2.0', id: 1, ...message }, { headers });

const modernHeaders = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' };

const mismatch = (name: string, headers: Record<string, string>): Case => ({
  name,
  reason: 'header_mismatch',
  status: 400,
  shape: headerMismatch,
  send: withHeaders(headers),
});

const session = (
  name: string,
  reason: Case['reason'],
  status: number,
  send: (world: World) => Promise<Outcome>,
): Case => ({
  name,
  reason,
  status,
  shape: invalid,
  send,
});

export const eraCases: readonly Case[] = [
  mismatch('a header with another method', { 'mcp-method': 'tools/list' }),
  mismatch('a header with the method in another case', { 'mcp-method': 'Tools/Call' }),
  mismatch('a header with another name', { 'mcp-name': 'delete_all' }),
  mismatch('a header whose name is badly encoded', { 'mcp-name': '=?base64?ZWNobw?=' }),
  mismatch('a header with another version', { 'mcp-protocol-version': '2025-11-25' }),
  mismatch('a parameter header that is badly encoded', { 'mcp-param-region': '=?base64?***?=' }),
  {
    name: 'an argument that its header does not repeat',
    reason: 'header_mismatch',
    status: 400,
    shape: headerMismatch,
    send: ({ call }) => call('modern', undefined, { region: 'eu' }, 'regional'),
  },
  {
    name: 'a parameter header that the backend finds wrong',
    reason: 'header_mismatch',
    status: 400,
    shape: headerMismatch,
    send: ({ oddly }) =>
      oddly((response, id) => {
        const error = { code: headerMismatch, message: 'Mcp-Param-Region' };
        response.writeHead(400).end(JSON.stringify({ jsonrpc: '2.0', id, error }));
      }),
  },
  {
    name: 'a version of the future',
    reason: 'version_unsupported',
    status: 400,
    shape: unsupportedVersion,
    send: (world) =>
      post(
        world,
        {
          method: 'tools/list',
          params: { _meta: { ..._meta, 'io.modelcontextprotocol/protocolVersion': '2030-01-01' } },
        },
        { ...modernHeaders, 'mcp-protocol-version': '2030-01-01' },
      ),
  },
  {
    name: 'a legacy request with an unknown version',
    reason: 'version_unsupported',
    status: 400,
    shape: unsupportedVersion,
    send: (world) => post(world, { method: 'tools/list' }, { 'mcp-protocol-version': '2024-01-01' }),
  },
  {
    name: 'a modern request without an envelope',
    reason: 'envelope_invalid',
    status: 400,
    shape: invalidParams,
    send: (world) => post(world, { method: 'tools/list' }, modernHeaders),
  },
  {
    name: 'an envelope without capabilities',
    reason: 'envelope_invalid',
    status: 400,
    shape: invalidParams,
    send: (world) =>
      post(
        world,
        { method: 'tools/list', params: { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } } },
        modernHeaders,
      ),
  },
  {
    name: 'a method that the modern era does not have',
    reason: 'method_unknown',
    status: 404,
    shape: methodNotFound,
    send: (world) => post(world, { method: 'ping', params: { _meta } }, { ...modernHeaders, 'mcp-method': 'ping' }),
  },
  {
    name: 'a legacy method that nobody knows',
    reason: 'method_unknown',
    status: 200,
    shape: methodNotFound,
    send: (world) => post(world, { method: 'vendor/delete' }),
  },
  {
    name: 'a response in the modern era',
    reason: 'rpc_invalid',
    status: 400,
    shape: invalid,
    send: (world) => post(world, { result: {} }, { 'mcp-protocol-version': '2026-07-28' }),
  },
  {
    name: 'a stream in the modern era',
    reason: 'method_not_allowed',
    status: 405,
    shape: invalid,
    send: ({ gateway, tokens }) =>
      sendRaw(gateway, '/mcp/modern', { method: 'GET', headers: { authorization: `Bearer ${tokens.bot}` } }),
  },
  {
    name: 'a backend that speaks no version that the gateway knows',
    reason: 'era_not_supported',
    status: 502,
    shape: failed,
    send: ({ call }) => call('mute'),
  },
  session('a request without a session', 'session_missing', 400, ({ gateway, tokens }) =>
    gateway.send('legacy', tokens.bot, { jsonrpc: '2.0', id: 1, method: 'tools/list' }),
  ),
  session('a session that never was', 'session_unknown', 404, ({ gateway, tokens }) =>
    gateway.callLegacy('legacy', tokens.bot, '00000000-0000-4000-8000-000000000000', 'tools/list'),
  ),
  session("somebody else's session", 'session_unknown', 404, async ({ gateway, tokens }) =>
    gateway.callLegacy('legacy', tokens.other, await gateway.initialize('legacy', tokens.bot), 'tools/list'),
  ),
  session('a session with another backend', 'session_unknown', 404, async ({ gateway, tokens }) =>
    gateway.callLegacy('odd-legacy', tokens.bot, await gateway.initialize('legacy', tokens.bot), 'tools/list'),
  ),
  session('a session that the backend has ended', 'upstream_session_lost', 404, async (world) => {
    const { gateway, tokens, oddLegacy } = world;
    const id = await gateway.initialize('odd-legacy', tokens.bot);
    return world.oddly(
      (response) => response.writeHead(404).end(),
      oddLegacy,
      () => gateway.callLegacy('odd-legacy', tokens.bot, id, 'tools/call', { name: 'echo' }),
    );
  }),
];
