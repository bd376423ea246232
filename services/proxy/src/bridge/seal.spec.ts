import { describe, expect, it } from '@jest/globals';
import { paramsDigest, Seal } from './seal.js';

const [first, second] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const seal = new Seal([first]);
const value = { backend: 'crm', ключ: ['🔑', 1, null] };

describe('a seal', () => {
  it('opens what it has sealed, and never seals the same way twice', () => {
    const sealed = seal.seal('request-state', value);
    expect(seal.open('request-state', sealed)).toEqual(value);
    expect(seal.seal('request-state', value)).not.toBe(sealed);
    expect(sealed).toMatch(/^[\w-]+$/);
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('crm');
  });

  it('does not open what was sealed for something else', () => {
    const sealed = seal.seal('request-state', value);
    for (const purpose of ['task', 'cursor', 'request-id'] as const) expect(seal.open(purpose, sealed)).toBeUndefined();
  });

  it('does not open what was changed: any byte, any length, another form of the same bytes', () => {
    const sealed = seal.seal('task', value);
    const bytes = Buffer.from(sealed, 'base64url');
    for (let i = 0; i < bytes.length; i++) {
      const changed = Buffer.from(bytes);
      changed[i]! ^= 1;
      expect(seal.open('task', changed.toString('base64url'))).toBeUndefined();
      expect(seal.open('task', bytes.subarray(0, i).toString('base64url'))).toBeUndefined();
    }
    for (const other of [`${sealed}=`, `${sealed} `, ` ${sealed}`, `${sealed}A`, bytes.toString('base64').concat('!')])
      expect(seal.open('task', other)).toBeUndefined();
  });

  it.each([undefined, null, 7, {}, [], '', 'x', '__proto__', 'A'.repeat(10_000)])('does not open %j', (sealed) => {
    expect(seal.open('cursor', sealed)).toBeUndefined();
  });

  it('opens what an earlier key has sealed, and seals with the newest', () => {
    const renewed = new Seal([second, first]);
    expect(renewed.open('task', seal.seal('task', value))).toEqual(value);
    expect(seal.open('task', renewed.seal('task', value))).toBeUndefined();
    expect(new Seal([second]).open('task', renewed.seal('task', value))).toEqual(value);
  });
});

describe('the digest of parameters', () => {
  const params = { name: 'echo', arguments: { a: 1, b: [1, 2] } };

  it('is the same for the same wish, in whatever order and round', () => {
    const digest = paramsDigest(params);
    expect(paramsDigest({ arguments: { b: [1, 2], a: 1 }, name: 'echo' })).toBe(digest);
    expect(paramsDigest({ ...params, _meta: { x: 1 }, inputResponses: { q: {} }, requestState: 's' })).toBe(digest);
  });

  it.each([
    {},
    { ...params, name: 'Echo' },
    { ...params, arguments: { a: 1, b: [2, 1] } },
    { ...params, arguments: { a: '1', b: [1, 2] } },
    { ...params, more: null },
  ])('is another one for %j', (other) => {
    expect(paramsDigest(other)).not.toBe(paramsDigest(params));
  });
});
