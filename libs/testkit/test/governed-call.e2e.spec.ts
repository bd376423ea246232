import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../src/eventually.js';
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

describe('a message that the guardrails could not look at to its end', () => {
  it('is in the log among what was blocked, with the reason', async () => {
    const { token } = await gatehouse.issueToken('bot');
    await gatehouse.createProfile('cards', [{ detectors: ['pci.card_number'], action: 'mask' }]);
    await gatehouse.attachProfile('cards', { backendId: 'notes' });
    const flood = Array.from({ length: 12_000 }, () => '4111 1111 1111 1111').join(' ');
    const refused = await gatehouse.callTool('notes', token, 'echo', { text: flood });
    expect(refused).toMatchObject({ status: 200, isError: true, reason: 'guardrail_unscanned_request' });
    expect(await gatehouse.loggedCalls(1, { dlpOutcomes: ['blocked'] })).toMatchObject([
      {
        ...{ verdict: 'denied', reason: 'guardrail_unscanned_request', dlpOutcome: 'blocked', backend: 'notes' },
        findings: expect.arrayContaining([
          expect.objectContaining({ detector: 'engine.budget_exceeded', direction: 'request', action: 'block' }),
        ]),
      },
    ]);
    await gatehouse.detachProfile('cards', { backendId: 'notes' });
  });
});

describe('a backend', () => {
  const health = async (slug: string) => (await gatehouse.api('GET', `/backends/${slug}`)).body.health;

  it('is seen as healthy while it answers, as down soon after it fails, and as healthy again after that', async () => {
    const { token } = await gatehouse.issueToken('bot');
    const fragile = await startFixtureBackend({ eras: ['modern'] });
    await gatehouse.registerBackend('fragile', fragile);
    await gatehouse.mapAgent('bot', 'fragile');
    const call = () => gatehouse.callTool('fragile', token, 'echo', { text: 'x' });
    expect(await health('fragile')).toMatchObject({ state: 'unknown', circuit: null, calls: 0, p50Ms: null });

    await call();
    await eventually(async () => expect(await health('fragile')).toMatchObject({ state: 'healthy', calls: 1 }));
    expect(await health('fragile')).toMatchObject({ replicas: { healthy: 1 }, p50Ms: expect.any(Number) });

    fragile.intercept = (_, __, raw) => {
      raw.socket.destroy();
      return true;
    };
    for (let i = 0; i < 5; i++) await call();
    await eventually(async () => expect(await health('fragile')).toMatchObject({ state: 'down', circuit: 'open' }));
    const [listed] = (await gatehouse.api('GET', '/backends?search=fragile')).body.items;
    expect(listed.health).toMatchObject({
      calls: 6,
      failures: 5,
      lastFailure: { reason: 'upstream_cut_off', at: expect.stringMatching(/Z$/) },
      replicas: { healthy: 0, degraded: 0, down: 1, unknown: 0 },
    });

    fragile.intercept = undefined;
    await eventually(async () => {
      await call();
      expect(await health('fragile')).toMatchObject({ state: 'healthy', circuit: 'closed' });
    }, 20_000);
    await fragile.stop();
  }, 60_000);
});
