import { expect, it } from '@jest/globals';
import { ownPart, prefixed } from './names.js';

it('Tools and prompts are asked for with the name of their backend, resources as they are', () => {
  const call = { method: 'tools/call', params: { name: 'echo', arguments: {} } } as const;
  const completion = {
    method: 'completion/complete',
    params: { ref: { type: 'ref/prompt', name: 'menu' }, argument: { name: 'dish', value: '' } },
  } as const;
  expect(prefixed(call, 'kitchen')).toMatchObject({ params: { name: 'kitchen__echo' } });
  expect(prefixed({ method: 'prompts/get', params: { name: 'menu' } }, 'kitchen')).toMatchObject({
    params: { name: 'kitchen__menu' },
  });
  expect(prefixed(completion, 'kitchen')).toMatchObject({ params: { ref: { name: 'kitchen__menu' } } });
  const read = { method: 'resources/read', params: { uri: 'kitchen://hours' } } as const;
  expect(prefixed(read, 'kitchen')).toEqual(read);
});

it('Of a list of all backends, what belongs to one is there under its own names', () => {
  const all = { tools: [{ name: 'a__x' }, { name: 'ab__y' }, { name: 'a__z', title: 'Z' }], ttlMs: 0 };
  expect(ownPart({ method: 'tools/list' }, all, 'a', { tools: [] })).toEqual({
    tools: [{ name: 'x' }, { name: 'z', title: 'Z' }],
    ttlMs: 0,
  });
  const resources = {
    resources: [
      { name: 'one', uri: 'a://1' },
      { name: 'two', uri: 'b://2' },
    ],
  };
  const direct = {
    resources: [
      { name: 'two', uri: 'b://2' },
      { name: 'three', uri: 'b://3' },
    ],
  };
  expect(ownPart({ method: 'resources/list' }, resources, 'b', direct)).toEqual({
    resources: [{ name: 'two', uri: 'b://2' }],
  });
});
