/** What is sent: a tools/call of 1 KB, answered by as much; clean text, as most is. */
const prose = 'The quarterly report lists 42 open orders in 3 regions; see appendix 7 for details, please. ';
const bodyBytes = 1_024;

export const modernBackend = 'modern';
export const legacyBackend = 'legacy';
export const tool = 'search';

export type Era = 'modern' | 'legacy';

/** The whole HTTP request; `session` only in the legacy era. */
export function requestBytes(era: Era, port: number, token: string, session = ''): string {
  const body = era === 'modern' ? modernCall : legacyCall;
  const lines = [
    `POST /mcp/${era === 'modern' ? modernBackend : legacyBackend} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    `Authorization: Bearer ${token}`,
    'Accept: application/json, text/event-stream',
    'Content-Type: application/json',
    ...(era === 'modern'
      ? ['MCP-Protocol-Version: 2026-07-28', 'Mcp-Method: tools/call', `Mcp-Name: ${tool}`]
      : ['MCP-Protocol-Version: 2025-11-25', `Mcp-Session-Id: ${session}`]),
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** What the backend answers to every call. */
export const answerText = padded((text) => ({
  jsonrpc: '2.0',
  id: 1,
  result: { resultType: 'complete', content: [{ type: 'text', text }] },
}));

const modernCall = padded((query) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: {
    name: tool,
    arguments: { query, limit: 50, since: '2024-01-02', tags: ['open', 'urgent'] },
    _meta: {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': {},
      'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
    },
  },
}));

const legacyCall = padded((query) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: tool, arguments: { query, limit: 50, since: '2024-01-02', tags: ['open', 'urgent'] } },
}));

function padded(message: (text: string) => object): string {
  const room = bodyBytes - JSON.stringify(message('')).length;
  return JSON.stringify(message(prose.repeat(Math.ceil(room / prose.length)).slice(0, room)));
}
