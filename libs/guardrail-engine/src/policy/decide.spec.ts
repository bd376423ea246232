import { describe, expect, it } from '@jest/globals';
import {
  Action,
  AttachmentTargetSchema,
  BackendTrust,
  create,
  Direction,
  GuardrailExceptionSchema,
  GuardrailProfileSchema,
  MessagePart,
  OnError,
  RuleMode,
  type AttachmentTarget,
  type GuardrailException,
  type MessageInitShape,
} from '@gatehouse/contracts';
import type { Detector, DetectorKind, MessagePart as PartName } from '../detector.js';
import { compileGuardrails, type AttachedProfile } from './guardrails.js';
import { decide, type Decision } from './decide.js';
import type { GuardContext } from './guard-context.js';
import type { MessageHit } from '../engine/message-hit.js';
import { compileScanner } from '../engine/scanner.js';
import { atOnce } from '../engine/steps.js';

type ProfileInit = NonNullable<MessageInitShape<typeof GuardrailProfileSchema>>;
type RuleInit = NonNullable<ProfileInit['rules']>[number];
type Target = Partial<Omit<AttachmentTarget, '$typeName'>>;

const card = detector('pci.card_number', 'payment');
const key = detector('secret.aws_access_key', 'secret');
const token = detector('secret.github_classic', 'secret');
const loose = { ...detector('secret.high_entropy', 'secret'), isOptIn: true };
const number = '4111 1111 1111 1111';
const scanners = [compileScanner([card, key, token, loose])];
const context: GuardContext = {
  backendId: 'crm',
  agentId: 'cursor',
  tool: 'read',
  userDomain: 'example.com',
  groups: ['support', 'sales'],
};
const cards = (action: Action, rest: RuleInit = {}): RuleInit => ({
  detectors: ['pci.card_number'],
  direction: Direction.BOTH,
  action,
  ...rest,
});

function detector(id: string, kind: DetectorKind): Detector {
  const examples = { found: [], clean: [], worst: [] };
  return { id, kind, title: id, description: id, label: id, finders: [], examples };
}

function profile(rules: RuleInit[], targets: Target[] = [{}], rest: ProfileInit = {}): AttachedProfile {
  return {
    profile: create(GuardrailProfileSchema, { name: 'p', rules, ...rest }),
    targets: targets.map((target) => create(AttachmentTargetSchema, target)),
  };
}

type HitInit = Partial<MessageHit & MessageHit['place']>;

function hit({
  detector: found = card,
  start = 0,
  end = number.length,
  confidence = 0.9,
  ...fields
}: HitInit = {}): MessageHit {
  const root = { node: {}, parent: undefined, key: '' };
  const params = { node: {}, parent: root, key: 'params' };
  const container = { node: {}, parent: params, key: 'arguments' };
  const place = { container, key: 'note', part: 'value', found: number, ...fields } as const;
  return { detector: found, start, end, confidence, place };
}

interface Setting {
  exceptions?: Record<string, GuardrailException>;
  trusts?: Record<string, BackendTrust>;
  in?: Partial<GuardContext>;
  hits?: MessageHit[];
  direction?: 'request' | 'response';
  part?: PartName;
  isIncomplete?: boolean;
  now?: number;
}

function decided(profiles: Record<string, AttachedProfile>, setting: Setting = {}): Decision {
  const {
    exceptions = {},
    trusts = {},
    in: where = {},
    hits = [hit()],
    direction = 'request',
    now = 0,
    part,
    isIncomplete,
  } = setting;
  const guardrails = compileGuardrails({ profiles, exceptions, trusts, scanners });
  return atOnce(decide(hits, guardrails.rulesFor({ ...context, ...where }, direction, part), now, isIncomplete));
}

const actionsOf = ({ decided: all }: Decision) => all.map(({ action, rule }) => `${action} ${rule}`);

