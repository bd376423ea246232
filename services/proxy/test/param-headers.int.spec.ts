import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Action, Direction } from '@gatehouse/contracts';
import { startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';

let gateway: TestGateway;
let backend: FixtureBackend;
let token: string;

const tool = (name: string, header: string) => ({
  name,
  inputSchema: {
    type: 'object',
    properties: { region: { type: 'string', 'x-mcp-header': header }, zip: { type: 'integer', 'x-mcp-header': 'Zip' } },
  },
});
const regional = tool('regional', 'Region');
const crooked = tool('crooked', 'no name');

beforeAll(async () => {
  gateway = await startGateway();
  backend = await startFixtureBackend({ eras: ['modern'] });
  backend.setTools([regional, crooked]);
  await gateway.addBackend('b', backend, { modern: true });
  await gateway.addTool('b', regional);
  await gateway.addTool('b', crooked);
  await gateway.allowEverything('bot', ['b']);
  await gateway.addProfile(
    'cards',
    { detectors: ['pci.card_number'], direction: Direction.BOTH, action: Action.MASK },
    { backendId: 'b' },
  );
  token = await gateway.issueToken('bot');
}, 60_000);

afterAll(async () => {
  await backend?.stop();
  await gateway?.stop();
});

const call = (args: object, headers: Record<string, string>, name = 'regional') =>
  gateway.callModern('b', token, 'tools/call', { name, arguments: args }, { headers });

/** The `Mcp-Param-*` headers of the call that reached the backend last. */
const received = () =>
  Object.fromEntries(
    Object.entries(backend.calls.at(-1)?.headers ?? {}).filter(([name]) => name.startsWith('mcp-param-')),
  );

describe('arguments that a tool wants in headers', () => {
  it.each<[object, Record<string, string>, Record<string, string>]>([
    [
      { region: 'eu', zip: 8001 },
      { 'mcp-param-region': 'eu', 'mcp-param-zip': '8001.0' },
      { 'mcp-param-region': 'eu', 'mcp-param-zip': '8001' },
    ],
    [
      { region: 'Zürich' },
      { 'mcp-param-region': '=?base64?WsO8cmljaA==?=' },
      { 'mcp-param-region': '=?base64?WsO8cmljaA==?=' },
    ],
    [{ region: null }, { 'mcp-param-other': 'x' }, { 'mcp-param-other': 'x' }],
    [{}, {}, {}],
  ])('reach the backend in headers that the gateway made of them: %j', async (args, sent, wanted) => {
    const { body } = await call(args, sent);
    expect(body.result.isError).toBeUndefined();
    expect(received()).toEqual(wanted);
  });

  it('reach it masked in both places', async () => {
    const card = '4111 1111 1111 1111';
    await call({ region: card }, { 'mcp-param-region': card });
    expect(JSON.stringify(backend.calls.at(-1))).not.toMatch(/4111.?1111/);
    expect(received()['mcp-param-region']).toContain('masked');
  });

  it.each<[object, Record<string, string>]>([
    [{ region: 'eu' }, {}],
    [{ region: 'eu' }, { 'mcp-param-region': 'us' }],
    [{}, { 'mcp-param-region': 'us' }],
    [{ region: 'eu' }, { 'mcp-param-region': '=?base64?***?=' }],
    [{ zip: 1 }, { 'mcp-param-zip': '2' }],
  ])('are refused when the headers say something else: %j, %j', async (args, headers) => {
    const before = backend.calls.length;
    expect(await call(args, headers)).toMatchObject({ status: 400, body: { error: { code: -32_020 } } });
    expect(backend.calls).toHaveLength(before);
  });
});

describe('a legacy agent at a modern backend', () => {
  it('knows nothing of headers, and the backend gets them all the same', async () => {
    const session = await gateway.initialize('b', token);
    const { body } = await gateway.callLegacy('b', token, session, 'tools/call', {
      name: 'regional',
      arguments: { region: 'Zürich', zip: 8001 },
    });
    expect(body.result.content).toEqual([{ type: 'text', text: 'regional ran' }]);
    expect(received()).toEqual({ 'mcp-param-region': '=?base64?WsO8cmljaA==?=', 'mcp-param-zip': '8001' });
  });

  it('is shown no tool whose definition breaks the rules for headers, and cannot call it', async () => {
    const session = await gateway.initialize('b', token);
    const { body } = await gateway.callLegacy('b', token, session, 'tools/list');
    expect(body.result.tools).toEqual([regional]);
    const refused = await gateway.callLegacy('b', token, session, 'tools/call', { name: 'crooked' });
    expect(refused.body.result._meta).toEqual({ 'dev.gatehouse/reason': 'tool_invalid' });
  });
});

describe('a tool whose definition breaks the rules for headers', () => {
  it('is left out of the list, and the others are not', async () => {
    const { body } = await gateway.callModern('b', token, 'tools/list');
    expect(body.result.tools).toEqual([regional]);
  });

  it('cannot be called', async () => {
    expect((await call({}, {}, 'crooked')).body.result._meta).toEqual({ 'dev.gatehouse/reason': 'tool_invalid' });
  });
});
