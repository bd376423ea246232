import { describe, expect, it } from '@jest/globals';
import {
  Action,
  AttachmentTargetSchema,
  create,
  Direction,
  GuardrailProfileSchema,
  type AttachmentTarget,
} from '@gatehouse/contracts';
import { compileBundle, problemsOf, type AttachedProfile } from './bundle.js';
import { scanMessage } from './scan.js';

const card = '4111 1111 1111 1111';
const context = { backendId: 'crm', agentId: 'cursor', tool: 'read' };

function attached(
  rules: { detectors: string[]; action: Action; direction?: Direction; minConfidence?: number }[],
  target: Partial<Omit<AttachmentTarget, '$typeName'>> = {},
): AttachedProfile {
  const profile = create(GuardrailProfileSchema, {
    name: 'p',
    rules: rules.map((r) => ({ direction: Direction.BOTH, ...r })),
  });
  return { profile, targets: [create(AttachmentTargetSchema, target)] };
}

function scan(profiles: Record<string, AttachedProfile>, message: object, text = JSON.stringify(message)) {
  const rules = compileBundle(profiles).rulesFor(context, 'request');
  return scanMessage(message, new TextEncoder().encode(text), rules);
}

const cards = (action: Action) => ({ p: attached([{ detectors: ['pci.card_number'], action }]) });
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
        confidence: 0.95,
        action: 'log',
      },
    ]);
    expect(JSON.stringify(findings)).not.toContain('4111');
    expect(message).toEqual(before);
  });

  it('masks values, keys and numbers and leaves the rest', () => {
    const message = call({ note: `card ${card}!`, [card]: 1, number: 4111111111111111, list: [card, 'ok'] });
    expect(scan(cards(Action.MASK), message).outcome).toBe('masked');
    const label = '[masked: payment card]';
    expect(message.params.arguments).toEqual({
      note: `card ${label}!`,
      [label]: 1,
      number: label,
      list: [label, 'ok'],
    });
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

  it('treats an action that it does not know as block', () => {
    expect(scan(cards(Action.UNSPECIFIED), call({ a: card })).outcome).toBe('blocked');
  });

  it('ignores findings below the confidence asked for', () => {
    const profiles = { p: attached([{ detectors: ['pci.card_number'], action: Action.BLOCK, minConfidence: 0.9 }]) };
    expect(scan(profiles, call({ a: '4111111111111111' })).outcome).toBe('none');
    expect(scan(profiles, call({ a: card })).outcome).toBe('blocked');
  });
});

describe('the rules of a context', () => {
  const rule = (action: Action, direction = Direction.BOTH) => [{ detectors: ['pii.email'], action, direction }];

  it.each([
    [{}, true],
    [{ backendId: 'crm' }, true],
    [{ backendId: 'other' }, false],
    [{ agentId: 'cursor' }, true],
    [{ agentId: 'vscode' }, false],
    [{ backendId: 'crm', tool: 'read' }, true],
    [{ backendId: 'crm', tool: 'write' }, false],
  ])('for the target %j apply: %s', (target, applies) => {
    const bundle = compileBundle({ p: attached(rule(Action.LOG), target) });
    expect(bundle.rulesFor(context, 'request') !== undefined).toBe(applies);
  });

  it('look at one direction only when the rule says so', () => {
    const bundle = compileBundle({ p: attached(rule(Action.LOG, Direction.RESPONSE)) });
    expect(bundle.rulesFor(context, 'request')).toBeUndefined();
    expect(bundle.rulesFor(context, 'response')).toBeDefined();
  });

  it('are the strictest of all profiles, and the first within one', () => {
    const bundle = compileBundle({
      a: attached(rule(Action.LOG)),
      b: attached([...rule(Action.MASK), ...rule(Action.BLOCK)]),
    });
    expect(bundle.rulesFor(context, 'request')?.detectors[0]?.action).toBe('mask');
  });
});

describe('a profile', () => {
  it('is refused when it names an unknown detector or none', () => {
    const { profile } = attached([
      { detectors: ['pii.emails'], action: Action.LOG },
      { detectors: [], action: Action.LOG },
    ]);
    expect(problemsOf(profile)).toEqual(['rule 1 names the unknown detector "pii.emails"', 'rule 2 names no detector']);
  });
});