describe('a rule', () => {
  it.each([
    [Action.ALLOW, 'none', []],
    [Action.LOG, 'logged', ['log p/1']],
    [Action.ANNOTATE, 'modified', ['annotate p/1']],
    [Action.MASK, 'modified', ['mask p/1']],
    [Action.REDACT, 'modified', ['redact p/1']],
    [Action.STRIP, 'modified', ['strip p/1']],
    [Action.TRUNCATE, 'modified', ['truncate p/1']],
    [Action.BLOCK, 'blocked', ['block p/1']],
    [Action.QUARANTINE, 'blocked', ['quarantine p/1']],
    [99 as Action, 'blocked', ['block p/1']],
  ])('with the action %p comes to the outcome %s', (action, outcome, actions) => {
    const decision = decided({ p: profile([cards(action)]) });
    expect(decision.outcome).toBe(outcome);
    expect(actionsOf(decision)).toEqual(actions);
    expect(decision.isQuarantining).toBe(action === Action.QUARANTINE);
  });

  it.each<[string, RuleInit, Setting, boolean]>([
    ['the direction', { direction: Direction.RESPONSE }, {}, false],
    ['the direction', { direction: Direction.RESPONSE }, { direction: 'response' }, true],
    ['the confidence', { minConfidence: 0.95 }, {}, false],
    ['the confidence', { minConfidence: 0.9 }, {}, true],
    ['a confidence that is no number', { minConfidence: Number.NaN }, {}, true],
    ['the part', { parts: [MessagePart.RESOURCE] }, {}, false],
    ['the part', { parts: [MessagePart.RESOURCE, MessagePart.REQUEST] }, {}, true],
    ['the part', { parts: [MessagePart.RESOURCE] }, { part: 'resource' }, true],
    ['the part', { parts: [MessagePart.REQUEST] }, { part: 'resource' }, false],
    ['parts of a later version', { parts: [99 as MessagePart] }, {}, true],
    ['the path', { paths: ['/params/arguments/card'] }, {}, false],
    ['the path', { paths: ['/x', '/params/*/n*e'] }, {}, true],
    ['the trust', { trusts: [BackendTrust.PUBLIC] }, {}, true],
    ['the trust', { trusts: [BackendTrust.PUBLIC] }, { trusts: { crm: BackendTrust.INTERNAL } }, false],
    ['the trust', { trusts: [BackendTrust.PUBLIC] }, { trusts: { crm: 99 as BackendTrust } }, true],
    ['a group of detectors', { detectors: ['pci.*'] }, {}, true],
    ['a group of detectors', { detectors: ['fin.*'] }, {}, false],
    [
      'a group without those that must be named',
      { detectors: ['secret.*'] },
      { hits: [hit({ detector: loose })] },
      false,
    ],
    ['one that must be named', { detectors: ['secret.high_entropy'] }, { hits: [hit({ detector: loose })] }, true],
    ['the count', { minCount: 2 }, {}, false],
    ['the count', { minCount: 2 }, { hits: [hit(), hit()] }, true],
    ['the count of different values', { minCount: 2, uniqueOnly: true }, { hits: [hit(), hit({ key: 'b' })] }, false],
    ['the count of different values', { minCount: 2, uniqueOnly: true }, { hits: [hit(), hit({ end: 4 })] }, true],
  ])('regards %s', (_, rest, setting, applies) => {
    expect(decided({ p: profile([cards(Action.LOG, rest)]) }, setting).outcome).toBe(applies ? 'logged' : 'none');
  });

  it('leaves what it is not about to the next one of its profile', () => {
    const p = profile([
      cards(Action.REDACT, { minConfidence: 0.8, id: 'sure' }),
      cards(Action.LOG, { minConfidence: 0.5 }),
      cards(Action.BLOCK, { minConfidence: 0.5 }),
    ]);
    const hits = [hit(), hit({ confidence: 0.6 }), hit({ confidence: 0.4 })];
    expect(actionsOf(decided({ p }, { hits }))).toEqual(['redact p/sure', 'log p/2']);
  });

  it('only says what it would do in monitor mode, beside what is enforced', () => {
    const watching = cards(Action.BLOCK, { mode: RuleMode.MONITOR });
    const alone = decided({ p: profile([watching]) });
    expect(alone.outcome).toBe('none');
    expect(alone.decided).toMatchObject([{ action: 'allow', monitored: { action: 'block', rule: 'p/1' } }]);
    const beside = decided({ p: profile([watching, cards(Action.LOG)]) });
    expect(beside.outcome).toBe('logged');
    expect(beside.decided).toMatchObject([{ action: 'log', rule: 'p/2', monitored: { rule: 'p/1' } }]);
    expect(decided({ p: profile([cards(Action.MASK), watching]) }).decided[0]?.monitored).toBeUndefined();
  });
});

