import { describe, expect, it } from '@jest/globals';
import { BackendSettingsSchema, BundleSettingsSchema, create } from '@gatehouse/contracts';
import { compileAllBackends, compileBundles } from './bundles.js';

const backend = (enabled = true) => ({ enabled, settings: create(BackendSettingsSchema) });
const backends = { crm: backend(), off: backend(false), git: backend() };

const settings = create(BundleSettingsSchema, {
  name: 'Support',
  instructions: 'Look the customer up first.',
  toolSearch: true,
  members: [
    { backendId: 'off' },
    {
      backendId: 'git',
      toolOverrides: [{ tool: 'log', name: 'history', description: 'What changed' }],
      promptOverrides: [{ prompt: 'log', name: 'tell_history' }],
    },
    { backendId: 'gone' },
    { backendId: 'crm', tools: ['search'] },
  ],
});

describe('a bundle', () => {
  const bundle = compileBundles({ bundles: { support: settings }, backends }).get('support');

  it('has the backends that exist and are enabled, in its own order', () => {
    expect(bundle?.members).toEqual(['git', 'crm']);
  });

  it('knows what calls of disabled and removed backends would be, so that they are refused for the right reason', () => {
    expect(bundle?.tools.realOf('off__any')).toEqual({ backendId: 'off', name: 'any' });
    expect(bundle?.tools.realOf('gone__any')).toEqual({ backendId: 'gone', name: 'any' });
  });

  it('gives tools and prompts names of their own', () => {
    expect(bundle?.tools.shownName('git', 'log')).toBe('history');
    expect(bundle?.tools.descriptionOf('git', 'log')).toBe('What changed');
    expect(bundle?.prompts.shownName('git', 'log')).toBe('tell_history');
    expect(bundle?.prompts.descriptionOf('git', 'log')).toBeUndefined();
  });

  it('shows the selected tools, and all prompts', () => {
    expect(bundle?.tools.shownName('crm', 'delete')).toBeUndefined();
    expect(bundle?.prompts.shownName('crm', 'reply')).toBe('crm__reply');
  });

  it('carries what agents are told', () => {
    expect(bundle).toMatchObject({
      id: 'support',
      name: 'Support',
      instructions: 'Look the customer up first.',
      toolSearch: true,
    });
  });
});

describe('the bundle of all backends', () => {
  it('has every enabled backend in the order of the slugs, with prefixed names', () => {
    const all = compileAllBackends(backends);
    expect(all.members).toEqual(['crm', 'git']);
    expect(all.tools.shownName('git', 'log')).toBe('git__log');
    expect(all.prompts.realOf('git__log')).toEqual({ backendId: 'git', name: 'log' });
  });
});
