import { describe, expect, it } from '@jest/globals';
import { mergeDescriptions } from './merge-descriptions.js';

const accepted = { type: 'object', properties: { id: { type: 'string' } } };
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

describe('merging descriptions', () => {
  it('puts the prefix before the paths and keeps equal components once', () => {
    const merged = mergeDescriptions([
      {
        part: 'registry',
        prefix: '/api',
        description: { paths: { '/backends': {} }, components: { schemas: { Accepted: accepted } } },
      },
      {
        part: 'policy',
        prefix: '/api',
        description: { paths: { '/rules': {} }, components: { schemas: { Accepted: accepted } } },
      },
    ]);
    expect(merged).toEqual({
      paths: { '/api/backends': {}, '/api/rules': {} },
      components: { schemas: { Accepted: accepted } },
    });
  });

  it('renames a component whose name is taken, with all references to it', () => {
    const own = { type: 'object', properties: { inner: ref('Settings'), other: ref('Accepted') } };
    const merged = mergeDescriptions([
      {
        part: 'registry',
        prefix: '',
        description: { components: { schemas: { Settings: { type: 'string' }, Accepted: accepted } } },
      },
      {
        part: 'policy',
        prefix: '',
        description: {
          paths: { '/rules': { get: [ref('Settings'), ref('Accepted')] } },
          components: { schemas: { Settings: own } },
        },
      },
    ]);
    expect(merged.paths['/rules']).toEqual({ get: [ref('policy.Settings'), ref('Accepted')] });
    expect(merged.components.schemas).toEqual({
      Settings: { type: 'string' },
      Accepted: accepted,
      'policy.Settings': { type: 'object', properties: { inner: ref('policy.Settings'), other: ref('Accepted') } },
    });
  });

  it('lets a component that kept its name point to one that was renamed', () => {
    const merged = mergeDescriptions([
      { part: 'a', prefix: '', description: { components: { schemas: { Item: { type: 'string' } } } } },
      {
        part: 'b',
        prefix: '',
        description: { components: { schemas: { List: ref('Item'), Item: { type: 'number' } } } },
      },
    ]);
    expect(merged.components.schemas?.List).toEqual(ref('b.Item'));
  });
});
