import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';

let gateway: TestGateway;
let backend: FixtureBackend;
let token: string;
/** How many calls have come that were refused for their version. */
let refused: number;

beforeAll(async () => {
  gateway = await startGateway();
  backend = await startFixtureBackend({ eras: ['modern'] });
  await gateway.addBackend('modern', backend, { modern: true });
  await gateway.allowEverything('bot', ['modern']);
  token = await gateway.issueToken('bot');
}, 60_000);

afterAll(async () => {
  await backend?.stop();
  await gateway?.stop();
});

beforeEach(() => {
  backend.calls.length = 0;
});

/** Lets the backend refuse the version of calls, which it says it supports. */
function refuseCalls(times: number, supported: string[]): void {
  refused = 0;
  backend.intercept = ({ method, id }, response) => {
    if (method !== 'tools/call' || refused >= times) return false;
    refused++;
    const error = { code: -32_022, message: 'Unsupported protocol version', data: { supported } };
    response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ jsonrpc: '2.0', id, error }));
    return true;
  };
}

const params = { name: 'echo', arguments: { text: 'hi' } };

describe.each(['modern', 'legacy'])('a backend that refuses the version of a %s agent’s call', (era) => {
  const call = async () =>
    era === 'modern'
      ? gateway.callModern('modern', token, 'tools/call', params)
      : gateway.callLegacy('modern', token, await gateway.initialize('modern', token), 'tools/call', params);

  it('and offers the very same is asked once more, and runs the call once', async () => {
    refuseCalls(1, ['2026-07-28']);
    expect((await call()).body).toMatchObject({ result: { content: [{ text: 'hi' }] } });
    expect(backend.calls).toHaveLength(1);
  });

  it.each([
    { what: 'offers it again and again', supported: ['2026-07-28'], requests: 2 },
    { what: 'offers another', supported: ['2031-01-01'], requests: 1 },
  ])('and $what has failed', async ({ supported, requests }) => {
    refuseCalls(5, supported);
    expect((await call()).body).toMatchObject({ error: { data: { reason: 'upstream_error' } } });
    expect(refused).toBe(requests);
    expect(backend.calls).toEqual([]);
  });
});
