import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Action,
  create,
  DetectorCreatedSchema,
  DetectorDataSchema,
  DetectorSettingsSchema,
  Direction,
  OnError,
  ProfileRevisedSchema,
} from '@gatehouse/contracts';
import { startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { reasons, type ReasonCode } from '../src/reasons.js';
import { startGateway, type TestGateway } from './gateway.js';

let gateway: TestGateway;
let backend: FixtureBackend;
let token: string;

/** More than anybody looks for in one message. */
const flood = Array.from({ length: 12_000 }, () => '4111 1111 1111 1111').join(' ');

beforeAll(async () => {
  gateway = await startGateway();
  backend = await startFixtureBackend({ eras: ['modern'] });
  await gateway.addBackend('crm', backend, { modern: true });
  await gateway.allowEverything('bot', ['crm']);
  token = await gateway.issueToken('bot');
  await gateway.addProfile('safe', { detectors: ['pci.card_number'], action: Action.LOG }, { backendId: 'crm' });
  const settings = (detection: object) => create(DetectorSettingsSchema, { title: 'x', confidence: 0.9, ...detection });
  const words = settings({ detection: { case: 'wordList', value: {} } });
  const data = create(DetectorDataSchema, { digest: '0'.repeat(64) });
  await gateway.append('detector', 'projects', create(DetectorCreatedSchema, { settings: words, data }));
  const broken = settings({ detection: { case: 'regex', value: { pattern: 'abc(' } } });
  await gateway.append('detector', 'broken', create(DetectorCreatedSchema, { settings: broken }));
}, 60_000);

afterAll(async () => {
  await backend?.stop();
  await gateway?.stop();
});

afterEach(() => {
  backend.intercept = undefined;
});

/** The one rule that is in force from now on. */
function rule(detector: string, more: { action?: Action; direction?: Direction; onError?: OnError } = {}) {
  const rules = [{ id: 'own', detectors: [detector], action: Action.MASK, direction: Direction.REQUEST, ...more }];
  return gateway.append('profile', 'safe', create(ProfileRevisedSchema, { profile: { name: 'safe', rules } }));
}

async function call(text: string) {
  const ran = backend.calls.length;
  const { headers, record } = gateway.traced();
  const params = { name: 'echo', arguments: { text } };
  const { body } = await gateway.callModern('crm', token, 'tools/call', params, { headers });
  const { _meta, content, isError } = body.result as {
    _meta?: Record<string, unknown>;
    content: { text: string }[];
    isError?: boolean;
  };
  const reason = _meta?.['dev.gatehouse/reason'] ?? 'ok';
  return { reason, isError, text: content[0]?.text, hasRun: backend.calls.length > ran, record: await record() };
}

const told = (reason: ReasonCode) => expect.stringContaining(reasons[reason].text);

describe('a message that the guardrails cannot look at to its end', () => {
  it.each([
    ['has more in it than anybody looks for', 'pci.card_number', flood, 'engine.budget_exceeded', ''],
    ['is for a detector without its words', 'org.wordlist.projects', 'hello', 'engine.detector_failed', ''],
    ['is for a detector that breaks down', 'org.regex.broken', 'hello', 'engine.detector_failed', ''],
    ['is for a detector that is not there', 'org.edm.staff', 'hello', 'engine.detector_missing', 'safe/own'],
  ])('is refused when it %s, and the record says why', async (_, detector, text, finding, ruleId) => {
    const reason = 'guardrail_unscanned_request';
    await rule(detector);
    const refused = await call(text);
    expect(refused).toMatchObject({ reason, isError: true, text: told(reason), hasRun: false });
    expect(refused.record).toMatchObject({ verdict: 'denied', reason, dlpOutcome: 'blocked' });
    expect(refused.record.findings).toContainEqual(
      expect.objectContaining({ detector: finding, direction: 'request', action: 'block', mode: 'enforce', ruleId }),
    );
  });

  it('is withheld when it is an answer', async () => {
    const reason = 'guardrail_unscanned_response';
    await rule('pci.card_number', { direction: Direction.RESPONSE });
    const refused = await call(flood);
    expect(refused).toMatchObject({ reason, isError: true, text: told(reason), hasRun: true });
    expect(refused.record).toMatchObject({ verdict: 'denied', reason, dlpOutcome: 'blocked' });
    expect(refused.record.findings[0]).toMatchObject({ detector: 'engine.budget_exceeded', direction: 'response' });
  });

  it('is passed on when the rule says so, or only records, and that is on record too', async () => {
    for (const more of [{ onError: OnError.OPEN }, { action: Action.LOG }]) {
      await rule('org.wordlist.projects', more);
      const passed = await call('hello');
      expect(passed).toMatchObject({ reason: 'ok', text: 'hello', hasRun: true });
      expect(passed.record).toMatchObject({ verdict: 'allowed', dlpOutcome: 'logged' });
      expect(passed.record.findings).toMatchObject([{ detector: 'engine.detector_failed', action: 'log' }]);
    }
  });

  it('is refused for what was found in it when that alone is a reason', async () => {
    await rule('pci.card_number', { action: Action.BLOCK });
    const refused = await call(flood);
    expect(refused).toMatchObject({ reason: 'guardrail_blocked_request', hasRun: false });
    expect(refused.record.findings).toMatchObject([
      { detector: 'engine.budget_exceeded' },
      { detector: 'pci.card_number', action: 'block' },
    ]);
  });
});
