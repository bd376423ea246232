import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { assertWithinLimits } from './query-limits.js';

const schema = buildSchema(`
  type Query { calls(first: Int! = 50): Connection!  callFacets: Facets!  call(id: ID!): Call }
  type Connection { edges: [Edge!]! totalCount: Float! }
  type Edge { node: Call! cursor: String! }
  type Call { id: ID! backend: String findings: [Finding!]! parent: Call }
  type Finding { detector: String! }
  type Facets { tools: [String!]! }
`);

function codeOf(query: string, variables: Record<string, unknown> = {}): string {
  try {
    assertWithinLimits(schema, parse(query), variables);
    return 'fine';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const nested = (levels: number) => `{ call(id: "1") ${'{ parent '.repeat(levels)} { id } ${'}'.repeat(levels)} }`;
const manyFields = (count: number) => Array.from({ length: count }, (_, i) => `f${i}: id`).join(' ');

describe('the limits of a query', () => {
  it.each([
    ['a full page', '{ calls(first: 200) { totalCount edges { cursor node { id backend findings { detector } } } } }'],
    ['eight levels', nested(6)],
    [
      'introspection of clients',
      '{ __schema { types { fields { type { ofType { ofType { ofType { ofType { ofType { name } } } } } } } } } }',
    ],
  ])('let pass %s', (_, query) => {
    expect(codeOf(query)).toBe('fine');
  });

  it('refuse depth, also inside fragments', () => {
    expect(codeOf(nested(7))).toBe('GATEHOUSE_QUERY_TOO_DEEP');
    expect(
      codeOf(`{ call(id: "1") { ...a } } fragment a on Call { parent { parent { parent { ...b } } } }
              fragment b on Call { parent { parent { parent { parent { id } } } } }`),
    ).toBe('GATEHOUSE_QUERY_TOO_DEEP');
    expect(codeOf(`{ __schema { types { name } } ${nested(9).slice(1)}`)).toBe('GATEHOUSE_QUERY_TOO_DEEP');
  });

  it('refuse more than 15 aliases', () => {
    expect(codeOf(`{ call(id: "1") { ${manyFields(15)} } }`)).toBe('fine');
    expect(codeOf(`{ call(id: "1") { ${manyFields(16)} } }`)).toBe('GATEHOUSE_QUERY_TOO_MANY_ALIASES');
  });

  it('refuse cost: rows times fields, with variables and fragments', () => {
    const pages = (first: string) =>
      Array.from({ length: 15 }, (_, i) => `p${i}: calls(first: ${first}) { ...page }`).join(' ');
    const fragment = 'fragment page on Connection { edges { cursor node { id backend findings { detector } } } }';
    expect(codeOf(`{ ${pages('10')} } ${fragment}`)).toBe('fine');
    expect(codeOf(`{ ${pages('200')} } ${fragment}`)).toBe('fine');
    const twice =
      fragment.replace('cursor node', 'cursor ...n ...n node') + ' fragment n on Edge { node { id backend } }';
    expect(codeOf(`query q($n: Int!) { ${pages('$n')} } ${twice}`, { n: 200 })).toBe('GATEHOUSE_QUERY_TOO_COSTLY');
    expect(codeOf(`query q($n: Int!) { ${pages('$n')} } ${twice}`, { n: 5 })).toBe('fine');
  });

  it('measure nested fragments once each', () => {
    const fragments = Array.from({ length: 60 }, (_, i) => `fragment f${i} on Call { ...f${i + 1} ...f${i + 1} }`).join(
      '\n',
    );
    const query = `{ call(id: "1") { ...f0 } } ${fragments} fragment f60 on Call { id }`;
    expect(codeOf(query)).toBe('GATEHOUSE_QUERY_TOO_COSTLY');
  });
});
