import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  Action,
  AttachmentTargetSchema,
  create,
  DetectorSettingsSchema,
  Direction,
  GuardrailProfileSchema,
  OnError,
  type AttachmentTarget,
} from '@gatehouse/contracts';
import { compileGuardrails, compileProfile, type AttachedProfile } from './policy/guardrails.js';
import { validateProfile } from './policy/validate-profile.js';
import { builtIn, detectorCatalogue } from './catalogue.js';
import { customDetector } from './custom/custom-detector.js';
import { ExactDataCsv } from './custom/exact-data/csv.js';
import { ExactDataIndex } from './custom/exact-data/index-search.js';
import { WordList } from './custom/word-list.js';
import type { Detector } from './detector.js';
import { isForgotten } from './engine/events.js';
import { compileScanner } from './engine/scanner.js';
import { scanInSteps, scanMessage, scanText } from './scan.js';

const card = '4111 1111 1111 1111';
const hmac = (text: string) => createHmac('sha256', 'salt').update(text).digest();
const context = { backendId: 'crm', agentId: 'cursor', tool: 'read', userDomain: 'example.com', groups: [] };

function attached(
  rules: {
    id?: string;
    detectors: string[];
    action: Action;
    direction?: Direction;
    minConfidence?: number;
    onError?: OnError;
  }[],
  target: Partial<Omit<AttachmentTarget, '$typeName'>> = {},
): AttachedProfile {
  const profile = create(GuardrailProfileSchema, {
    name: 'p',
    rules: rules.map((r) => ({ direction: Direction.BOTH, ...r })),
  });
  return { profile, targets: [create(AttachmentTargetSchema, target)] };
}

function scan(profiles: Record<string, AttachedProfile>, message: object, text = JSON.stringify(message)) {
  const rules = compileGuardrails({ profiles }).rulesFor(context, 'request');
  return scanMessage(message, new TextEncoder().encode(text), rules);
}

const cards = (action: Action) => ({ p: attached([{ detectors: ['pci.card_number'], action }]) });
/** Keys and values of a message, however deep it is. */
function leavesOf(message: object): unknown[] {
  const leaves: unknown[] = [];
  const open: unknown[] = [message];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (typeof at === 'object' && at !== null) for (const [key, value] of Object.entries(at)) open.push(key, value);
    else leaves.push(at);
  }
  return leaves;
}

const call = (args: unknown) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'read', arguments: args },
});

