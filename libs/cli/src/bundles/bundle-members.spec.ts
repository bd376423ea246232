import { describe, expect, it } from '@jest/globals';
import type { BundleMember } from './bundle.js';
import { changeMembers, type MemberOptions } from './bundle-members.js';

const member = (backendId: string, more: Partial<BundleMember> = {}): BundleMember => ({
  backendId,
  tools: [],
  toolOverrides: [],
  promptOverrides: [],
  ...more,
});
const found = { tool: 'search', name: 'find', description: '' };

describe('the backends of a bundle', () => {
  it.each<[string, BundleMember[], MemberOptions, BundleMember[]]>([
    ['are put in', [], { backend: ['crm', 'git'] }, [member('crm'), member('git')]],
    [
      'stay as they are when put in again',
      [member('crm', { tools: ['a'] })],
      { backend: ['crm'] },
      [member('crm', { tools: ['a'] })],
    ],
    ['are taken out', [member('crm'), member('git')], { removeBackend: ['crm'] }, [member('git')]],
    [
      'show the named tools alone',
      [member('crm', { tools: ['a'] }), member('git')],
      { tool: ['crm__b', 'crm__c__d'] },
      [member('crm', { tools: ['b', 'c__d'] }), member('git')],
    ],
    ['show all tools again', [member('crm', { tools: ['a'] })], { allTools: ['crm'] }, [member('crm')]],
    [
      'show tools under other names and descriptions',
      [member('crm', { toolOverrides: [found] })],
      { rename: ['crm__add=new'], describe: ['crm__search=By name, a = b'] },
      [
        member('crm', {
          toolOverrides: [
            { tool: 'add', name: 'new', description: '' },
            { tool: 'search', name: 'find', description: 'By name, a = b' },
          ],
        }),
      ],
    ],
    [
      'show tools as they are again',
      [member('crm', { toolOverrides: [found] })],
      { rename: ['crm__search='] },
      [member('crm')],
    ],
    [
      'show prompts under other names and descriptions',
      [member('crm')],
      { renamePrompt: ['crm__reply=answer'], describePrompt: ['crm__reply=Short'] },
      [member('crm', { promptOverrides: [{ prompt: 'reply', name: 'answer', description: 'Short' }] })],
    ],
  ])('%s', (_, before, options, after) => {
    const given = structuredClone(before);
    expect(changeMembers(given, options)).toEqual(after);
    expect(given).toEqual(before);
  });

  it.each<[string, MemberOptions]>([
    ['The backend git is not in the bundle. Put it in with --backend git.', { tool: ['git__log'] }],
    ['The backend git is not in the bundle. Put it in with --backend git.', { removeBackend: ['git'] }],
    ['"search" does not say of which backend; write <backend>__<name>, such as crm__search.', { tool: ['search'] }],
    ['"crm__search" is no change such as crm__search=find_customer.', { rename: ['crm__search'] }],
  ])('are not changed: %s', (detail, options) => {
    expect(() => changeMembers([member('crm')], options)).toThrow(expect.objectContaining({ detail }));
  });
});
