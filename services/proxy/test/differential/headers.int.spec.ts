import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { decodeHeader } from '../../src/edge/header-value.js';
import { startGateway, type TestGateway } from '../gateway.js';
import { startRecordingBackend, type RecordingBackend } from './recording-backend.js';

const version = '2026-07-28';
const named = { 'tools/call': 'name', 'prompts/get': 'name', 'resources/read': 'uri' } as const;
type Named = keyof typeof named;

const names = [
  ...[
    'echo',
    'two words',
    'Zürich',
    ' padded ',
    '日本 語',
    'line\nfeed',
    'tab\tbed',
    'a,b',
    `long ${'x'.repeat(2_000)}`,
  ],
  // What looks like the encoded form of another name.
  '=?base64?ZWNobw==?=',
];

/** Lines of one header, and whether they say the value. */
type Form = [form: string, lines: readonly string[], agrees: boolean];

const base64 = (value: string | Buffer) => Buffer.from(value).toString('base64');
const isPlain = (value: string) => /^[!-~](?:[ -~]*[!-~])?$/.test(value) && !value.startsWith('=?');
const encoded = (value: string) => `=?base64?${base64(value)}?=`;
/** What Node's client can send at all. */
const sendable = (text: string) => text.replaceAll(/[^\t\x20-\xff]/g, '?');

function formsOf(value: string): Form[] {
  const plain = sendable(value);
  return [
    ['as it is', [plain], isPlain(value) || (/^[!-~][\t -~]*[!-~]$/.test(value) && !value.startsWith('=?'))],
    ['encoded', [encoded(value)], true],
    ['encoded, between blanks', [` \t${encoded(value)}\t `], true],
    ['missing', [], false],
    ['empty', [''], false],
    ['encoded nothing', ['=?base64??='], false],
    ['another name', ['another'], false],
    ['another name, encoded', [encoded('another')], false],
    ['twice', [encoded(value), encoded(value)], false],
    ['with another name behind', [encoded(value), 'another'], false],
    ['as a list', [`${encoded(value)}, ${encoded(value)}`], false],
    ['with more before', [`x${encoded(value)}`], false],
    ['with more behind', [`${encoded(value)}x`], false],
    [
      'in capitals',
      [encoded(value.toUpperCase() === value ? value.toLowerCase() : value.toUpperCase())],
      value.toUpperCase() === value.toLowerCase(),
    ],
    ['with NUL behind', [encoded(`${value}\0`)], false],
    ['with a blank behind', [encoded(`${value} `)], false],
    ['in Base64 that has a blank', [`=?base64?${base64(value).slice(0, 2)} ${base64(value).slice(2)}?=`], false],
    ['in Base64 with too much padding', [`=?base64?${base64(value)}=?=`], false],
    ['in Base64 with a sign that it does not have', [`=?base64?*${base64(value)}?=`], false],
    ['in Base64 of what is no UTF-8', [`=?base64?${base64(Buffer.from([0xff, ...Buffer.from(value)]))}?=`], false],
    ['with a marker in capitals', [`=?BASE64?${base64(value)}?=`], false],
    ['with a marker of e-mail', [`=?utf-8?b?${base64(value)}?=`], false],
    ['without the end of the marker', [`=?base64?${base64(value)}`], false],
  ];
}

const methodForms = (method: string): Form[] => [
  ['as it is', [method], true],
  ['between blanks', [` ${method}\t`], true],
  ['missing', [], false],
  ['empty', [''], false],
  ['another method', ['tools/list'], method === 'tools/list'],
  ['in capitals', [method.toUpperCase()], false],
  ['twice', [method, method], false],
  ['as a list', [`${method},${method}`], false],
  ['encoded', [encoded(method)], false],
  ['with more behind', [`${method}/`], false],
];

const versionForms: Form[] = [
  ['as it is', [version], true],
  ['between blanks', [`\t${version} `], true],
  ['missing', [], false],
  ['of the legacy era', ['2025-11-25'], false],
  ['of no revision', ['2026-07-29'], false],
  ['twice', [version, version], false],
  ['encoded', [encoded(version)], false],
  ['empty', [''], false],
];

