import { describe, expect, it } from '@jest/globals';
import { chooseScopes, type ScopeSources } from './scopes.js';

const nothing: ScopeSources = { set: [], challenged: undefined, resource: undefined, earlier: [], server: undefined };

describe('the scopes to ask for', () => {
  it.each<[string, Partial<ScopeSources>, string[]]>([
    ['are none when nobody names any', {}, []],
    ['are those of the challenge', { challenged: ['a'], resource: ['a', 'b'] }, ['a']],
    ['are all that the backend lists when it does not challenge for some', { resource: ['a', 'b'] }, ['a', 'b']],
    ['are what an administrator has set', { set: ['x'], challenged: ['a'], resource: ['b'] }, ['x']],
    ['are none when the challenge names none', { challenged: [], resource: ['a'] }, []],
    ['keep what was granted and wanted before', { challenged: ['a'], earlier: ['b', 'a'] }, ['a', 'b']],
    [
      'hold offline_access where the server has it',
      { challenged: ['a'], server: ['offline_access'] },
      ['a', 'offline_access'],
    ],
    ['do not hold it where the server has it not', { challenged: ['a', 'offline_access'], server: ['a'] }, ['a']],
    ['do not hold it alone', { server: ['offline_access'] }, []],
  ])('%s', (_, given, expected) => {
    expect(chooseScopes({ ...nothing, ...given })).toEqual(expected);
  });
});
