import { connect } from 'node:net';

/** A request as it goes over the wire, in parts. */
export interface Wire {
  line: string;
  headers: string[];
  body: string;
}

/** A way to write a request, and whether servers in use read it alike: what they do not has to be refused. */
export type Twist = [name: string, change: (wire: Wire) => void, isPlain: boolean];

const replaced = (from: RegExp, to: string) => (wire: Wire) => {
  wire.headers = wire.headers.map((header) => header.replace(from, to));
};
const added = (header: string) => (wire: Wire) => {
  wire.headers.push(header);
};
const line = (from: string, to: string) => (wire: Wire) => {
  wire.line = wire.line.replace(from, to);
};
/** Sends the body in chunks as the function writes them. */
const chunked =
  (write: (body: string) => string, encoding = 'Transfer-Encoding: chunked') =>
  (wire: Wire) => {
    wire.headers = [...wire.headers.filter((header) => !/^content-length/i.test(header)), encoding];
    wire.body = write(wire.body);
  };
const hex = (text: string) => Buffer.byteLength(text).toString(16);
const inChunks = (body: string, more = '') =>
  `3${more}\r\n${body.slice(0, 3)}\r\n${hex(body.slice(3))}\r\n${body.slice(3)}\r\n0\r\n\r\n`;

export const twists: readonly Twist[] = [
  ['nothing', () => undefined, true],
  // How long the body is.
  ['chunks', chunked(inChunks), true],
  ['chunks in capitals', chunked(inChunks, 'TRANSFER-ENCODING: Chunked'), true],
  ['chunks with an extension', chunked((body) => inChunks(body, ';a=b')), true],
  [
    'chunks with a trailer that names a tool',
    chunked((body) => inChunks(body).replace(/\r\n$/, 'Mcp-Name: delete_all\r\n\r\n')),
    true,
  ],
  [
    'chunks and a length',
    (wire) => {
      const length = wire.headers.filter((h) => /^content-length/i.test(h));
      chunked(inChunks)(wire);
      wire.headers.push(...length);
    },
    false,
  ],
  ['chunks, their length with a sign', chunked((body) => inChunks(body).replace('3', '+3')), false],
  ['chunks, their length with 0x', chunked((body) => inChunks(body).replace('3', '0x3')), false],
  ['chunks, their length after a blank', chunked((body) => inChunks(body).replace('3', ' 3')), false],
  ['chunks that end in LF alone', chunked((body) => inChunks(body).replaceAll('\r\n', '\n')), false],
  ['chunks, one longer than said', chunked((body) => inChunks(body).replace('3', '2')), false],
  ['an encoding that is none', chunked(inChunks, 'Transfer-Encoding: xchunked'), false],
  ['an encoding after chunks', chunked(inChunks, 'Transfer-Encoding: chunked, identity'), false],
  ['chunks twice', chunked(inChunks, 'Transfer-Encoding: chunked, chunked'), false],
  ['chunks twice, in two lines', chunked(inChunks, 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked'), false],
  ['chunks, with a vertical tab', chunked(inChunks, 'Transfer-Encoding: \x0bchunked'), false],
  ['an encoding in quotes', chunked(inChunks, 'Transfer-Encoding: "chunked"'), false],
  ['a length with a sign', replaced(/^content-length: /i, 'Content-Length: +'), false],
  ['a length in hexadecimal', replaced(/^content-length: .*/i, 'Content-Length: 0x10'), false],
  ['a length with a fraction', replaced(/^(content-length: .*)/i, '$1.0'), false],
  ['a length twice', replaced(/^(content-length: .*)/i, '$1\r\n$1'), false],
  ['two lengths', replaced(/^(content-length: .*)/i, '$1\r\nContent-Length: 3'), false],
  ['a list of lengths', replaced(/^content-length: (.*)/i, 'Content-Length: $1, $1'), false],
  ['no length', replaced(/^content-length: .*/i, 'X: y'), false],
  ['a length that is too short', replaced(/^content-length: .*/i, 'Content-Length: 5'), false],
  [
    'a length that is too long',
    (wire) => {
      replaced(/^content-length: .*/i, `Content-Length: ${wire.body.length + 5}`)(wire);
    },
    false,
  ],
  // How headers are written.
  ['a blank before a colon', replaced(/^mcp-name:/i, 'Mcp-Name :'), false],
  ['a blank before the colon of the length', replaced(/^content-length:/i, 'Content-Length :'), false],
  ['a folded header', replaced(/^mcp-name:\s*/i, 'Mcp-Name:\r\n '), false],
  ['a header that goes on', replaced(/^(mcp-method: .*)/i, '$1\r\n x'), false],
  ['a line that ends in LF', replaced(/^(mcp-method: .*)/i, '$1\nX: y'), false],
  ['a line that ends in CR', replaced(/^(mcp-method: .*)/i, '$1\rX: y'), false],
  ['NUL in a value', replaced(/^(mcp-name:.*)/i, '$1\0'), false],
  ['NUL in a name', added('X\0: y'), false],
  ['no name', added(': y'), false],
  ['no colon', added('mcp-name'), false],
  ['letters beyond ASCII in a name', added('M\u00e7p-Name: x'), false],
  [
    'names in capitals',
    (wire) => {
      wire.headers = wire.headers.map((header) => header.replace(/^[^:]+/, (name) => name.toUpperCase()));
    },
    true,
  ],
  ['tabs around a value', replaced(/^mcp-name:\s*(.*)/i, 'Mcp-Name:\t$1\t'), true],
  ['a name with an underscore that names a tool', added('Mcp_Name: delete_all'), true],
  ['a length with an underscore', added('Content_Length: 3'), true],
  // What must be there once.
  ['a host twice', replaced(/^(host: .*)/i, '$1\r\n$1'), false],
  ['two hosts', replaced(/^(host: .*)/i, '$1\r\nHost: evil.example'), false],
  ['no host', replaced(/^host: .*/i, 'X: y'), false],
  ['two tokens', replaced(/^(authorization: .*)/i, '$1\r\nAuthorization: Bearer other'), false],
  ['two tokens, the other first', replaced(/^(authorization: .*)/i, 'Authorization: Bearer other\r\n$1'), false],
  ['two content types', added('Content-Type: text/plain'), false],
  [
    'a content type before',
    (wire) => {
      wire.headers.unshift('Content-Type: text/plain');
    },
    false,
  ],
  ['two names', added('Mcp-Name: delete_all'), false],
  ['two methods', added('Mcp-Method: tools/list'), false],
  ['two versions', added('MCP-Protocol-Version: 2025-11-25'), false],
  ['two origins', added('Origin: https://evil.example\r\nOrigin: https://evil.example'), false],
  // Where it goes.
  ['a query', line('/mcp/b', '/mcp/b?backend=other'), true],
  ['the address in full', line('/mcp/b', 'http://evil.example/mcp/b'), false],
  ['a path that goes up', line('/mcp/b', '/mcp/other/../b'), false],
  ['a path that goes up, encoded', line('/mcp/b', '/mcp/other/%2e%2e/b'), false],
  ['an encoded path', line('/mcp/b', '/mcp/%62'), false],
  ['two slashes', line('/mcp/b', '//mcp/b'), false],
  ['two slashes inside', line('/mcp/b', '/mcp//b'), false],
  ['a slash behind', line('/mcp/b', '/mcp/b/'), false],
  ['a path parameter', line('/mcp/b', '/mcp/b;x=y'), false],
  ['a backslash', line('/mcp/b', '/mcp\\b'), false],
  ['capitals in the path', line('/mcp/b', '/MCP/B'), false],
  ['a fragment', line('/mcp/b', '/mcp/b#x'), false],
  ['a blank in the path', line('/mcp/b', '/mcp/b x'), false],
  ['two blanks', line('POST ', 'POST  '), true],
  ['a tab', line('POST ', 'POST\t'), false],
  ['a method in small letters', line('POST', 'post'), false],
  ['a method that nobody knows', line('POST', 'P0ST'), false],
  ['another method', line('POST', 'PUT'), false],
  ['a version that is none', line('HTTP/1.1', 'HTTP/1.2'), false],
  ['a version without a number', line('HTTP/1.1', 'HTTP'), false],
  [
    'an empty line before',
    (wire) => {
      wire.line = `\r\n${wire.line}`;
    },
    true,
  ],
  [
    'a blank line before',
    (wire) => {
      wire.line = ` \r\n${wire.line}`;
    },
    false,
  ],
  // What could make somebody read it otherwise.
  ['another method in a header', added('X-HTTP-Method-Override: DELETE'), true],
  ['another path in a header', added('X-Original-URL: /mcp/other\r\nX-Rewrite-URL: /mcp/other'), true],
  ['another host in a header', added('X-Forwarded-Host: evil.example\r\nForwarded: host=evil.example'), true],
  ['that the length is about the connection', added('Connection: content-length'), true],
  ['that the token is about the connection', added('Connection: authorization, mcp-name'), true],
  ['a wish to be told to go on', added('Expect: 100-continue'), true],
  ['a wish that nobody knows', added('Expect: 200-ok'), false],
  ['another alphabet', replaced(/^content-type: .*/i, 'Content-Type: application/json; charset=utf-16'), true],
  ['another type', replaced(/^content-type: .*/i, 'Content-Type: application/json-patch+json'), false],
  ['a form', replaced(/^content-type: .*/i, 'Content-Type: application/x-www-form-urlencoded'), false],
];

/** Writes texts on one connection; everything that came back until the server closed it. */
export function converse(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(text, 'latin1'));
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    // A server that refuses may reset what is still on its way.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
}

export function textOf({ line: first, headers, body }: Wire): string {
  return `${[first, ...headers].join('\r\n')}\r\n\r\n${body}`;
}
