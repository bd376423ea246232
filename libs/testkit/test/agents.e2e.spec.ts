import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { LoggedCall } from '../src/call-log.js';
import { startFixtureBackend, type FixtureBackend } from '../src/fixture-backend.js';
import { startGatehouse, type Gatehouse } from '../src/gatehouse.js';
import { agents, callTool, listTools, userInput, type Agent, type Era } from './agents.js';

interface Subject {
  slug: string;
  /** As found by probing. */
  eras: Era[];
  tool: string;
  args: Record<string, unknown>;
  answer: string;
  other: string;
}

const fixture = { tool: 'echo', args: { text: 'ahoy' }, answer: 'ahoy', other: 'fail' };
const sql = { sql: 'select 41 + 1 as answer' };
const subjects: Subject[] = [
  {
    slug: 'everything',
    eras: ['legacy'],
    tool: 'echo',
    args: { message: 'ahoy' },
    answer: 'Echo: ahoy',
    other: 'get-sum',
  },
  { slug: 'dbhub', eras: ['modern', 'legacy'], tool: 'execute_sql', args: sql, answer: '42', other: 'search_objects' },
  { slug: 'modern', eras: ['modern'], ...fixture },
  { slug: 'legacy', eras: ['legacy'], ...fixture },
];
const search = {
  slug: 'search',
  tool: 'web_search',
  args: { query: 'bicycle lights' },
  answer: 'Bicycle lights compared',
};

let gatehouse: Gatehouse;
let agent: Agent | undefined;
let forbidding: string;
const fixtures = new Map<string, FixtureBackend>();

beforeAll(async () => {
  gatehouse = await startGatehouse({ demo: true });
  fixtures.set('modern', await startFixtureBackend({ eras: ['modern'] }));
  fixtures.set('legacy', await startFixtureBackend({ eras: ['legacy'], stream: true }));
  fixtures.set('both', await startFixtureBackend({ eras: ['modern', 'legacy'] }));
  for (const [slug, backend] of fixtures) await gatehouse.registerBackend(slug, backend);
  await gatehouse.addAgent('bot');
  for (const slug of ['everything', 'dbhub', ...fixtures.keys()]) await gatehouse.mapAgent('bot', slug);
  await gatehouse.createProfile('of-both', [
    { detectors: ['pci.card_number'], action: 'mask' },
    { detectors: ['secret.private_key_pem'], action: 'block' },
  ]);
  await gatehouse.attachProfile('of-both', { backendId: 'both' });
  forbidding = await gatehouse.addRule('deny', { backends: ['both'], condition: 'args.text == "forbidden"' });
});

afterAll(async () => {
  for (const backend of fixtures.values()) await backend.stop();
  await gatehouse?.stop();
});

afterEach(async () => {
  await agent?.close();
  agent = undefined;
});

describe('the backends', () => {
  it.each(subjects)('$slug speaks $eras, as found by probing', async ({ slug, eras }) => {
    const { body } = await gatehouse.api('GET', `/backends/${slug}`);
    expect(body).toMatchObject({ modern: eras.includes('modern'), legacy: eras.includes('legacy') });
  });
});