describe('of several profiles', () => {
  const log = (...targets: Target[]) => profile([cards(Action.LOG)], targets);
  const block = (...targets: Target[]) => profile([cards(Action.BLOCK)], targets);

  it.each<[string, Record<string, AttachedProfile>, string]>([
    ['the strictest of one scope', { a: log({}), b: block({}) }, 'block b/1'],
    ['a backend before everything', { a: log({ backendId: 'crm' }), b: block({}) }, 'log a/1'],
    [
      'a tool before its backend',
      { a: log({ backendId: 'crm', tool: 'read' }), b: block({ backendId: 'crm' }) },
      'log a/1',
    ],
    ['a backend before an agent', { a: block({ agentId: 'cursor' }), b: log({ backendId: 'crm' }) }, 'log b/1'],
    ['an agent before a group', { a: log({ agentId: 'cursor' }), b: block({ group: 'sales' }) }, 'log a/1'],
    ['a group before a domain', { a: log({ group: 'sales' }), b: block({ userDomain: 'example.com' }) }, 'log a/1'],
    [
      'the most specific attachment',
      { a: log({}, { agentId: 'cursor' }), b: block({ userDomain: 'example.com' }) },
      'log a/1',
    ],
    ['only those that match', { a: log({}), b: block({ userDomain: 'other.com' }, { group: 'admins' }) }, 'log a/1'],
    [
      'an exemption of a narrower scope',
      { a: profile([cards(Action.ALLOW)], [{ agentId: 'cursor' }]), b: block({}) },
      '',
    ],
  ])('%s holds', (_, profiles, expected) => {
    expect(actionsOf(decided(profiles)).join()).toBe(expected);
  });

  it('the strictest of all holds where it is not known whose tool it is', () => {
    const profiles = { a: log({ backendId: 'crm', tool: 'read' }), b: block({}), c: log({ backendId: 'other' }) };
    expect(actionsOf(decided(profiles, { in: { tool: undefined } }))).toEqual(['block b/1']);
    expect(decided({ a: block({ backendId: 'crm', tool: 'any' }) }, { in: { tool: undefined } }).outcome).toBe(
      'blocked',
    );
    expect(decided({ a: block({ backendId: 'crm', tool: 'any' }) }, { in: { tool: '' } }).outcome).toBe('none');
  });

  it('a floor is made milder by nothing', () => {
    const floor = profile([cards(Action.REDACT)], [{}], { floor: true });
    const exceptions = { e: exception() };
    expect(actionsOf(decided({ floor, a: log({ backendId: 'crm', tool: 'read' }) }))).toEqual(['redact floor/1']);
    expect(actionsOf(decided({ floor }, { exceptions }))).toEqual(['redact floor/1']);
    expect(actionsOf(decided({ floor, a: block({}) }))).toEqual(['block a/1']);
    expect(actionsOf(decided({ floor, a: block({}) }, { exceptions }))).toEqual(['redact floor/1']);
    const watching = profile([cards(Action.BLOCK, { mode: RuleMode.MONITOR })], [{ agentId: 'cursor' }]);
    expect(actionsOf(decided({ floor, watching }))).toEqual(['redact floor/1']);
  });
});

type ExceptionInit = Partial<Omit<GuardrailException, '$typeName' | 'target'>> & { target?: Target | undefined };

function exception(fields: ExceptionInit = {}): GuardrailException {
  return create(GuardrailExceptionSchema, {
    ...{ owner: 'alice', reason: 'r', expiresAtMs: 1_000, detectors: ['pci.card_number'] },
    ...{ target: { backendId: 'crm' }, direction: Direction.BOTH },
    ...fields,
  });
}

describe('an exception', () => {
  const p = profile([cards(Action.BLOCK)]);

  it('makes a log entry under its own name of what a rule does, until it expires', () => {
    const exceptions = { e: exception() };
    expect(actionsOf(decided({ p }, { exceptions, now: 999 }))).toEqual(['log exception/e']);
    expect(actionsOf(decided({ p }, { exceptions, now: 1_000 }))).toEqual(['block p/1']);
    const watching = profile([cards(Action.BLOCK, { mode: RuleMode.MONITOR }), cards(Action.LOG)]);
    expect(decided({ p: watching }, { exceptions }).decided).toMatchObject([{ rule: 'p/2', monitored: undefined }]);
    expect(decided({}, { exceptions }).outcome).toBe('none');
  });

  it.each<[string, ExceptionInit, Setting, boolean]>([
    ['its detectors', { detectors: ['secret.*'] }, {}, false],
    ['a group of detectors', { detectors: ['pci.*'] }, {}, true],
    ['its backend', { target: { backendId: 'other' } }, {}, false],
    ['its tool', { target: { backendId: 'crm', tool: 'read' } }, {}, true],
    [
      'its tool, where that is not known',
      { target: { backendId: 'crm', tool: 'read' } },
      { in: { tool: undefined } },
      false,
    ],
    ['its group', { target: { group: 'support' } }, {}, true],
    ['its paths', { paths: ['/params/arguments/card'] }, {}, false],
    ['its paths', { paths: ['/params/arguments/note'] }, {}, true],
    ['its direction', { direction: Direction.RESPONSE }, {}, false],
    ['having a target', { target: undefined }, {}, false],
    ['an end that is no number', { expiresAtMs: Number.NaN }, {}, false],
  ])('regards %s', (_, fields, setting, applies) => {
    const decision = decided({ p }, { ...setting, exceptions: { e: exception(fields) } });
    expect(decision.outcome).toBe(applies ? 'logged' : 'blocked');
  });
});

