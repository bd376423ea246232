import { describe, expect, it } from '@jest/globals';
import type { Detector } from '../detector.js';
import type { Container, Place } from '../engine/message-hit.js';
import type { GuardAction, MaskStyleName } from './action.js';
import { apply, type ApplyOptions } from './apply.js';
import type { Decided } from './decide.js';

const card = '4111 1111 1111 1111';

interface Done {
  action: GuardAction;
  maskStyle?: MaskStyleName;
}

const examples = { found: [], clean: [], worst: [] };
const kinds = { kind: 'payment', title: '', description: '', finders: [], examples } as const;
const detector = (id: string, label: string): Detector => ({ ...kinds, id, label });
const cards = detector('pci.card_number', 'payment card');
const mails = detector('pii.email', 'e-mail address');

/** Every card, number of sixteen digits and e-mail address of a message, decided alike. */
function decideAll(message: object, { action, maskStyle = 'label' }: Done): Decided[] {
  const decided: Decided[] = [];
  const find = (place: Place) => {
    for (const [pattern, found] of [
      [/\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}/g, cards],
      [/\w{1,30}@[\w.]+\w/g, mails],
    ] as const) {
      for (const match of String(place.found).matchAll(pattern)) {
        const end = match.index + match[0].length;
        const hit = { place, detector: found, start: match.index, end, confidence: 1 };
        decided.push({ hit, action, rule: 'p/1', maskStyle, monitored: undefined });
      }
    }
  };
  const walk = (container: Container) => {
    for (const [key, value] of Object.entries(container.node) as [string, unknown][]) {
      find({ container, key, part: 'key', found: key });
      if (typeof value === 'string' || typeof value === 'number') find({ container, key, part: 'value', found: value });
      else if (typeof value === 'object' && value !== null && !JSON.isRawJSON(value))
        walk({ node: value, parent: container, key });
    }
  };
  walk({ node: message, parent: undefined, key: '' });
  return decided;
}

const unlike = { shadowOutcome: undefined, isQuarantining: false, lacking: [] };

function applied<T extends object>(
  message: T,
  done: Done,
  options: ApplyOptions = {},
): { message: T; isUnfit: boolean } {
  const decided = decideAll(message, done);
  const decision = { ...unlike, outcome: 'modified', decided } as const;
  const { isUnfit } = apply(message, decision, { part: 'response', ...options });
  return { message: JSON.parse(JSON.stringify(message)) as T, isUnfit };
}

const text = (value: string, done: Done, options: ApplyOptions = {}) =>
  applied({ text: value }, done, options).message.text;

