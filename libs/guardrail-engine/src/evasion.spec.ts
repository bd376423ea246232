import { describe, expect, it } from '@jest/globals';
import { Action, create, Direction, formatAccessToken, GuardrailProfileSchema } from '@gatehouse/contracts';
import fc from 'fast-check';
import { compileProfile } from './policy/guardrails.js';
import { detectorCatalogue } from './catalogue.js';
import { scanMessage } from './scan.js';

const token = formatAccessToken(
  'svc',
  Uint8Array.from({ length: 64 }, (_, i) => (i * 91) % 256),
);
const sensitive = [
  '4111 1111 1111 1111',
  '5500-0055-5555-5559',
  '378282246310005',
  'alice@example.com',
  token,
  '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----',
];

const all = detectorCatalogue.map(({ id }) => id);
/** What finds the samples. What others make of the rest of a text may change with what is masked in it. */
const ofSamples = ['pci.card_number', 'pii.email', 'secret.gatehouse_token', 'secret.private_key_pem'];

function rulesFor(action: Action, detectors: readonly string[]) {
  const rules = [{ detectors: [...detectors], direction: Direction.BOTH, action }];
  return compileProfile(create(GuardrailProfileSchema, { name: 'all', rules }), 'request');
}

const piece = fc.oneof(
  fc.constantFrom(...sensitive, ' ', '-', '--', '@', '"', '\\', '\\u0040', '.', 'e', '4111', 'gth_', '\n', 'é', '😀'),
  fc.string({ maxLength: 8 }),
);
const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
const message = fc
  .object({ key: text, values: [text, fc.integer(), fc.constantFrom(4111111111111111, 12.5, null, true)], maxDepth: 3 })
  .map((params) => ({ jsonrpc: '2.0', method: 'x', params }));

/** The same message in other bytes: every so many characters of its texts and keys as a \\u escape. */
function reencode(json: string, every: number): string {
  let out = '';
  let isString = false;
  for (let i = 0; i < json.length; i++) {
    const char = json.charAt(i);
    if (char === '"') isString = !isString;
    if (char === '\\') out += char + json.charAt(++i);
    else if (isString && char !== '"' && i % every === 0)
      out += `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
    else out += char;
  }
  return out;
}

describe('what is found', () => {
  it('is the same whatever bytes a message is written in, and without bytes', () => {
    const rules = rulesFor(Action.LOG, all);
    fc.assert(
      fc.property(message, fc.integer({ min: 2, max: 20 }), (value, every) => {
        const wanted = scanMessage(value, undefined, rules);
        const json = JSON.stringify(value);
        for (const written of [json, JSON.stringify(value, null, 2), reencode(json, every)]) {
          const parsed = JSON.parse(written) as object;
          expect(parsed).toEqual(JSON.parse(json));
          expect(scanMessage(parsed, new TextEncoder().encode(written), rules)).toEqual(wanted);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is gone once it is masked, and a message without findings is left as it is', () => {
    const rules = rulesFor(Action.MASK, ofSamples);
    fc.assert(
      fc.property(message, (value) => {
        const copy = JSON.parse(JSON.stringify(value)) as object;
        const { changed, outcome } = scanMessage(copy, undefined, rules);
        expect(outcome === 'modified').toBe(changed);
        if (!changed) expect(copy).toEqual(JSON.parse(JSON.stringify(value)));
        expect(scanMessage(copy, undefined, rules).total).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});