describe('a scan', () => {
  it('logs a finding by place, without its value, and changes nothing', () => {
    const message = call({ note: `card ${card}` });
    const before = structuredClone(message);
    const { findings, outcome } = scan(cards(Action.LOG), message);
    expect(outcome).toBe('logged');
    expect(findings).toEqual([
      {
        detector: 'pci.card_number',
        path: '/params/arguments/note',
        start: 5,
        end: 24,
        confidence: 1,
        action: 'log',
        mode: 'enforce',
        rule: 'p/1',
      },
    ]);
    expect(JSON.stringify(findings)).not.toContain('4111');
    expect(message).toEqual(before);
  });

  it('masks values, keys and numbers and leaves the rest', () => {
    const message = call({ note: `card ${card}!`, [card]: 1, number: 4111111111111111, list: [card, 'ok'] });
    expect(scan(cards(Action.MASK), message).outcome).toBe('modified');
    const label = '[masked: payment card]';
    expect(message.params.arguments).toEqual({
      note: `card ${label}!`,
      [label]: 1,
      number: label,
      list: [label, 'ok'],
    });
  });

  it('masks a number that is kept as it is written, and leaves its like', () => {
    const text = '{"card":4000000000000000006,"id":12345678901234567890}';
    const kept = (_key: string, value: unknown) => (typeof value === 'string' ? JSON.rawJSON(value) : value);
    const message = JSON.parse('{"card":"4000000000000000006","id":"12345678901234567890"}', kept) as object;
    expect(scan(cards(Action.MASK), message, text).outcome).toBe('modified');
    expect(JSON.stringify(message)).toBe('{"card":"[masked: payment card]","id":12345678901234567890}');
  });

  it('blocks without changing anything, also what another rule would mask', () => {
    const profiles = {
      ...cards(Action.MASK),
      q: attached([{ detectors: ['pii.email'], action: Action.BLOCK }]),
    };
    const message = call({ a: card, b: 'alice@example.com' });
    const before = structuredClone(message);
    expect(scan(profiles, message).outcome).toBe('blocked');
    expect(message).toEqual(before);
  });

  it('is not evaded by JSON escapes', () => {
    const text = `{"a":"4111 1111 1111 \\u0031111","b":"\\u0061lice\\u0040example.com"}`;
    const profiles = { p: attached([{ detectors: ['pci.card_number', 'pii.email'], action: Action.BLOCK }]) };
    expect(scan(profiles, JSON.parse(text) as object, text).findings).toHaveLength(2);
  });

  it.each([
    ['a plain number', '{"a":4111111111111111}'],
    ['a negative number', '{"a":-4111111111111111}'],
    ['a number with a fraction of nothing', '{"a":4111111111111111.0}'],
    ['a number with an exponent', '{"a":40000000001e5}'],
    ['a fraction with an exponent', '{"a":4.0000000001e15}'],
    ['a number longer than a double holds', '{"a":4000000000000000006}'],
    ['the same with an exponent', '{"a":0.0004000000000000000006e0022}'],
    ['a number beside others on the same double', '{"a":[4000000000000000001,4000000000000000006]}'],
    ['a key', '{"4111111111111111":1}'],
    ['a value named __proto__', '{"__proto__":"4111111111111111"}'],
    ['what comes behind an escaped quote', '{"a":"\\"","b":40000000001e5}'],
    ['_meta', '{"params":{"_meta":{"x":"4111111111111111"}}}'],
    ['nesting', `${'['.repeat(5000)}"4111111111111111"${']'.repeat(5000)}`],
  ])('is not evaded by %s', (_, text) => {
    const message = JSON.parse(text) as object;
    expect(scan(cards(Action.MASK), message, text).outcome).toBe('modified');
    expect(leavesOf(message)).toContain('[masked: payment card]');
  });

  it('scans messages that were never bytes', () => {
    const rules = compileGuardrails({ profiles: cards(Action.BLOCK) }).rulesFor(context, 'request');
    expect(scanMessage(call({ a: card }), undefined, rules).outcome).toBe('blocked');
    expect(scanMessage(call({ a: 'nothing' }), undefined, rules).outcome).toBe('none');
  });

  it('keeps every value when keys are masked', () => {
    const message = { '[masked: payment card]': 0, [card]: 1, b: 2, '5500005555555559': 3 };
    expect(scan(cards(Action.MASK), message)).toMatchObject({ changed: true });
    expect(Object.entries(message)).toEqual([
      ['[masked: payment card]', 0],
      ['[masked: payment card] 2', 1],
      ['b', 2],
      ['[masked: payment card] 3', 3],
    ]);
  });

  it.each(['{"jsonrpc":"2.0","id":4111111111111111}', '{"jsonrpc":"2.0","id":"4111111111111111","method":"x"}'])(
    'blocks what cannot be masked without breaking the protocol: %s',
    (text) => {
      const message = JSON.parse(text) as object;
      expect(scan(cards(Action.MASK), message, text)).toMatchObject({ outcome: 'blocked', changed: false });
      expect(JSON.stringify(message)).toBe(text);
    },
  );

  it('puts no sensitive key into a path, whatever the rules look for', () => {
    const message = call({ [card]: { 'alice@example.com': card }, ['k'.repeat(100)]: card });
    const { findings } = scan(cards(Action.LOG), message);
    expect(findings.map(({ path }) => path).sort()).toEqual([
      '/params/arguments/[masked: payment card]',
      '/params/arguments/[masked: payment card]/[masked: e-mail address]',
      `/params/arguments/${'k'.repeat(60)}…`,
    ]);
  });

  it('puts no sensitive key into a path that another one hides', () => {
    const { findings } = scan(cards(Action.LOG), call({ 'x@example.com-4111111111111111': card }));
    expect(new Set(findings.map(({ path }) => path))).toEqual(
      new Set(['/params/arguments/[masked: e-mail address]-[masked: payment card]']),
    );
  });

  it('tells of a hundred findings, counts all and masks all', () => {
    const message = call(Array.from({ length: 300 }, () => card));
    const { findings, total } = scan(cards(Action.MASK), message);
    expect([findings.length, total]).toEqual([100, 300]);
    expect(JSON.stringify(message)).not.toContain('4111');
  });

  it('finds what stands hidden beside another finding', () => {
    const profiles = { p: attached([{ detectors: ['pci.card_number', 'pii.email'], action: Action.MASK }]) };
    const message = call({ a: 'x@example.com-4111111111111111' });
    scan(profiles, message);
    expect(message.params.arguments).toEqual({ a: '[masked: e-mail address]-[masked: payment card]' });
  });

  it('finds what goes on behind the second escape of a word', () => {
    const profiles = { p: attached([{ detectors: ['pci.card_number'], action: Action.BLOCK }]) };
    expect(scan(profiles, call({ a: `\\u0040[alice@example.com\\u0040${card}` })).outcome).toBe('blocked');
  });

  it.each([
    ['Order 355-7077333-9037077 shipped', 'none'],
    ['card 355-7077333-9037077', 'blocked'],
    ['3 5 5 7 0 7 7 3 3 3 9 0 3 7 0 7 7', 'blocked'],
    ['38893998-1666-4243-a2cf-207b07aca32c', 'none'],
    ['see 64b6cc04-e174-4ec5-a4aa-561984216789.', 'none'],
    ['card 38893998-1666-4243, see a2cf', 'blocked'],
  ])('takes no part of an id for a value that no word speaks for: %s', (a, outcome) => {
    expect(scan(cards(Action.BLOCK), call({ a })).outcome).toBe(outcome);
  });

  it('masks findings that overlap as one', () => {
    const profiles = { p: attached([{ detectors: ['pci.card_number', 'pii.email'], action: Action.MASK }]) };
    const message = call({ a: '4111-1111-1111-1111@example.com' });
    scan(profiles, message);
    expect(message.params.arguments).toEqual({ a: '[masked: e-mail address]' });
  });

  it('treats an action that it does not know as block', () => {
    expect(scan(cards(Action.UNSPECIFIED), call({ a: card })).outcome).toBe('blocked');
  });

  it('ignores findings below the confidence asked for', () => {
    const profiles = { p: attached([{ detectors: ['pci.card_number'], action: Action.BLOCK, minConfidence: 0.9 }]) };
    expect(scan(profiles, call({ a: '4111111111111111' })).outcome).toBe('none');
    expect(scan(profiles, call({ a: card })).outcome).toBe('blocked');
  });

  it('doubts hidden characters that a source spells out as escapes, and is sure of those that are there', () => {
    const profiles = { p: attached([{ detectors: ['mcp.hidden.*'], action: Action.BLOCK, minConfidence: 0.55 }]) };
    const spelled = 'log("\\x1b[31mred\\x1b[0m"); const tag = /a\\u200bb|&#8203;/;';
    expect(scan(profiles, call({ a: spelled })).outcome).toBe('none');
    expect(scan(profiles, call({ a: `${spelled} pay\u200bment` })).outcome).toBe('blocked');
    expect(scan(profiles, call({ a: 'red\u001b[31m' })).outcome).toBe('blocked');
  });
});

