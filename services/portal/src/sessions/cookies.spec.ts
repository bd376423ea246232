import { describe, expect, it } from '@jest/globals';
import { Cookies } from './cookies.js';

describe('cookies', () => {
  it('are tied to the host and to https where there is https', () => {
    expect(new Cookies('https://gatehouse.example').write('a', 'v', 60)).toBe(
      '__Host-a=v; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure',
    );
    expect(new Cookies('http://127.0.0.1:7400').write('a', 'v', 60)).toBe(
      'a=v; Path=/; HttpOnly; SameSite=Lax; Max-Age=60',
    );
  });

  it.each([
    ['a=1', '1'],
    ['x=0; a=1; b=2', '1'],
    ['ba=1', undefined],
    ['a=', undefined],
    [undefined, undefined],
  ])('in %j finds %j', (header, expected) => {
    expect(new Cookies('http://127.0.0.1').read(header, 'a')).toBe(expected);
  });

  it('of the plain name do not count on https', () => {
    expect(new Cookies('https://gatehouse.example').read('a=1', 'a')).toBeUndefined();
  });
});