describe('a candidate', () => {
  const rules = (action: Action) => create(GuardrailProfileSchema, { name: 'next', rules: [cards(action)] });

  it('is evaluated beside its profile, and only another outcome is told', () => {
    const p = { ...profile([cards(Action.LOG)]), candidate: rules(Action.BLOCK) };
    expect(decided({ p })).toMatchObject({ outcome: 'logged', shadowOutcome: 'blocked' });
    expect(decided({ p: { ...p, candidate: rules(Action.LOG) } }).shadowOutcome).toBeUndefined();
    const q = profile([cards(Action.BLOCK)]);
    expect(decided({ p, q })).toMatchObject({ outcome: 'blocked', shadowOutcome: undefined });
  });

  it('is looked for where nothing is in force yet', () => {
    const none = { detectors: ['secret.*'], direction: Direction.BOTH, action: Action.LOG };
    expect(decided({ p: { ...profile([none]), candidate: rules(Action.MASK) } })).toMatchObject({
      outcome: 'none',
      shadowOutcome: 'modified',
      decided: [],
    });
  });
});

describe('what must reach its reader as it was written', () => {
  const root = { node: {}, parent: undefined, key: '' };
  const params = { node: {}, parent: root, key: 'params' };
  const meta = { node: {}, parent: params, key: '_meta' };

  it.each([
    ['method', root, 'block'],
    ['text', root, 'mask'],
    ['requestState', { node: {}, parent: root, key: 'result' }, 'block'],
    ['requestState', params, 'block'],
    ['progressToken', meta, 'block'],
    ['requestState', { node: {}, parent: params, key: 'arguments' }, 'mask'],
  ])('%s is refused instead of changed, where MCP says so (%#)', (name, container, action) => {
    const decision = decided({ p: profile([cards(Action.MASK)]) }, { hits: [hit({ container, key: name })] });
    expect(decision.decided[0]?.action).toBe(action);
  });
});

describe('a message that was not looked at to its end', () => {
  it.each<[string, RuleInit, string]>([
    ['closed by default, for rules that change or refuse', cards(Action.MASK), 'blocked'],
    ['open by default, for rules that only record', cards(Action.ANNOTATE), 'logged'],
    ['open when a rule says so', cards(Action.BLOCK, { onError: OnError.OPEN }), 'logged'],
    ['closed when a rule says so', cards(Action.LOG, { onError: OnError.CLOSED }), 'blocked'],
    ['open in monitor mode', cards(Action.BLOCK, { mode: RuleMode.MONITOR }), 'logged'],
  ])('is %s', (_, rule, outcome) => {
    expect(decided({ p: profile([rule]) }, { hits: [], isIncomplete: true }).outcome).toBe(outcome);
  });
});

describe('compiled guardrails', () => {
  const profiles = { a: profile([cards(Action.LOG)], [{ backendId: 'crm' }]), b: profile([cards(Action.MASK)]) };
  const compiled = (all: Record<string, AttachedProfile>, detectorsVersion = '') =>
    compileGuardrails({ profiles: all, scanners, detectorsVersion });

  it('have one version for equal contents in whatever order, and another for others', () => {
    const { bundle } = compiled(profiles);
    expect(bundle).toMatch(/^[0-9a-f]{64}$/);
    expect(compiled({ b: profiles.b, a: structuredClone(profiles.a) }).bundle).toBe(bundle);
    expect(compiled({ a: profiles.a }).bundle).not.toBe(bundle);
    expect(compiled(profiles, 'other').bundle).not.toBe(bundle);
    expect(compiled(profiles).rulesFor(context, 'request')?.bundle).toBe(bundle);
  });

  it('work every context out once, and names that agents invent are one', () => {
    const { rulesFor } = compiled(profiles);
    const rules = rulesFor({ ...context, tool: 'a' }, 'request');
    expect(rulesFor({ ...context, tool: 'b', agentId: 'x', groups: ['y'] }, 'request')).toBe(rules);
    expect(rulesFor({ ...context, backendId: 'other' }, 'request')).not.toBe(rules);
  });

  it('look for nothing where nothing applies', () => {
    expect(compiled({}).rulesFor(context, 'request')).toBeUndefined();
    expect(compiled({ a: profiles.a }).rulesFor({ ...context, backendId: 'other' }, 'request')).toBeUndefined();
    expect(compiled(profiles).rulesFor(context, 'request')?.question[0]?.asked.isActive).toEqual(
      Uint8Array.of(1, 0, 0, 0),
    );
  });
});