describe('what was looked at', () => {
  const rules = compileGuardrails({ profiles: cards(Action.MASK) }).rulesFor(context, 'request');

  it.each([
    ['short', card],
    ['long', `${card}\n`.repeat(10_000)],
    ['long and clean', 'nothing to be found\n'.repeat(10_000)],
    ['written with escapes', '\\u0034111 1111 1111 1111'],
  ])('does not stay in memory: %s', (_, a) => {
    scanMessage(call({ a }), undefined, rules);
    expect(isForgotten()).toBe(true);
  });

  it('does not stay in memory when it is not looked at to its end', () => {
    const steps = scanInSteps(call({ a: `${card}\n`.repeat(10_000) }), undefined, rules);
    steps.next();
    expect(isForgotten()).toBe(false);
    steps.return(undefined as never);
    expect(isForgotten()).toBe(true);
  });
});

describe('a long text', () => {
  it('is looked at in shorter steps where there is much to find', () => {
    const rules = compileGuardrails({ profiles: cards(Action.LOG) }).rulesFor(context, 'request');
    const stepsOf = (a: string) => [...scanInSteps(call({ a }), undefined, rules)].length;
    const length = 200_000;
    expect(stepsOf(`card ${card}\n`.repeat(length / 25))).toBeGreaterThan(2 * stepsOf('no card.\n'.repeat(length / 9)));
  });
});

