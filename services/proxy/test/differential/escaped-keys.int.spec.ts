import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../gateway.js';
import { rules } from './decision.js';
import { startRecordingBackend, type RecordingBackend } from './recording-backend.js';

let gateway: TestGateway;
let backend: RecordingBackend;
let token: string;
let session: string;

beforeAll(async () => {
  gateway = await startGateway();
  backend = await startRecordingBackend([]);
  await gateway.addBackend('b', backend, { legacy: true }, [{ name: 'transfer' }]);
  await gateway.addAgent('bot', ['b']);
  for (const [id, rule] of Object.entries(rules)) await gateway.addRule(id, rule);
  token = await gateway.issueToken('bot');
  session = await gateway.initialize('b', token);
}, 60_000);

afterAll(async () => {
  await backend?.stop();
  await gateway?.stop();
});

/** Sends a message as it is written, in the legacy era, whose headers repeat nothing. */
async function send(method: string, params: string) {
  const { headers, record } = gateway.traced();
  const body = `{"jsonrpc":"2.0","id":1,"method":"${method}","params":${params}}`;
  await gateway.send('b', token, undefined, { body, headers: { ...headers, 'mcp-session-id': session } });
  return (await record()).reason;
}

describe('a key that V8 would take for one that it has seen before', () => {
  it.each([
    ['prompts/get', String.raw`{"x":0,"nam\\":0}`, String.raw`{"x":0,"nam\u0065":"secret"}`],
    [
      'tools/call',
      String.raw`{"name":"transfer","x":0,"argument\\":0}`,
      String.raw`{"name":"transfer","x":0,"argument\u0073":{"to":"mallory"}}`,
    ],
    [
      'tools/call',
      String.raw`{"name":"transfer","arguments":{"x":0,"t\\":0}}`,
      String.raw`{"name":"transfer","arguments":{"x":0,"t\u006f":"mallory"}}`,
    ],
  ])('hides nothing from policy in %s', async (method, before, params) => {
    for (let i = 0; i < 20; i++) await send(method, before);
    expect(await send(method, params)).toBe('denied_by_rule');
  });
});
