import { describe, expect, it } from '@jest/globals';
import { BundleCreatedSchema, BundleRemovedSchema, BundleRevisedSchema, create } from '@gatehouse/contracts';
import { given } from '@gatehouse/event-store/spec-kit';
import { problemsOf } from './bundle-problems.js';
import { bundleDecider, type Offer } from './bundle.decider.js';
import { toSettings, type BundleBody } from './bundle.mapper.js';

type Members = BundleBody['members'];

const offer: Offer = new Map([
  ['crm', new Set(['search', 'delete'])],
  ['git', new Set(['log'])],
]);
const bundle = (members: Members = [{ backendId: 'crm' }], name = 'Support') =>
  toSettings('support', { name, members });

const settings = bundle();
const created = create(BundleCreatedSchema, { settings });
const removed = create(BundleRemovedSchema);

describe('a bundle', () => {
  it('is created under a free slug', () => {
    given(bundleDecider).when({ type: 'CreateBundle', settings, offer }).then(created);
  });

  it('is not created twice, but may be created again after it was removed', () => {
    given(bundleDecider, [created])
      .when({ type: 'CreateBundle', settings, offer })
      .thenRefused('GATEHOUSE_BUNDLE_EXISTS');
    given(bundleDecider, [created, removed]).when({ type: 'CreateBundle', settings, offer }).then(created);
  });

  it('takes new settings, and nothing happens when they are the old ones', () => {
    const other = bundle([{ backendId: 'git' }]);
    given(bundleDecider, [created])
      .when({ type: 'ReviseBundle', settings: other, offer })
      .then(create(BundleRevisedSchema, { settings: other }));
    given(bundleDecider, [created]).when({ type: 'ReviseBundle', settings, offer }).thenNothing();
  });

  it('is removed', () => {
    given(bundleDecider, [created]).when({ type: 'RemoveBundle' }).then(removed);
  });

  it.each(['ReviseBundle', 'RemoveBundle'] as const)('cannot be changed by %s when it does not exist', (type) => {
    const command = { type, settings, offer };
    given(bundleDecider).when(command).thenRefused('GATEHOUSE_BUNDLE_NOT_FOUND');
    given(bundleDecider, [created, removed]).when(command).thenRefused('GATEHOUSE_BUNDLE_NOT_FOUND');
  });

  it.each<[string, Members]>([
    ['backends', [{ backendId: 'crm' }, { backendId: 'nope' }]],
    ['tools', [{ backendId: 'crm', tools: ['nope'] }]],
    ['tools of another backend', [{ backendId: 'crm', toolOverrides: [{ tool: 'log', name: 'history' }] }]],
  ])('is not made of unknown %s', (_, members) => {
    const command = { settings: bundle(members), offer };
    given(bundleDecider)
      .when({ type: 'CreateBundle', ...command })
      .thenRefused('GATEHOUSE_BUNDLE_MEMBER_UNKNOWN');
    given(bundleDecider, [created])
      .when({ type: 'ReviseBundle', ...command })
      .thenRefused('GATEHOUSE_BUNDLE_MEMBER_UNKNOWN');
  });

  it('keeps backends and tools that are gone when something else is changed, and takes no new ones of them', () => {
    const members = [{ backendId: 'crm', tools: ['search'] }, { backendId: 'gone' }];
    const past = [create(BundleCreatedSchema, { settings: bundle(members) })];
    const nothing: Offer = new Map();
    const renamed = bundle(members, 'Help desk');
    given(bundleDecider, past)
      .when({ type: 'ReviseBundle', settings: renamed, offer: nothing })
      .then(create(BundleRevisedSchema, { settings: renamed }));
    given(bundleDecider, past)
      .when({ type: 'ReviseBundle', settings: bundle([{ backendId: 'crm', tools: ['delete'] }]), offer: nothing })
      .thenRefused('GATEHOUSE_BUNDLE_MEMBER_UNKNOWN');
  });

  it('is not made of what contradicts itself', () => {
    const command = { settings: bundle([]), offer };
    given(bundleDecider)
      .when({ type: 'CreateBundle', ...command })
      .thenRefused('GATEHOUSE_BUNDLE_INVALID');
    given(bundleDecider, [created])
      .when({ type: 'ReviseBundle', ...command })
      .thenRefused('GATEHOUSE_BUNDLE_INVALID');
  });
});

describe('what is wrong with a bundle', () => {
  const crm = (name: string, more: object = {}) => ({
    backendId: 'crm',
    toolOverrides: [{ tool: 'search', name, ...more }],
  });
  const prompt = (backendId: string, name: string) => ({ backendId, promptOverrides: [{ prompt: 'reply', name }] });

  it.each<[string, Members]>([
    ['A bundle needs at least one backend', []],
    ['The backend "crm" is in the bundle twice', [{ backendId: 'crm' }, { backendId: 'crm' }]],
    ['The tool "search" of "crm" is changed but not among the selected tools', [{ ...crm('find'), tools: ['delete'] }]],
    [
      'The tool "search" of "crm" is changed twice',
      [{ backendId: 'crm', toolOverrides: ['a', 'b'].map((name) => ({ tool: 'search', name })) }],
    ],
    ['The tool "search" of "crm" gets neither a name nor a description', [crm('')]],
    ['"find it" is no name: use 1 to 128 of the characters A-Z a-z 0-9 _ - .', [crm('find it')]],
    ['The name "call_tool" belongs to the gateway', [crm('call_tool')]],
    ['The name "git__log" looks like one of the backend "git"', [crm('git__log'), { backendId: 'git' }]],
    ['The name "crm__find" looks like one of the backend "crm"', [crm('crm__find')]],
    [
      'Two tools are given the name "find"',
      [crm('find'), { backendId: 'git', toolOverrides: [{ tool: 'log', name: 'find' }] }],
    ],
    ['Two prompts are given the name "answer"', [prompt('crm', 'answer'), prompt('git', 'answer')]],
    ['The name "crm__x" looks like one of the backend "crm"', [prompt('crm', 'crm__x')]],
  ])('is said: %s', (problem, members) => {
    expect(problemsOf(bundle(members))).toEqual([problem]);
  });

  it.each<[string, Members]>([
    ['a description alone', [crm('', { description: 'By name' })]],
    ['a name with the prefix of a backend that is not in it', [crm('git__log')]],
    ['a tool and a prompt of one name', [crm('find'), prompt('git', 'find')]],
    ['a changed tool among the selected ones', [{ ...crm('find'), tools: ['search'] }]],
  ])('is not %s', (_, members) => {
    expect(problemsOf(bundle(members))).toEqual([]);
  });
});