describe('a long list of what detectors look at', () => {
  const all = { p: attached([{ detectors: detectorCatalogue.map(({ id }) => id), action: Action.LOG }]) };
  const digits = (seed: number, length: number) =>
    String((seed + 1) * 7_368_787)
      .padStart(length, '4')
      .slice(-length);

  it.each([
    ['times', (i: number) => `${10 + (i % 14)}:${10 + (i % 50)},`],
    ['moments', (i: number) => `2026-01-${10 + (i % 20)} 12:${10 + (i % 50)}:${10 + (i % 49)}.${digits(i, 3)} INFO `],
    ['short addresses', (i: number) => `http://a${i % 99}.io/${i % 9} `],
    ['numbers of ten digits', (i: number) => `${digits(i, 10)}\n`],
    ['numbers of eleven digits', (i: number) => `${digits(i, 11)}\n`],
    ['national ids', (i: number) => `national id ${digits(i, 11)}\n`],
    ['accounts', (i: number) => `account number ${digits(i, 10)} passport ${digits(i, 9)}\n`],
    ['rows of base64', (i: number) => `${Buffer.from(digits(i, 9).repeat(7)).toString('base64').slice(0, 76)}\n`],
    ['pages with entities', (i: number) => `<td>a&nbsp;${digits(i, 3)}</td> b&amp;c `],
    ['passwords', (i: number) => `password=${digits(i, 6)} token=${digits(i, 8)} key=${digits(i, 5)}\n`],
  ])('is looked at to its end: %s', (_, row) => {
    let text = '';
    for (let i = 0; text.length < 192 * 1024; i++) text += row(i);
    const rules = compileGuardrails({ profiles: all }).rulesFor(context, 'request');
    const { findings } = scanMessage(call({ a: text }), undefined, rules);
    expect(findings.map(({ detector }) => detector)).not.toContain('engine.budget_exceeded');
  });
});

describe('a detector that breaks down', () => {
  it.each([
    [Action.MASK, 'blocked'],
    [Action.LOG, 'logged'],
  ] as const)('holds the message back, unless it is only to be recorded: action %s ends as %s', (action, outcome) => {
    const broken: Detector = {
      ...{ id: 'org.regex.broken', kind: 'organization', title: 'Broken', description: '', label: 'broken' },
      finders: [
        {
          literals: ['codename'],
          verify() {
            throw new Error('codename nimbus');
          },
        },
      ],
      examples: { found: [], clean: [], worst: [] },
    };
    const profiles = { p: attached([{ detectors: ['org.regex.broken'], action }]) };
    const guardrails = compileGuardrails({ profiles, scanners: [compileScanner([broken])] });
    const result = scanMessage(call({ a: 'codename nimbus' }), undefined, guardrails.rulesFor(context, 'request'));
    expect(result).toMatchObject({ outcome, findings: [{ detector: 'engine.detector_failed' }], changed: false });
    expect(JSON.stringify(result)).not.toContain('nimbus');
  });
});

describe("an organization's own detector", () => {
  const settings = create(DetectorSettingsSchema, {
    ...{ title: 'Projects', label: 'project', confidence: 0.9 },
    detection: { case: 'wordList', value: {} },
  });
  const own = compileScanner([customDetector('projects', settings, new WordList(['Nimbus']))]);

  it('of exact data finds a row in the values of one object or array, masks them, and counts each once', () => {
    const csv = new ExactDataCsv(hmac);
    csv.add('name,account\nAda Lovelace,4711004711\nGeorge Byron,4712\n');
    const detection = { case: 'exactData' as const, value: { minColumns: 2, withinCharacters: 200 } };
    const exact = create(DetectorSettingsSchema, { title: 'x', label: 'customer', confidence: 0.9, detection });
    const scanner = compileScanner([customDetector('customers', exact, new ExactDataIndex(csv.finish().bytes, hmac))]);
    const profiles = { p: attached([{ detectors: ['org.edm.*'], action: Action.MASK }]) };
    const rules = compileGuardrails({ profiles, scanners: [builtIn, scanner] }).rulesFor(context, 'request');
    const masked = (args: unknown) => {
      const message = call(args);
      const { total } = scanMessage(message, new TextEncoder().encode(JSON.stringify(message)), rules);
      return [message.params.arguments, total];
    };
    const hidden = '[masked: customer]';
    expect(masked({ name: 'Ada Lovelace', note: 'x', account: '4711004711' })).toEqual([
      { name: hidden, note: 'x', account: hidden },
      2,
    ]);
    expect(masked([{ rows: [['George Byron', 4712]] }])).toEqual([[{ rows: [[hidden, hidden]] }], 2]);
    expect(masked({ text: 'Ada Lovelace, 4711004711', account: 4711004711 })).toEqual([
      { text: `${hidden}, ${hidden}`, account: hidden },
      3,
    ]);
    for (const apart of [
      { customer: { name: 'Ada Lovelace' }, account: '4711004711' },
      [{ name: 'Ada Lovelace' }, { account: '4711004711' }],
      { name: 'Ada Lovelace', account: '4712' },
    ]) {
      expect(masked(apart)).toEqual([apart, 0]);
    }
    const many = Array.from({ length: 500 }, (_, i) => (i % 2 === 0 ? 'Ada Lovelace' : '4711004711'));
    expect(masked(many)).toEqual([many.map(() => hidden), 500]);
  });

  it('is not to be seen in the paths of findings, whatever they are about', () => {
    const profiles = { p: attached([{ detectors: ['pci.card_number', 'org.*'], action: Action.LOG }]) };
    const rules = compileGuardrails({ profiles, scanners: [builtIn, own] }).rulesFor(context, 'request');
    const { findings } = scanMessage(call({ nimbus: { 'the Nimbus': card } }), undefined, rules);
    expect(findings.map(({ detector, path }) => [detector, path])).toEqual([
      ['org.wordlist.projects', '/params/arguments/[masked: project]'],
      ['org.wordlist.projects', '/params/arguments/[masked: project]/the [masked: project]'],
      ['pci.card_number', '/params/arguments/[masked: project]/the [masked: project]'],
    ]);
  });
});