describe.each(agents)('$name', ({ connect, era: eraIn, looksUp = false, isOneShot = false }) => {
  it.each(subjects)('lists and calls the tools of $slug until they are disabled', async (subject) => {
    const { slug, tool, args, answer, other, eras } = subject;
    const from = new Date().toISOString();
    const { token } = await gatehouse.issueToken('bot', { kind: 'pat' });
    agent = await connect(gatehouse.endpoint(slug), token);
    expect(await listTools(agent)).toEqual(expect.arrayContaining([tool, other]));
    const called = await callTool(agent, tool, args);
    expect(called).toMatchObject({ isError: false, text: expect.stringContaining(answer) });

    await gatehouse.disableTool(slug, tool);
    try {
      if (looksUp) await expect(callTool(agent, tool, args)).rejects.toThrow(/tool_not_found/);
      else expect(await callTool(agent, tool, args)).toMatchObject({ isError: true, text: disabledText });
      const left = await listTools(agent);
      expect(left).not.toContain(tool);
      expect(left).toContain(other);
    } finally {
      await gatehouse.enableTool(slug, tool);
    }

    const calls = await gatehouse.loggedCalls(looksUp ? 1 : 2, { from, backends: [slug], method: 'tools/call' });
    const common = { endpoint: `/mcp/${slug}`, backend: slug, method: 'tools/call', target: tool, tool, eraIn };
    expectSuccess(calls.at(-1), { ...common, eraOut: eras.includes(eraIn) ? eraIn : (eras[0] ?? null) });
    if (!looksUp) expectRefusal(calls[0], calls[1], common);
    expectNoPayload(calls, 'ahoy', '41 + 1', token);
  });

  if (!isOneShot) {
    it('answers what a demo backend asks in the middle of a call, and the answer is in no record', async () => {
      const from = new Date().toISOString();
      const { token } = await gatehouse.issueToken('bot');
      agent = await connect(gatehouse.endpoint('everything'), token);
      expect(await listTools(agent)).toContain('trigger-elicitation-request');
      const answered = await callTool(agent, 'trigger-elicitation-request', {});
      expect(answered).toMatchObject({ isError: false, text: expect.stringContaining(`Name: ${userInput.name}`) });
      const calls = await gatehouse.loggedCalls(1, { from, backends: ['everything'], method: 'tools/call' });
      expect(calls[0]).toMatchObject({
        verdict: 'allowed',
        tool: 'trigger-elicitation-request',
        eraIn,
        eraOut: 'legacy',
      });
      expectNoPayload(calls, userInput.name);
    });
  }

  it('uses every demo backend at /mcp with the token that the demo prints', async () => {
    const from = new Date().toISOString();
    const { agentToken = '', backends = [] } = gatehouse.product.run.demo ?? {};
    const demo = [
      ...subjects.filter(({ slug }) => backends.some(({ id }) => id === slug)),
      { ...search, other: search.tool },
    ];
    expect(demo).toHaveLength(backends.length);
    agent = await connect(gatehouse.endpointOfAll, agentToken);
    const names = await listTools(agent);
    expect([...new Set(names.map((name) => name.split('__')[0]))]).toEqual(backends.map(({ id }) => id).toSorted());
    for (const { slug, tool, args, answer, other } of demo) {
      expect(names).toEqual(expect.arrayContaining([`${slug}__${tool}`, `${slug}__${other}`]));
      const called = await callTool(agent, `${slug}__${tool}`, args);
      expect(called).toMatchObject({ isError: false, text: expect.stringContaining(answer) });
    }
    if (!isOneShot) {
      const answered = await callTool(agent, 'everything__trigger-elicitation-request', {});
      expect(answered).toMatchObject({ isError: false, text: expect.stringContaining(`Name: ${userInput.name}`) });
    }
    const asking = { slug: 'everything', tool: 'trigger-elicitation-request' };
    // A modern agent comes with its answers in a request of its own.
    const used = [...demo, ...(isOneShot ? [] : eraIn === 'modern' ? [asking, asking] : [asking])];
    const calls = await gatehouse.loggedCalls(used.length, { from, agents: ['claude-code'], method: 'tools/call' });
    expect(calls.toReversed()).toMatchObject(
      used.map(({ slug, tool }) => ({ endpoint: '/mcp', backend: slug, tool, eraIn, verdict: 'allowed' })),
    );
    expectNoPayload(calls, userInput.name, '41 + 1', agentToken);
  });

  it('can do nothing with a token that was revoked', async () => {
    const issued = await gatehouse.issueToken('bot');
    agent = await connect(gatehouse.endpoint('both'), issued.token);
    await gatehouse.revokeToken(issued);
    await expect(callTool(agent, 'echo', { text: 'too late' })).rejects.toThrow(unauthorized);
    await expect(connectAndList(gatehouse.endpoint('both'), issued.token)).rejects.toThrow(unauthorized);
    expect(fixtures.get('both')?.calls.map(({ args }) => args.text)).not.toContain('too late');
  });

  it('gets what guardrails masked, and is told what they and access rules refuse', async () => {
    const from = new Date().toISOString();
    const ledger = fixtures.get('both')?.calls ?? [];
    const before = ledger.length;
    const { token } = await gatehouse.issueToken('bot');
    agent = await connect(gatehouse.endpoint('both'), token);
    const masked = await callTool(agent, 'echo', { text: 'card 4111 1111 1111 1111' });
    expect(masked).toMatchObject({ isError: false, text: expect.stringMatching(/^card (?!4111)/) });
    const refused = [
      [privateKey, 'it was blocked by a guardrail. (guardrail_blocked_request)'],
      ['forbidden', 'An access rule forbids this call. (denied_by_rule)'],
    ] as const;
    for (const [text, why] of refused) {
      const answer = { isError: true, text: expect.stringContaining(why) };
      expect(await callTool(agent, 'echo', { text })).toMatchObject(answer);
    }
    expect(ledger.slice(before).map(({ args }) => args.text)).toEqual([masked.text]);

    const calls = await gatehouse.loggedCalls(3, { from, backends: ['both'], method: 'tools/call' });
    const found = (detector: string, action: string) =>
      expect.arrayContaining([expect.objectContaining({ detector, direction: 'request', action })]);
    expect(calls).toMatchObject([
      { verdict: 'denied', reason: 'denied_by_rule', rule: forbidding },
      { verdict: 'denied', reason: 'guardrail_blocked_request', dlpOutcome: 'blocked', isError: true },
      { verdict: 'allowed', reason: 'ok', dlpOutcome: 'modified', isError: false },
    ]);
    expect(calls[1]?.findings).toEqual(found('secret.private_key_pem', 'block'));
    expect(calls[2]?.findings).toEqual(found('pci.card_number', 'mask'));
    expectNoPayload(calls, '4111', 'MIIEow', 'forbidden', token);
  });

  async function connectAndList(url: string, token: string): Promise<void> {
    agent = await connect(url, token);
    await listTools(agent);
  }
});

