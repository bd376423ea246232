import { describe, expect, it } from '@jest/globals';
import { ToolDefinitions } from './tool-definitions.js';

const namesOf = (...tools: unknown[]) => {
  const definitions = new ToolDefinitions();
  definitions.add(tools);
  return definitions.all().map(({ name }) => name);
};
const deep = (levels: number) => JSON.parse('{"a":'.repeat(levels) + '1' + '}'.repeat(levels)) as object;

describe('the tools that a server lists', () => {
  it('are known by name and hash, in the order of the list', () => {
    expect(namesOf({ name: 'b' }, { name: 'a', description: 'x' })).toEqual(['b', 'a']);
  });

  it('may be called like properties of objects, or in any script', () => {
    expect(namesOf({ name: '__proto__' }, { name: 'constructor' }, { name: 'änderung/löschen' })).toHaveLength(3);
  });

  it('count once under one name: the first is the one', () => {
    const definitions = new ToolDefinitions();
    definitions.add([{ name: 'a', description: 'first' }]);
    definitions.add([{ name: 'a', description: 'second' }]);
    expect(definitions.all().map(({ json }) => json)).toEqual(['{"description":"first","name":"a"}']);
  });

  it.each<[string, unknown]>([
    ['no object', 'tool'],
    ['null', null],
    ['no name', {}],
    ['a name that is no text', { name: 7 }],
    ['an empty name', { name: '' }],
    ['a name that is too long', { name: 'x'.repeat(201) }],
    ['a name with NUL', { name: 'a\0' }],
    ['a name with a line break', { name: 'a\nb' }],
    ['a name with an escape sequence', { name: '\u001b[31mred' }],
    ['a name that reads backwards', { name: 'a\u202eb' }],
    ['a name with something invisible', { name: 'ad\u200bmin' }],
    ['a name with half a surrogate pair', { name: 'a\ud800' }],
    ['NUL in the description', { name: 'a', description: 'x\0' }],
    ['NUL in a key', { name: 'a', inputSchema: { 'x\0': 1 } }],
    ['half a surrogate pair in the description', { name: 'a', description: 'x\udc00y' }],
    ['nested too deeply', { name: 'a', inputSchema: deep(100) }],
    ['nested far too deeply', { name: 'a', inputSchema: deep(100_000) }],
  ])('are left out with %s', (_, tool) => {
    expect(namesOf(tool, { name: 'fine' })).toEqual(['fine']);
  });

  it('keep a backslash that only looks like an escape, and whole surrogate pairs', () => {
    expect(
      namesOf({ name: 'a', description: String.raw`\u0000 \\ud800` }, { name: 'b', description: '😀' }),
    ).toHaveLength(2);
  });

  it('are refused when they are too many or too large', () => {
    const many = Array.from({ length: 1_001 }, (_, i) => ({ name: `t${i}` }));
    expect(() => namesOf(...many)).toThrow('The limit is 1000 tools.');
    const large = Array.from({ length: 5 }, (_, i) => ({ name: `t${i}`, description: 'x'.repeat(1e6) }));
    expect(() => namesOf(...large)).toThrow('larger than 4 MB');
  });
});