describe('a rule that names a detector which is not there', () => {
  const result = (action: Action, names = ['org.wordlist.projects'], onError = OnError.UNSPECIFIED) => {
    const rules = [{ id: 'own', detectors: names, action, onError }];
    return scan({ p: attached(rules) }, call({ a: 'nothing of note' }));
  };

  it.each([
    [Action.MASK, 'blocked', 'block'],
    [Action.BLOCK, 'blocked', 'block'],
    [Action.LOG, 'logged', 'log'],
  ] as const)('holds every message back, unless it only records: action %s ends as %s', (action, outcome, done) => {
    const finding = { detector: 'engine.detector_missing', rule: 'p/own', action: done };
    expect(result(action)).toMatchObject({ outcome, total: 1, findings: [finding], changed: false });
  });

  it('does so beside detectors that are there, and as onError says', () => {
    expect(result(Action.MASK, ['pci.card_number', 'org.edm.staff']).outcome).toBe('blocked');
    expect(result(Action.MASK, ['org.edm.staff'], OnError.OPEN).outcome).toBe('logged');
    expect(result(Action.LOG, ['org.edm.staff'], OnError.CLOSED).outcome).toBe('blocked');
  });

  it('is no matter when it names a group, or lets something through', () => {
    expect(result(Action.MASK, ['org.*', 'org.edm.*', 'pci.*']).outcome).toBe('none');
    expect(result(Action.ALLOW).outcome).toBe('none');
  });
});

describe('a flood', () => {
  it.each([
    [Action.MASK, 'blocked'],
    [Action.LOG, 'logged'],
  ] as const)('is not looked at to its end: action %s ends as %s', (action, outcome) => {
    const flood = (count: number) => call({ a: Array.from({ length: count }, (_, i) => `${card} ${i}`) });
    const profiles = { a: attached([{ detectors: ['pci.card_number'], action }]) };
    expect(scan(profiles, flood(9_000)).total).toBe(9_000);
    const result = scan(profiles, flood(50_000));
    expect(result).toMatchObject({ outcome, total: 10_002, changed: false });
    expect(result.findings[0]).toMatchObject({ detector: 'engine.budget_exceeded' });
    expect(result.findings).toHaveLength(100);
  });
});

describe('a profile', () => {
  const { profile } = attached([
    { detectors: ['pii.emails', 'org.edm.staff'], action: Action.LOG },
    { detectors: [], action: Action.LOG },
    { detectors: ['pii.email'], action: Action.LOG, minConfidence: 2 },
    { detectors: ['pii.email'], action: Action.LOG, minConfidence: NaN },
  ]);

  it('is refused when it names an unknown detector or none, or an impossible confidence', () => {
    expect(validateProfile(profile)).toEqual([
      'rule 1 names the unknown detector "pii.emails"',
      'rule 1 names the unknown detector "org.edm.staff"',
      'rule 2 names no detector',
      'rule 3 has a minimum confidence that is not between 0 and 1',
      'rule 4 has a minimum confidence that is not between 0 and 1',
    ]);
  });

  it('is accepted with every detector of the catalogue', () => {
    const all = attached([{ detectors: detectorCatalogue.map(({ id }) => id), action: Action.LOG }]);
    expect(validateProfile(all.profile)).toEqual([]);
  });

  it('can be tried on a text', () => {
    const rules = compileProfile(attached([{ detectors: ['pii.email'], action: Action.MASK }]).profile, 'request');
    const { result, text } = scanText('to alice@example.com', rules);
    expect(text).toBe('to [masked: e-mail address]');
    expect(result.findings).toMatchObject([{ detector: 'pii.email', start: 3, end: 20 }]);
    expect(scanText('to alice@example.com', undefined).result.outcome).toBe('none');
  });
});
