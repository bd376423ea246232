import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';

let gateway: TestGateway;
let modern: FixtureBackend;
let legacy: FixtureBackend;

beforeAll(async () => {
  gateway = await startGateway();
  modern = await startFixtureBackend({ eras: ['modern'] });
  legacy = await startFixtureBackend({ eras: ['legacy'], stream: true });
  await gateway.addBackend('modern', modern, { modern: true });
  await gateway.addBackend('legacy', legacy, { legacy: true });
  await gateway.allowEverything('bot', ['modern', 'legacy']);
});

afterAll(async () => {
  await Promise.all([modern?.stop(), legacy?.stop()]);
  await gateway?.stop();
});

describe('a modern call', () => {
  it('reaches the backend and is on record', async () => {
    const token = await gateway.issueToken('bot');
    const reply = await gateway.callModern('modern', token, 'tools/call', {
      name: 'echo',
      arguments: { text: 'hello' },
    });
    expect(reply).toMatchObject({ status: 200, body: { result: { content: [{ text: 'hello' }] } } });
    const record = await gateway.lastRecord();
    expect(record).toMatchObject({
      backendId: 'modern',
      method: 'tools/call',
      target: 'echo',
      verdict: 'allowed',
      agentId: 'bot',
    });
  });
});

describe('a legacy call', () => {
  it('goes through a session of its own and comes back as an event stream', async () => {
    const token = await gateway.issueToken('bot');
    const session = await gateway.initialize('legacy', token);
    const reply = await gateway.callLegacy('legacy', token, session, 'tools/call', {
      name: 'echo',
      arguments: { text: 'hi' },
    });
    expect(reply).toMatchObject({ status: 200, body: { result: { content: [{ text: 'hi' }] } } });
    expect(reply.events).toHaveLength(2);
  });
});
