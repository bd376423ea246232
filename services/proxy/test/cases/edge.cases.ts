import { connect } from 'node:net';
import { invalid, sendRaw, type Case, type Outcome, type World } from './world.js';

const json = { 'content-type': 'application/json' };
const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
const parseError = -32_700;

const withBody =
  (body: string | Buffer) =>
  ({ gateway, tokens }: World) =>
    sendRaw(gateway, '/mcp/modern', { headers: { ...json, authorization: `Bearer ${tokens.bot}` }, body });

const withHeaders =
  (headers: Record<string, string>) =>
  ({ gateway, tokens }: World) =>
    sendRaw(gateway, '/mcp/modern', {
      headers: { ...json, authorization: `Bearer ${tokens.bot}`, ...headers },
      body: ping,
    });

/** Messages that a parser of the backend could read in another way than the gateway, or not at all. */
const bodies: [name: string, reason: Case['reason'], shape: number, body: string | Buffer][] = [
  ['malformed JSON', 'json_invalid', parseError, '{"jsonrpc":"2.0",'],
  ['an empty body', 'json_invalid', parseError, ''],
  ['text that is not UTF-8', 'json_invalid', parseError, Buffer.from([0x22, 0xff, 0x22])],
  ['a key twice', 'json_duplicate_key', parseError, '{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call"}'],
  ['a key twice, once escaped', 'json_duplicate_key', parseError, '{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}'],
  ['a protocol key in the wrong case', 'json_case_variant', parseError, '{"jsonrpc":"2.0","id":1,"Method":"ping"}'],
  [
    'a completion whose reference has two names',
    'json_case_variant',
    parseError,
    '{"jsonrpc":"2.0","id":1,"method":"completion/complete","params":{"ref":{"type":"ref/prompt","name":"a","Name":"b"}}}',
  ],
  ['too deep a nesting', 'json_too_deep', parseError, `{"jsonrpc":"2.0","a":${'['.repeat(65)}${']'.repeat(65)}}`],
  ['a batch', 'batch_not_supported', invalid, `[${ping}]`],
  ['JSON that is no message', 'rpc_invalid', invalid, '"hello"'],
  ['another JSON-RPC version', 'rpc_invalid', invalid, '{"jsonrpc":"1.0","id":1,"method":"ping"}'],
  ['an id of null', 'rpc_invalid', invalid, '{"jsonrpc":"2.0","id":null,"method":"ping"}'],
  [
    'an id that a number cannot hold',
    'rpc_invalid',
    invalid,
    '{"jsonrpc":"2.0","id":9007199254740993,"method":"ping"}',
  ],
  ['params that are a list', 'rpc_invalid', invalid, '{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}'],
  ['a message with method and result', 'rpc_invalid', invalid, '{"jsonrpc":"2.0","id":1,"method":"ping","result":{}}'],
  [
    'a tool call in the form of a notification',
    'rpc_invalid',
    invalid,
    '{"jsonrpc":"2.0","method":"tools/call","params":{"name":"echo"}}',
  ],
];

export const edgeCases: readonly Case[] = [
  {
    name: 'more headers than anybody needs',
    reason: 'headers_too_many',
    status: 431,
    shape: invalid,
    send: withHeaders(Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`x-${i}`, '']))),
  },
  ...bodies.map(([name, reason, shape, body]): Case => ({ name, reason, status: 400, shape, send: withBody(body) })),
  {
    name: 'another content type',
    reason: 'content_type_invalid',
    status: 415,
    shape: invalid,
    send: withHeaders({ 'content-type': 'text/plain' }),
  },
  {
    name: 'a body that is declared too large',
    reason: 'body_too_large',
    status: 413,
    shape: invalid,
    send: (world) => sendHead(world, 'content-length: 4194305'),
  },
  {
    name: 'a body that turns out too large',
    reason: 'body_too_large',
    status: 413,
    shape: invalid,
    send: (world) => sendHead(world, 'transfer-encoding: chunked', `400001\r\n${' '.repeat(4_194_305)}\r\n`),
  },
  {
    name: 'a body that is cut off',
    reason: 'body_incomplete',
    status: 400,
    shape: 'nothing',
    send: (world) => sendHead(world, 'content-length: 100', '{"jsonrpc":', true),
  },
  {
    name: 'an unknown path',
    reason: 'path_unknown',
    status: 404,
    shape: invalid,
    send: ({ gateway }) => sendRaw(gateway, '/mcp/modern/more', { headers: json, body: ping }),
  },
  {
    name: 'another HTTP method',
    reason: 'method_not_allowed',
    status: 405,
    shape: invalid,
    send: ({ gateway }) => sendRaw(gateway, '/mcp/modern', { method: 'PUT', headers: json, body: ping }),
  },
  {
    name: 'another host',
    reason: 'host_not_allowed',
    status: 403,
    shape: invalid,
    send: withHeaders({ host: 'evil.example' }),
  },
  {
    name: 'a web page of another origin',
    reason: 'origin_not_allowed',
    status: 403,
    shape: invalid,
    send: withHeaders({ origin: 'https://evil.example' }),
  },
];

/** Sends a head and a body as they are; answers what came back until the connection ended. */
function sendHead({ gateway, tokens }: World, header: string, body = '', hangUp = false): Promise<Outcome> {
  const { hostname, port, host } = new URL(gateway.url);
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => {
      const head = ['POST /mcp/modern HTTP/1.1', `host: ${host}`, 'content-type: application/json'];
      socket.write(`${[...head, `authorization: Bearer ${tokens.bot}`, header].join('\r\n')}\r\n\r\n${body}`, () => {
        if (hangUp) socket.destroy();
      });
    });
    socket.on('data', (chunk) => (text += chunk.toString('utf8')));
    // A server that refuses a body may reset what is still on its way.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      const status = Number(/^HTTP\/1.1 (\d+)/.exec(text)?.[1] ?? 0);
      const json = text.slice(text.indexOf('\r\n\r\n') + 4);
      resolve({ status, body: status === 0 ? undefined : (JSON.parse(json) as unknown) });
    });
  });
}
