/** What is sent and answered; clean text, as most is. */
const prose = 'The quarterly report lists 42 open orders in 3 regions; see appendix 7 for details, please. ';

/** What a tool of a tracker takes and gives: there is more in it to be looked at than in prose, and nothing to be found. */
const issue =
  '{"id":48213,"key":"OPS-1742","title":"Import stops after 300 rows","state":"open","updated":"2026-03-14T09:26:53Z",' +
  '"url":"https://tracker.example.com/issues/48213","labels":["import","urgent"],"hours":12.5,' +
  '"commit":"9fceb02d0ae598e95dc970b74767f19372d60af7"},';

/** Backends of the bench: one of each era, and many of which each has ten tools. */
export const modernBackend = 'modern';
export const legacyBackend = 'legacy';
export const manyBackends = Array.from({ length: 20 }, (_, i) => `many-${i + 1}`);

/** Bundles of the bench, and the backends in them. */
export const bundles = { ten: [modernBackend], twenty: manyBackends } as const;

/** Path under which the backend lists as many tools as all the others together. */
export const bigListPath = '/big';

export type Era = 'modern' | 'legacy';

/** A kind of request and the answer to it; `data` is a call with two kilobytes of JSON each way. */
export type Shape = 'call' | 'data' | 'stream' | 'large' | 'list' | 'big list';

const kilobyte = 1_024;
const toolOf = { call: 'search', data: 'search_data', stream: 'search_stream', large: 'search_large' } as const;

/** Tools whose calls the bench sends. */
export const calledTools: readonly string[] = Object.values(toolOf);

/** Tools that every backend lists. */
export const listedTools: readonly string[] = Array.from({ length: 10 }, (_, i) => `search_${i}`);

interface RequestOptions {
  shape: Shape;
  era: Era;
  /** Path of the endpoint. */
  path: string;
  port: number;
  token: string;
  /** Only in the legacy era. */
  session?: string;
}

/** The whole HTTP request. */
export function requestBytes({ shape, era, path, port, token, session = '' }: RequestOptions): string {
  const isCall = shape !== 'list' && shape !== 'big list';
  const method = isCall ? 'tools/call' : 'tools/list';
  const params = (text: string) => (isCall ? { name: toolOf[shape], arguments: argumentsWith(text) } : {});
  const message = (text: string) => ({
    jsonrpc: '2.0',
    id: 1,
    method,
    params: { ...params(text), ...(era === 'modern' ? { _meta: envelope } : {}) },
  });
  const headers =
    era === 'modern'
      ? ['MCP-Protocol-Version: 2026-07-28', `Mcp-Method: ${method}`, ...(isCall ? [`Mcp-Name: ${toolOf[shape]}`] : [])]
      : ['MCP-Protocol-Version: 2025-11-25', `Mcp-Session-Id: ${session}`];
  return postBytes({
    path,
    port,
    token,
    headers,
    body: !isCall ? JSON.stringify(message('')) : shape === 'data' ? dataIn(message) : padded(kilobyte, message),
  });
}

/** The request of a modern agent that listens to changes of lists. */
export function listenBytes(target: { path: string; port: number; token: string; id: number }): string {
  const method = 'subscriptions/listen';
  const params = { notifications: { toolsListChanged: true }, _meta: envelope };
  const body = JSON.stringify({ jsonrpc: '2.0', id: target.id, method, params });
  return postBytes({ ...target, headers: ['MCP-Protocol-Version: 2026-07-28', `Mcp-Method: ${method}`], body });
}

interface Post {
  path: string;
  port: number;
  token: string;
  headers: readonly string[];
  body: string;
}

function postBytes({ path, port, token, headers, body }: Post): string {
  const lines = [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    `Authorization: Bearer ${token}`,
    'Accept: application/json, text/event-stream',
    'Content-Type: application/json',
    ...headers,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

const envelope = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
};

function argumentsWith(query: string): object {
  return { query, limit: 50, since: '2024-01-02', tags: ['open', 'urgent'] };
}

/** The result that a backend gives; as JSON text. */
export const results: Readonly<Record<Shape, string>> = {
  call: contentOf(kilobyte),
  data: dataIn(contentWith),
  stream: contentOf(kilobyte),
  large: contentOf(100 * kilobyte),
  list: JSON.stringify(listOf(10)),
  'big list': JSON.stringify(listOf(200)),
};

/** A text that every answer of a shape has, so that a refusal is not taken for one. */
export function markOf(shape: Shape): string {
  if (shape === 'data') return 'Import stops';
  return shape === 'list' || shape === 'big list' ? '"inputSchema"' : prose.slice(0, 30);
}

/** The shape that a request asks for; undefined when it is no call and no list. */
export function shapeOf(head: string, body: string): Shape | undefined {
  if (body.includes('"method":"tools/list"')) return head.startsWith(`POST ${bigListPath} `) ? 'big list' : 'list';
  if (!body.includes('"method":"tools/call"')) return undefined;
  if (body.includes(`"name":"${toolOf.stream}"`)) return 'stream';
  if (body.includes(`"name":"${toolOf.data}"`)) return 'data';
  return body.includes(`"name":"${toolOf.large}"`) ? 'large' : 'call';
}

function contentOf(bytes: number): string {
  return padded(bytes, contentWith);
}

function contentWith(text: string): object {
  return { resultType: 'complete', content: [{ type: 'text', text }] };
}

function listOf(count: number): object {
  const tools = Array.from({ length: count }, (_, i) => ({
    name: `search_${i}`,
    description: prose.repeat(2),
    inputSchema: {
      type: 'object',
      properties: { query: { type: 'string', description: prose }, limit: { type: 'integer', minimum: 1 } },
      required: ['query'],
    },
  }));
  return { resultType: 'complete', tools, ttlMs: 0, cacheScope: 'private' };
}

function padded(bytes: number, message: (text: string) => object): string {
  const room = bytes - JSON.stringify(message('')).length;
  return JSON.stringify(message(prose.repeat(Math.ceil(room / prose.length)).slice(0, room)));
}

/** As many issues as make two kilobytes, as text in a message. */
function dataIn(message: (text: string) => object): string {
  let text = issue;
  while (JSON.stringify(message(text)).length < 2 * kilobyte) text += issue;
  return JSON.stringify(message(`[${text.slice(0, -1)}]`));
}