const disabledText = expect.stringContaining('An administrator has disabled this tool. (tool_disabled)');
// What the SDKs and the Inspector make of a 401.
const unauthorized = /revoked|[Uu]nauthorized|HTTP 401|auth_required/;
const privateKey = '-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----';

/** What no record may hold: anything of what was sent or answered. */
function expectNoPayload(calls: readonly LoggedCall[], ...secrets: readonly string[]): void {
  for (const secret of secrets) expect(JSON.stringify(calls)).not.toContain(secret);
}

/** The log tells everything about a call that went through. */
function expectSuccess(call: LoggedCall | undefined, common: Partial<LoggedCall>): void {
  expect(call).toMatchObject({ ...about(common), verdict: 'allowed', reason: 'ok', isError: false });
  expect(call?.rule).toEqual(expect.any(String));
  const { upstreamMs = 0, totalMs = 0, requestBytes = 0, responseBytes = 0 } = call ?? {};
  expect(upstreamMs).toBeGreaterThan(0);
  expect(totalMs).toBeGreaterThanOrEqual(upstreamMs);
  expect(Math.min(requestBytes, responseBytes)).toBeGreaterThan(0);
}

/** And about the same call when it was refused later. */
function expectRefusal(
  call: LoggedCall | undefined,
  earlier: LoggedCall | undefined,
  common: Partial<LoggedCall>,
): void {
  const refusal = { verdict: 'denied', reason: 'tool_disabled', isError: true, eraOut: null, upstreamMs: 0 };
  expect(call).toMatchObject({ ...about(common), ...refusal });
  expect(call?.policySequence).toBeGreaterThan(earlier?.policySequence ?? Infinity);
  expect(Date.parse(call?.time ?? '')).toBeGreaterThan(Date.parse(earlier?.time ?? ''));
}

function about(common: Partial<LoggedCall>): object {
  return {
    ...common,
    agent: 'bot',
    user: 'admin',
    userDomain: expect.any(String),
    principalKind: 'token',
    definitionHash: expect.any(String),
    conversation: expect.any(String),
    traceId: expect.any(String),
    dlpOutcome: 'none',
    findings: [],
    status: 200,
    clientLabel: expect.stringMatching(/^(gatehouse-e2e|inspector-cli)/),
  };
}