/** JSON text of an argument, its header, and whether they agree. */
const params: [argument: string, json: string, forms: Form[]][] = [
  ...['eu', 'two words', 'Zürich', '8001', 'true', '=?base64?ZXU=?='].map((text): [string, string, Form[]] => [
    'region',
    JSON.stringify(text),
    formsOf(text),
  ]),
  ['zip', '8001', integerForms('8001')],
  ['zip', '8001.0', integerForms('8001')],
  ['zip', '8.001e3', integerForms('8001')],
  ['zip', '-5', integerForms('-5')],
  ['zip', '9007199254740991', integerForms('9007199254740991')],
  // No header can be compared with a number of which a part is gone.
  ['zip', '9007199254740993', integerForms('9007199254740993').map(([form, lines]) => [form, lines, false])],
  [
    'zip',
    '1e400',
    [
      ['as it is', ['1e400'], false],
      ['Infinity', ['Infinity'], false],
    ],
  ],
  [
    'urgent',
    'true',
    [
      ['as it is', ['true'], true],
      ['True', ['True'], false],
      ['1', ['1'], false],
      ['missing', [], false],
      ['false', ['false'], false],
    ],
  ],
  [
    'urgent',
    'false',
    [
      ['as it is', ['false'], true],
      ['missing', [], false],
      ['empty', [''], false],
    ],
  ],
  [
    'region',
    'null',
    [
      ['missing', [], true],
      ['null', ['null'], false],
      ['empty', [''], false],
    ],
  ],
  [
    'region',
    '["eu"]',
    [
      ['missing', [], true],
      ['eu', ['eu'], false],
    ],
  ],
];

function integerForms(digits: string): Form[] {
  const grown = digits.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10));
  return [
    ['as it is', [digits], true],
    ['with a fraction of nothing', [`${digits}.0`], true],
    ['encoded', [encoded(digits)], true],
    ['missing', [], false],
    ['empty', [''], false],
    ['another number', [grown], false],
    ['with a fraction', [`${digits}.5`], false],
    ['with a fraction that is lost', [`${digits}.00000000000000000001`], false],
    ['with an exponent', [`${digits}e0`], false],
    ['with a plus', [`+${digits}`], false],
    ['in hexadecimal', [`0x${Number(digits).toString(16)}`], false],
    ['twice', [digits, digits], false],
  ];
}

interface Row {
  name: string;
  method: string;
  /** JSON text. */
  params: string;
  headers: Readonly<Record<string, readonly string[]>>;
  agrees: boolean;
}

function rows(): Row[] {
  const right = (method: string, name: string) => ({
    'mcp-protocol-version': [version],
    'mcp-method': [method],
    'mcp-name': [encoded(name)],
  });
  const row = (method: string, given: string, headers: Row['headers'], name: string, agrees: boolean): Row => ({
    ...{ method, params: given, headers, agrees },
    name: `${method} ${given.slice(0, 60)}: ${name}`,
  });
  const byName = Object.entries(named).flatMap(([method, key]) =>
    names.flatMap((name) =>
      formsOf(name).map(([form, lines, agrees]) =>
        row(
          method,
          `"${key}":${JSON.stringify(name)}`,
          { ...right(method, name), 'mcp-name': lines },
          `name ${form}`,
          agrees,
        ),
      ),
    ),
  );
  const whole = [...Object.keys(named), 'tools/list'].flatMap((method) => {
    const given = method === 'tools/list' ? '' : `"${named[method as Named]}":"echo"`;
    const forms = (header: string, all: Form[]) =>
      all.map(([form, lines, agrees]) =>
        row(method, given, { ...right(method, 'echo'), [header]: lines }, `${header} ${form}`, agrees),
      );
    return [...forms('mcp-method', methodForms(method)), ...forms('mcp-protocol-version', versionForms)];
  });
  const byParam = params.flatMap(([argument, json, forms]) =>
    forms.map(([form, lines, agrees]) =>
      row(
        'tools/call',
        `"name":"mirror","arguments":{"${argument}":${json}}`,
        { ...right('tools/call', 'mirror'), [`mcp-param-${argument}`]: lines },
        `${argument} ${form}`,
        agrees,
      ),
    ),
  );
  // Other names in the parameters than the one that the header repeats.
  const beside = [
    row(
      'resources/read',
      '"uri":"test://one","name":"echo"',
      right('resources/read', 'test://one'),
      'a name beside',
      true,
    ),
    row('resources/read', '"uri":"test://one","name":"echo"', right('resources/read', 'echo'), 'a name beside', false),
    row('tools/call', '"name":"echo","uri":"test://one"', right('tools/call', 'echo'), 'a URI beside', true),
    row('tools/call', '"name":"echo","taskId":"t"', right('tools/call', 't'), 'a task beside', false),
  ];
  return [...byName, ...whole, ...byParam, ...beside];
}

