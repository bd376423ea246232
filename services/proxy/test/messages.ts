/** The answer to one MCP request. */
export interface Reply {
  status: number;
  headers: Headers;
  /** The JSON body, or the data of the last event. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of many shapes
  body: any;
  events: unknown[];
  text: string;
}

export interface Extra {
  headers?: Record<string, string>;
  body?: string;
  method?: string;
  signal?: AbortSignal;
  /** Another replica. */
  to?: string;
  /** What the agent says that it can do. */
  capabilities?: object;
  /** Of the request; one of its own otherwise. */
  id?: string;
}

/** A request of the modern era, with the headers that it needs. */
export function modernRequest(id: number, method: string, params: Record<string, unknown>, capabilities: object = {}) {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': capabilities,
    'io.modelcontextprotocol/clientInfo': { name: 'test-client', version: '1' },
  };
  const name = params.name ?? params.uri ?? params.taskId;
  const headers = {
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': method,
    ...(typeof name === 'string' ? { 'mcp-name': name } : {}),
  };
  return { message: { jsonrpc: '2.0', id, method, params: { ...params, _meta } }, headers };
}

/** The messages in an event stream. */
export function eventsOf(text: string): unknown[] {
  return text
    .split(/\n\n/)
    .map((event) =>
      event
        .split('\n')
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice(5).trim())
        .join('\n'),
    )
    .filter((data) => data !== '')
    .map((data) => JSON.parse(data) as unknown);
}
