/** One MCP request, as an agent sends it. */
export interface McpCall {
  /** URL of the endpoint. */
  url: string;
  token: string;
  /** `modern` when left out; a `legacy` request opens a session of its own first. */
  era?: 'modern' | 'legacy';
  method: string;
  params?: Record<string, unknown>;
}

/** What the agent got. */
export interface McpAnswer {
  /** HTTP status. */
  status: number;
  headers: Headers;
  /** The JSON-RPC message, the last one of an event stream; undefined when there is none. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of many shapes
  body: any;
  /** All text of a result, or the message of an error. */
  text: string;
  /** Whether it is an error or an error result. */
  isError: boolean;
  /** Reason code of a refusal by the gateway. */
  reason: string | undefined;
}

const modernVersion = '2026-07-28';
const legacyVersion = '2025-11-25';
const clientInfo = { name: 'gatehouse-testkit', version: '1.0.0' };

/** Sends a request without any SDK, so that the answer is seen as it came. */
export function callMcp(call: McpCall): Promise<McpAnswer> {
  return call.era === 'legacy' ? callLegacy(call) : callModern(call);
}

function callModern({ method, params = {}, ...call }: McpCall): Promise<McpAnswer> {
  const name = params.name ?? params.uri;
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': modernVersion,
    'io.modelcontextprotocol/clientCapabilities': {},
    'io.modelcontextprotocol/clientInfo': clientInfo,
  };
  const message = { jsonrpc: '2.0', id: 1, method, params: { ...params, _meta } };
  const headers = { 'mcp-protocol-version': modernVersion, 'mcp-method': method };
  return post(call, message, { ...headers, ...(typeof name === 'string' ? { 'mcp-name': name } : {}) });
}

async function callLegacy({ method, params = {}, ...call }: McpCall): Promise<McpAnswer> {
  const hello = { protocolVersion: legacyVersion, capabilities: {}, clientInfo };
  const opened = await post(call, { jsonrpc: '2.0', id: 1, method: 'initialize', params: hello });
  const session = opened.headers.get('mcp-session-id');
  if (session === null) return opened;
  const headers = { 'mcp-session-id': session, 'mcp-protocol-version': legacyVersion };
  await post(call, { jsonrpc: '2.0', method: 'notifications/initialized' }, headers);
  return post(call, { jsonrpc: '2.0', id: 2, method, params }, headers);
}

async function post(
  { url, token }: Pick<McpCall, 'url' | 'token'>,
  message: object,
  headers: Record<string, string> = {},
): Promise<McpAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: JSON.stringify(message),
  });
  const text = await response.text();
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const body = (isStream ? eventsOf(text).at(-1) : text === '' ? undefined : JSON.parse(text)) as Message | undefined;
  const { result, error } = body ?? {};
  return {
    status: response.status,
    headers: response.headers,
    body,
    text: error?.message ?? (result?.content ?? []).map((block) => block.text ?? '').join('\n'),
    isError: error !== undefined || result?.isError === true,
    reason: error?.data?.reason ?? result?._meta?.['dev.gatehouse/reason'],
  };
}

interface Message {
  result?: { content?: { text?: string }[]; isError?: boolean; _meta?: { 'dev.gatehouse/reason'?: string } };
  error?: { message: string; data?: { reason?: string } };
}

function eventsOf(stream: string): unknown[] {
  return stream
    .split('\n\n')
    .map((event) =>
      event
        .split('\n')
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice('data:'.length).trim())
        .join('\n'),
    )
    .filter((data) => data !== '')
    .map((data) => JSON.parse(data) as unknown);
}
