import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Action, BackendUnmappedSchema, create, Direction } from '@gatehouse/contracts';
import { eventually, startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';

let gateway: TestGateway;
let backend: FixtureBackend;
/** Sends a message on the stream that was opened last. */
let push: (params: object) => void;

beforeAll(async () => {
  gateway = await startGateway();
  backend = await startFixtureBackend({ eras: ['modern'] });
  backend.intercept = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    push = (params) =>
      void response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/message', params })}\n\n`);
    push({ data: 'open' });
    return true;
  };
  await gateway.addBackend('modern', backend, { modern: true });
  await gateway.allowEverything('bot', ['modern']);
}, 60_000);

afterAll(async () => {
  await backend?.stop();
  await gateway?.stop();
});

/** An open stream; `text` is what came on it, once it has ended. */
async function listen(token: string) {
  const { headers, record } = gateway.traced();
  const response = await gateway.open('modern', token, 'subscriptions/listen', { headers });
  const text = response.text();
  return { text, record };
}

describe('an open stream', () => {
  it('ends when its token is revoked, and says so', async () => {
    const token = await gateway.issueToken('bot');
    const { text, record } = await listen(token);
    await gateway.revoke(token);
    expect(await text).toMatch(/open[^]*token_revoked/);
    expect(await record()).toMatchObject({
      reason: 'token_revoked',
      verdict: 'denied',
      method: 'subscriptions/listen',
    });
  });

  it('ends when its token expires', async () => {
    const { text } = await listen(await gateway.issueToken('bot', { expiresAtMs: Date.now() + 3_000 }));
    expect(await text).toContain('token_expired');
  });

  it('obeys a guardrail that is attached later', async () => {
    const { text } = await listen(await gateway.issueToken('bot', { expiresAtMs: Date.now() + 6_000 }));
    await gateway.addProfile(
      'cards',
      { detectors: ['pci.card_number'], direction: Direction.BOTH, action: Action.MASK },
      { backendId: 'modern' },
    );
    push({ data: 'card 4111 1111 1111 1111' });
    expect(await text).toMatch(/card \[masked/);
  });

  it('ends when its agent is not mapped to the backend any more', async () => {
    const { text } = await listen(await gateway.issueToken('bot'));
    await gateway.append('agent', 'bot', create(BackendUnmappedSchema, { backendId: 'modern' }));
    expect(await text).toContain('agent_not_mapped');
    await eventually(() => expect(gateway.records.at(-1)?.reason).toBe('agent_not_mapped'));
  });
});