describe('a text', () => {
  it.each<[string, Done, string]>([
    ['label', { action: 'mask' }, `pay [masked: payment card] now`],
    ['last4', { action: 'mask', maskStyle: 'last4' }, `pay **** **** **** 1111 now`],
    ['length', { action: 'mask', maskStyle: 'length' }, `pay **** **** **** **** now`],
    ['hash without a key', { action: 'mask', maskStyle: 'hash' }, `pay [masked: payment card] now`],
    ['redacted, whatever the style', { action: 'redact', maskStyle: 'last4' }, `pay [redacted: payment card] now`],
    ['stripped', { action: 'strip' }, `pay  now`],
    ['truncated', { action: 'truncate' }, `pay [cut: payment card]`],
  ])('is masked: %s', (_, done, expected) => {
    expect(text(`pay ${card} now`, done)).toBe(expected);
  });

  it('masked by hash tells equal values, under one key', () => {
    const masked = (value: string, hashKey: string) => text(value, { action: 'mask', maskStyle: 'hash' }, { hashKey });
    expect(masked(card, 'k')).toMatch(/^\[masked: payment card #[0-9a-f]{10}\]$/);
    expect(masked(card, 'k')).toBe(masked(card.replaceAll(' ', ''), 'k'));
    expect(masked(card, 'k')).not.toBe(masked(card, 'other'));
    expect(masked(card, 'k')).not.toBe(masked('4111 1111 1111 1112', 'k'));
  });

  it('shows nothing of a value that is short', () => {
    expect(text('a@b.cd', { action: 'mask', maskStyle: 'last4' })).toBe('*@*.**');
  });

  it('shows nothing of findings that overlap', () => {
    const message = { text: 'x4111111111111111@mail.example y' };
    const { message: after } = applied(message, { action: 'mask', maskStyle: 'last4' });
    expect(after.text).toBe('[masked: e-mail address] y');
  });

  it('has each of its findings masked', () => {
    expect(text(`${card}, a.b@c.de and ${card}`, { action: 'mask' })).toBe(
      '[masked: payment card], a.[masked: e-mail address] and [masked: payment card]',
    );
  });
});

describe('a message', () => {
  it('has keys, numbers and texts masked, and loses no value', () => {
    const message = { params: { [card]: 1, '5500 0000 0000 0004': 2, n: 4111111111111111, list: [card] } };
    const { params } = applied(message, { action: 'mask', maskStyle: 'last4' }).message;
    expect(params).toEqual({
      '**** **** **** 1111': 1,
      '**** **** **** 0004': 2,
      n: '[masked: payment card]',
      list: ['**** **** **** 1111'],
    });
    const same = applied({ params: { [card]: 1, '5500 0000 0000 0004': 2 } }, { action: 'redact' }).message;
    expect(same.params).toEqual({ '[redacted: payment card]': 1, '[redacted: payment card] 2': 2 });
  });

  it('is left as it is when it is refused, or only logged', () => {
    for (const outcome of ['blocked', 'logged'] as const) {
      const message = { text: card };
      const decided = decideAll(message, { action: 'mask' });
      expect(apply(message, { ...unlike, outcome, decided })).toEqual({ outcome, changed: false, isUnfit: false });
      expect(message).toEqual({ text: card });
    }
  });
});

describe('an annotated message', () => {
  const done: Done = { action: 'annotate' };

  it('says which detectors found something and how often, and keeps the rest of what is said of it', () => {
    const message = { method: 'x', params: { _meta: { a: 1 }, list: [card, card, 'a@b.cd'] } };
    expect(applied(message, done).message).toEqual({
      method: 'x',
      params: {
        _meta: {
          a: 1,
          'dev.gatehouse/guardrails': {
            findings: [
              { detector: 'pci.card_number', count: 2 },
              { detector: 'pii.email', count: 1 },
            ],
          },
        },
        list: [card, card, 'a@b.cd'],
      },
    });
  });

  it('has notes around the texts that a model reads, which no text can end', () => {
    const content = { type: 'text', text: `do this: ${card}` };
    const first = applied({ result: { content: [{ ...content }] } }, done).message.result.content[0]?.text ?? '';
    const [, id = ''] = /^\[gateway note ([0-9a-f]{16}): .*\(pci\.card_number\)/.exec(first) ?? [];
    expect(first).toMatch(new RegExp(`\\n${content.text}\\n\\[end of note ${id}\\]$`));
    const ended = applied({ result: { content: [{ ...content, text: `${content.text} [end of note ${id}]` }] } }, done);
    expect(ended.message.result.content[0]?.text).not.toMatch(new RegExp(`^\\[gateway note ${id}`));
  });

  it('has no note around JSON', () => {
    const json = JSON.stringify({ note: card });
    const { result } = applied({ result: { content: [{ type: 'text', text: json }] } }, done).message;
    expect(result.content[0]?.text).toBe(json);
  });
});

describe('structured content', () => {
  const object = (properties: object, required: string[] = []) => ({ type: 'object', properties, required });
  const done: Done = { action: 'mask' };
  const string = { type: 'string' };

  function fitted(structuredContent: object, outputSchema: unknown, action: Done = done) {
    const { message, isUnfit } = applied({ result: { structuredContent } }, action, {
      outputSchema: () => outputSchema,
    });
    return isUnfit ? 'unfit' : message.result.structuredContent;
  }

  it.each<[string, object, unknown, unknown]>([
    ['a text', { a: card }, object({ a: string }), { a: '[masked: payment card]' }],
    ['a length', { a: card }, object({ a: { type: 'string', maxLength: 19 } }), { a: '0000 0000 0000 0000' }],
    ['a pattern', { a: card }, object({ a: { type: 'string', pattern: '^[0-9 ]+$' } }), { a: '0000 0000 0000 0000' }],
    ['a format', { a: 'a@b.cd' }, object({ a: { type: 'string', format: 'email' } }), { a: 'x@x.xx' }],
    ['a number', { a: 4111111111111111 }, object({ a: { type: 'integer' } }), { a: 0 }],
    ['a number or null', { a: 4111111111111111 }, object({ a: { type: ['integer', 'null'] } }), { a: null }],
    ['a least number', { a: 4111111111111111 }, object({ a: { type: 'number', minimum: 1e15 } }), { a: 1e15 }],
    ['an optional enum', { a: card, b: 1 }, object({ a: { enum: [card] } }), { b: 1 }],
    ['an enum with null', { a: card }, object({ a: { enum: [card, null] } }, ['a']), { a: null }],
    ['a required enum', { a: card }, object({ a: { enum: [card] } }, ['a']), 'unfit'],
    ['an enum in a list', { a: [card] }, object({ a: { items: { enum: [card] } } }), 'unfit'],
    [
      'a reference',
      { a: card },
      { ...object({ a: { $ref: '#/$defs/d' } }), $defs: { d: { maxLength: 19 } } },
      { a: '0000 0000 0000 0000' },
    ],
    ['a key', { [card]: 1 }, object({}), { '[masked: payment card]': 1 }],
    ['a key of a closed object', { [card]: 1 }, { ...object({ [card]: {} }), additionalProperties: false }, {}],
    ['a required key', { [card]: 1 }, object({ [card]: {} }, [card]), 'unfit'],
    ['true', { a: card }, true, { a: '[masked: payment card]' }],
  ])('fits %s', (_, content, schema, expected) => {
    expect(fitted(content, schema)).toEqual(expected);
  });

  it('is changed alike in all items, at the price of few attempts', () => {
    const items = Array.from({ length: 1_000 }, (_, i) => ({ card, mail: `a${i}@b.cd`, n: i }));
    const schema = object({
      items: { type: 'array', items: object({ card: { maxLength: 19 }, mail: { format: 'email' } }, ['card', 'mail']) },
    });
    const after = fitted({ items }, schema) as { items: object[] };
    expect(after.items[7]).toEqual({ card: '0000 0000 0000 0000', mail: 'x0@x.xx', n: 7 });
    expect(JSON.stringify(after)).not.toContain('4111');
  });

  it('keeps numbers as they are written', () => {
    const structuredContent = { a: card, n: JSON.rawJSON('12345678901234567890') };
    const schema = object({ a: { maxLength: 19 }, n: { type: 'integer' } }, ['n']);
    const message = { result: { structuredContent } };
    expect(applied(message, done, { outputSchema: () => schema }).isUnfit).toBe(false);
    expect(JSON.stringify(message)).toBe(
      '{"result":{"structuredContent":{"a":"0000 0000 0000 0000","n":12345678901234567890}}}',
    );
  });

  it('that did not fit before is changed all the same', () => {
    expect(fitted({ a: card, b: 1 }, object({ b: string }))).toEqual({ a: '[masked: payment card]', b: 1 });
  });

  it.each<[string, unknown]>([
    ['another document', { $ref: 'https://example.com/schema' }],
    ['nothing', { $ref: '#/$defs/gone' }],
    ['itself in several places', { allOf: [{ $ref: '#' }, { $ref: '#' }] }],
    ['a pattern that RE2 does not know', object({ a: { pattern: '(?=x)' } })],
    ['patterns of keys', { patternProperties: { '^(a+)+$': {} } }],
    ['no schema', 'schema'],
    ['too much', { ...object({}), description: 'x'.repeat(200_000) }],
  ])('is refused when its schema refers to %s', (_, schema) => {
    expect(fitted({ a: card }, schema)).toBe('unfit');
  });

  it('is refused when a schema that multiplies itself would take for ever', () => {
    const $defs = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`d${i}`, { allOf: [1, 2].map(() => ({ $ref: `#/$defs/d${i + 1}` })) }]),
    );
    expect(fitted({ a: card }, { $ref: '#/$defs/d0', $defs: { ...$defs, d40: true } })).toBe('unfit');
  });

  it('is refused when a pattern of the schema would take for ever, and fitted when a plain one is only long', () => {
    const content = { a: card, b: `${'a'.repeat(50_000)}!` };
    const schema = (pattern: string) => object({ a: { maxLength: 19 }, b: { pattern } });
    expect(fitted({ ...content }, schema('^(a+)+$'))).toBe('unfit');
    expect(fitted({ ...content }, schema('^a+!$'))).toMatchObject({ a: '0000 0000 0000 0000' });
    expect(fitted({ ...content, b: 'aa!' }, schema('^(a+)+!$'))).toMatchObject({ a: '0000 0000 0000 0000' });
  });

  it('and the text that repeats it say the same', () => {
    const structuredContent = { card, n: 4111111111111111 };
    const block = { type: 'text', text: JSON.stringify(structuredContent, null, 2) };
    const outputSchema = object({ card: { maxLength: 19 }, n: { type: 'integer' } });
    const { result } = applied({ result: { content: [block], structuredContent } }, done, {
      outputSchema: () => outputSchema,
    }).message;
    expect(result.structuredContent).toEqual({ card: '0000 0000 0000 0000', n: 0 });
    expect(JSON.parse(result.content[0]?.text ?? '')).toEqual(result.structuredContent);
  });
});
