import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startFixtureBackend, type FixtureBackend } from '../src/fixture-backend.js';
import { startGatehouse, type Gatehouse } from '../src/gatehouse.js';

let gatehouse: Gatehouse;
let backend: FixtureBackend;

beforeAll(async () => {
  gatehouse = await startGatehouse();
  backend = await startFixtureBackend({ eras: ['modern', 'legacy'] });
  await gatehouse.registerBackend('notes', backend);
  await gatehouse.addAgent('bot');
  await gatehouse.mapAgent('bot', 'notes');
  await gatehouse.addRule('allow');
});

afterAll(async () => {
  await backend?.stop();
  await gatehouse?.stop();
});

describe('a tool', () => {
  it('can be called until it is disabled; then the agent is told why, and both calls are in the log', async () => {
    const { token } = await gatehouse.issueToken('bot');
    expect(await gatehouse.listTools('notes', token)).toContain('echo');
    expect(await gatehouse.callTool('notes', token, 'echo', { text: 'hello' })).toMatchObject({
      status: 200,
      text: 'hello',
      isError: false,
    });

    await gatehouse.disableTool('notes', 'echo');
    const refused = await gatehouse.callTool('notes', token, 'echo', { text: 'hello again' });
    expect(refused).toMatchObject({ status: 200, isError: true, reason: 'tool_disabled' });
    expect(refused.text).toContain('An administrator has disabled this tool');
    expect(await gatehouse.listTools('notes', token)).not.toContain('echo');
    expect(backend.calls.map(({ args }) => args.text)).toEqual(['hello']);

    const filter = { method: 'tools/call', tools: ['echo'] };
    expect(await gatehouse.loggedCalls(2, filter)).toMatchObject([
      { verdict: 'denied', reason: 'tool_disabled', backend: 'notes', agent: 'bot', isError: true },
      { verdict: 'allowed', reason: 'ok', backend: 'notes', agent: 'bot', isError: false },
    ]);
    await gatehouse.enableTool('notes', 'echo');
    expect(await gatehouse.callTool('notes', token, 'echo', { text: 'back' })).toMatchObject({ text: 'back' });
  });
});

describe('a token', () => {
  it('is good for nothing from the moment it is revoked', async () => {
    const issued = await gatehouse.issueToken('bot');
    expect(await gatehouse.callTool('notes', issued.token, 'echo', { text: 'a' })).toMatchObject({ text: 'a' });
    await gatehouse.revokeToken(issued);
    for (const era of ['modern', 'legacy'] as const) {
      const answer = await gatehouse.callTool('notes', issued.token, 'echo', { text: 'b' }, { era });
      expect(answer).toMatchObject({ status: 401, reason: 'token_revoked' });
      expect(answer.headers.get('www-authenticate')).toContain('resource_metadata=');
    }
  });
});
