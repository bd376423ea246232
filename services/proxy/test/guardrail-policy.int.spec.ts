import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Action,
  BackendReconfiguredSchema,
  BackendTrust,
  CandidateDroppedSchema,
  CandidateProposedSchema,
  create,
  CredentialMode,
  Direction,
  ExceptionAddedSchema,
  ExceptionRemovedSchema,
  MaskStyle,
  ProfileRevisedSchema,
  RuleMode,
  type CallRecord,
  type GuardrailRule,
} from '@gatehouse/contracts';
import { eventually, startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';

let gateway: TestGateway;
let backend: FixtureBackend;
let token: string;

const card = '4111 1111 1111 1111';
type RuleInit = Partial<Omit<GuardrailRule, '$typeName'>>;

beforeAll(async () => {
  gateway = await startGateway();
  backend = await startFixtureBackend({ eras: ['modern'] });
  await gateway.addBackend('crm', backend, { modern: true });
  await gateway.allowEverything('bot', ['crm']);
  await gateway.addProfile('cards', { detectors: ['pci.card_number'], action: Action.LOG }, { backendId: 'crm' });
  token = await gateway.issueToken('bot');
}, 60_000);

afterAll(async () => {
  await backend?.stop();
  await gateway?.stop();
});

afterEach(() => {
  backend.intercept = undefined;
});

const rule = (fields: RuleInit) => ({ detectors: ['pci.card_number'], direction: Direction.BOTH, ...fields });
const profileOf = (...rules: RuleInit[]) => ({ name: 'cards', rules: rules.map(rule) });
const revise = (...rules: RuleInit[]) =>
  gateway.append('profile', 'cards', create(ProfileRevisedSchema, { profile: profileOf(...rules) }));

/** What became of a call with a card number in it. */
async function pay(): Promise<{ text: string; record: CallRecord }> {
  const before = gateway.records.length;
  const params = { name: 'echo', arguments: { text: `card ${card}` } };
  const { text } = await gateway.callModern('crm', token, 'tools/call', params);
  const record = await eventually(() => {
    const found = gateway.records.slice(before).find(({ method }) => method === 'tools/call');
    if (!found) throw new Error('no record yet');
    return found;
  });
  return { text, record };
}

describe('the record of a call', () => {
  it('names the rules, the version of the guardrails, and what a rule in monitor mode would have done', async () => {
    await revise({ action: Action.BLOCK, mode: RuleMode.MONITOR, id: 'later' }, { action: Action.LOG });
    const { record } = await pay();
    expect(record).toMatchObject({ verdict: 'allowed', dlpOutcome: 'logged', shadowOutcome: '' });
    expect(record.guardrailBundle).toMatch(/^[0-9a-f]{64}$/);
    expect(record.findings.filter(({ direction }) => direction === 'request')).toMatchObject([
      { action: 'log', mode: 'enforce', ruleId: 'cards/2' },
      { action: 'block', mode: 'monitor', ruleId: 'cards/later' },
    ]);
    await revise({ action: Action.LOG });
    expect((await pay()).record.guardrailBundle).not.toBe(record.guardrailBundle);
  });

  it('says what a candidate would have come to, which is not done', async () => {
    await revise({ action: Action.LOG });
    const profile = profileOf({ action: Action.BLOCK });
    await gateway.append('profile', 'cards', create(CandidateProposedSchema, { profile }));
    const { text, record } = await pay();
    expect(text).toContain(card);
    expect(record).toMatchObject({ verdict: 'allowed', dlpOutcome: 'logged', shadowOutcome: 'blocked' });
    await gateway.append('profile', 'cards', create(CandidateDroppedSchema));
    expect((await pay()).record.shadowOutcome).toBe('');
  });
});

describe('a rule', () => {
  it('lets through what an exception is about, until that is removed or has expired', async () => {
    await revise({ action: Action.BLOCK });
    expect((await pay()).record).toMatchObject({ verdict: 'denied', reason: 'guardrail_blocked_request' });
    const exception = (expiresAtMs: number) =>
      create(ExceptionAddedSchema, {
        exception: {
          ...{ owner: 'alice', reason: 'r', expiresAtMs, detectors: ['pci.*'] },
          ...{ target: { backendId: 'crm' }, direction: Direction.BOTH },
        },
      });
    await gateway.append('exception', 'over', exception(Date.now() - 1));
    expect((await pay()).record.verdict).toBe('denied');
    await gateway.append('exception', 'now', exception(Date.now() + 60_000));
    const { text, record } = await pay();
    expect(text).toContain(card);
    expect(record).toMatchObject({ verdict: 'allowed', dlpOutcome: 'logged' });
    expect(record.findings[0]).toMatchObject({ action: 'log', ruleId: 'exception/now' });
    await gateway.append('exception', 'now', create(ExceptionRemovedSchema));
    expect((await pay()).record.verdict).toBe('denied');
  });

  it('is for backends of a trust, and one of which nothing is said is public', async () => {
    await revise({ action: Action.BLOCK, trusts: [BackendTrust.PUBLIC] });
    expect((await pay()).record.verdict).toBe('denied');
    const settings = {
      ...{ name: 'crm', url: backend.url, modern: true, credentialMode: CredentialMode.NONE },
      trust: BackendTrust.INTERNAL,
    };
    await gateway.append('backend', 'crm', create(BackendReconfiguredSchema, { settings }));
    expect((await pay()).record).toMatchObject({ verdict: 'allowed', dlpOutcome: 'none' });
  });
});

describe('a result', () => {
  it('still fits the output schema of its tool when it was changed, in its text too', async () => {
    await revise({ action: Action.MASK, maskStyle: MaskStyle.LAST4, direction: Direction.RESPONSE });
    const properties = { number: { type: 'integer' }, owner: { type: 'string' } };
    const outputSchema = { type: 'object', properties, required: ['number', 'owner'] };
    await gateway.addTool('crm', { name: 'echo', outputSchema } as { name: string });
    const structuredContent = { number: 4111111111111111, owner: 'Ada' };
    backend.intercept = (rpc, response) => {
      const content = [{ type: 'text', text: JSON.stringify(structuredContent) }];
      const body = JSON.stringify({
        jsonrpc: '2.0',
        id: rpc.id,
        result: { resultType: 'complete', content, structuredContent },
      });
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
      return true;
    };
    const { body } = await gateway.callModern('crm', token, 'tools/call', { name: 'echo', arguments: {} });
    const { result } = body as { result: { structuredContent: unknown; content: { text: string }[] } };
    expect(result.structuredContent).toEqual({ number: 0, owner: 'Ada' });
    expect(JSON.parse(result.content[0]?.text ?? '')).toEqual(result.structuredContent);
  });
});