describe('a header that repeats what the message says', () => {
  let gateway: TestGateway;
  let backend: RecordingBackend;
  let token: string;
  const agent = new Agent({ keepAlive: true });

  beforeAll(async () => {
    gateway = await startGateway();
    backend = await startRecordingBackend([]);
    const property = (type: string, header: string) => ({ type, 'x-mcp-header': header });
    const properties = {
      region: property('string', 'Region'),
      zip: property('integer', 'Zip'),
      urgent: property('boolean', 'Urgent'),
    };
    const mirror = { name: 'mirror', inputSchema: { type: 'object', properties } };
    await gateway.addBackend('b', backend, { modern: true }, [...names.map((name) => ({ name })), mirror]);
    await gateway.allowEverything('bot', ['b']);
    token = await gateway.issueToken('bot');
  }, 60_000);

  afterAll(async () => {
    agent.destroy();
    await backend?.stop();
    await gateway?.stop();
  });

  /** Sends header lines as they are. */
  function send({ method, params: given, headers }: Row, traceId: string): Promise<{ status: number; text: string }> {
    const envelope = `"io.modelcontextprotocol/protocolVersion":"${version}","io.modelcontextprotocol/clientCapabilities":{}`;
    const body = `{"jsonrpc":"2.0","id":1,"method":"${method}","params":{${given && `${given},`}"_meta":{${envelope}}}}`;
    const lines = Object.entries(headers).flatMap(([name, values]) => values.flatMap((value) => [name, value]));
    const { host, hostname, port } = new URL(gateway.url);
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          ...{ agent, hostname, port, path: '/mcp/b', method: 'POST' },
          headers: [
            ...['host', host, 'authorization', `Bearer ${token}`, 'content-type', 'application/json'],
            ...['content-length', String(Buffer.byteLength(body)), 'traceparent', `00-${traceId}-0000000000000001-00`],
            ...lines,
          ],
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  const all = rows();

  it.each(all)('$name: $agrees', async (row) => {
    const traceId = randomBytes(16).toString('hex');
    const { status, text } = await send(row, traceId);
    const reached = backend.reached(traceId);
    if (!row.agrees) {
      expect({ status, text, reached }).toEqual({ status: 400, text: expect.stringContaining('-3202'), reached: [] });
      return;
    }
    expect({ status, text, count: reached.length }).toMatchObject({ status: 200, count: 1 });
    const { rawHeaders = [], text: body = '' } = reached[0] ?? {};
    const values = (name: string) => rawHeaders.filter((_, i) => rawHeaders[i - 1] === name && i % 2 === 1);
    const { params: given = {} } = JSON.parse(body) as { params?: Record<string, string> };
    const key = named[row.method as Named];
    expect(values('mcp-method')).toEqual([row.method]);
    expect(values('mcp-name').map(decodeHeader)).toEqual(key === undefined ? [] : [given[key]]);
  });

  it('is tried in every form that the test plan counts', () => {
    expect(all.length).toBeGreaterThanOrEqual(600);
  });
});
