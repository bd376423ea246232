import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  callsSubject,
  controlFilter,
  controlSubject,
  credentialSubject,
  limitSubject,
  parseControlSubject,
  tokenUseSubject,
} from './subjects.js';

const text = fc.string({ unit: 'grapheme', minLength: 1 });
const odd = fc.oneof(
  text,
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.constantFrom('.', '*', '>', ' ', '=', '=2e'),
);

describe('a control subject', () => {
  it('gives back organization, aggregate and id, whatever they are', () => {
    fc.assert(
      fc.property(odd, odd, (org, id) => {
        expect(parseControlSubject(controlSubject(org, 'backend', id))).toEqual({ org, aggregate: 'backend', id });
      }),
    );
  });

  it('is four plain tokens, and different for different ids', () => {
    fc.assert(
      fc.property(odd, odd, (a, b) => {
        expect(controlSubject(a, 'backend', b)).toMatch(/^control\.[\w~@=-]+\.backend\.[\w~@=-]+$/);
        expect(controlSubject('acme', 'backend', a) === controlSubject('acme', 'backend', b)).toBe(a === b);
      }),
    );
  });

  it('leaves what is plain readable', () => {
    expect(controlSubject('acme', 'connection', 'crm~user:auth0|x')).toBe(
      'control.acme.connection.crm~user=3aauth0=7cx',
    );
    expect(controlFilter('backend')).toBe('control.*.backend.*');
    expect(callsSubject('a.b')).toBe('calls.a=2eb');
    expect(credentialSubject('a b')).toBe('auth-broker.credential.a=20b');
  });

  it('of a counter tells neither whom it counts nor how long their name is', () => {
    const one = limitSubject('minute', 'acme', '7d1b9c40', 'alice', 29_731_200);
    expect(one).toMatch(/^limits\.minute\.acme\.7d1b9c40\.[\w-]{22}\.29731200$/);
    expect(limitSubject('minute', 'acme', '7d1b9c40', 'bob'.repeat(999), 29_731_200)).toHaveLength(one.length);
    expect(limitSubject('minute', 'acme', '7d1b9c40', 'bob', 29_731_200)).not.toBe(one);
  });

  it('of the last use of a token is in its bucket', () => {
    expect(tokenUseSubject('a.b', 'k3v9')).toBe('$KV.token-uses.a=2eb.k3v9');
  });

  it('has no empty part', () => {
    expect(() => controlSubject('acme', 'backend', '')).toThrow(TypeError);
    expect(() => callsSubject('')).toThrow(TypeError);
  });

  it.each(['control', 'control.acme.backend', 'control.acme.backend.=zz', 'control.acme.backend.=ff'])(
    'is not %j',
    (subject) => {
      expect(() => parseControlSubject(subject)).toThrow();
    },
  );
});
