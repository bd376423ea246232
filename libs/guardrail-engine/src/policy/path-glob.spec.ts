import { describe, expect, it } from '@jest/globals';
import { compilePathGlob, matchesPath, problemOfPathGlob } from './path-glob.js';

describe('a glob over JSON pointers', () => {
  it.each<[string, string[], boolean]>([
    ['/a/b', ['a', 'b'], true],
    ['/a/b', ['a'], false],
    ['/a/b', ['a', 'b', 'c'], false],
    ['/a/*', ['a', 'b'], true],
    ['/a/*', ['a', 'b', 'c'], false],
    ['/a/**', ['a'], true],
    ['/a/**', ['a', 'b', 'c'], true],
    ['/**/c', ['a', 'b', 'c'], true],
    ['/**/c', ['c'], true],
    ['/**/c', ['c', 'd'], false],
    ['/**', ['anything'], true],
    ['/a*z', ['abcz'], true],
    ['/a*z', ['a'], false],
    ['/a*a', ['a'], false],
    ['/*card*', ['my-card-no'], true],
    ['/*a*b*', ['xbxa'], false],
    ['/a~1b', ['a/b'], true],
    ['/a~0b', ['a~b'], true],
    ['/**/**/**/x', ['a', 'b', 'y'], false],
    ['/', [''], true],
  ])('%s over %j: %p', (glob, keys, matches) => {
    expect(matchesPath(compilePathGlob(glob), keys)).toBe(matches);
  });

  it('is refused when it is none, or too long to be looked through', () => {
    expect(problemOfPathGlob('params')).toBe('begins with no slash');
    expect(problemOfPathGlob(`/${'a'.repeat(300)}`)).toBe('is longer than 300 characters');
    expect(problemOfPathGlob('/**'.repeat(32))).toBe('has more than 31 keys');
    expect(problemOfPathGlob('/params/**')).toBeUndefined();
  });
});
