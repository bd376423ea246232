import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeHeader } from './header-value.js';
import { findMismatch, mirrorOf, mirrorOfText, paramHeadersOf, type MirroredParam } from './param-headers.js';

const tool = (properties: object) => ({ name: 't', inputSchema: { type: 'object', properties } });
const region = { type: 'string', 'x-mcp-header': 'Region' };
const paramsOf = (properties: object) => mirrorOf(tool(properties)) as readonly MirroredParam[];
const mirror = paramsOf({
  region,
  urgent: { type: 'boolean', 'x-mcp-header': 'urgent' },
  place: { type: 'object', properties: { zip: { type: 'integer', 'x-mcp-header': 'ZIP' } } },
});

describe('the definition of a tool', () => {
  it('names the arguments that headers repeat, however deep they are', () => {
    expect(mirror).toEqual([
      { header: 'mcp-param-region', path: ['region'], isInteger: false },
      { header: 'mcp-param-urgent', path: ['urgent'], isInteger: false },
      { header: 'mcp-param-zip', path: ['place', 'zip'], isInteger: true },
    ]);
  });

  it.each<[string, object]>([
    ['none', { a: { type: 'string' } }],
    ['a property with the name of the annotation', { 'x-mcp-header': { type: 'string' } }],
    [
      'the annotation in data',
      { a: { type: 'object', default: { 'x-mcp-header': '' }, enum: [{ 'x-mcp-header': '' }] } },
    ],
  ])('may have no such argument: %s', (_, properties) => {
    expect(mirrorOf(tool(properties))).toEqual([]);
  });

  it.each<[string, object]>([
    ['an empty name', { a: { type: 'string', 'x-mcp-header': '' } }],
    ['a name that is no text', { a: { type: 'string', 'x-mcp-header': 7 } }],
    ...[' ', 'My Region', 'Region:Primary', 'R\u00e9gion', 'Region\t1', 'a\r\nb: c'].map((name): [string, object] => [
      `the name ${JSON.stringify(name)}`,
      { a: { type: 'string', 'x-mcp-header': name } },
    ]),
    ...['number', 'object', 'array', 'null', undefined, ['string', 'null']].map((type): [string, object] => [
      `the type ${JSON.stringify(type)}`,
      { a: { type, 'x-mcp-header': 'A' } },
    ]),
    ['one name twice', { a: region, b: region }],
    ['one name in two cases', { a: region, b: { type: 'string', 'x-mcp-header': 'rEGION' } }],
    ['one name twice in different depths', { a: region, b: { type: 'object', properties: { c: region } } }],
  ])('is invalid with %s', (_, properties) => {
    expect(mirrorOf(tool(properties))).toBe('invalid');
  });

  it.each<[string, object]>([
    ['at the root', { 'x-mcp-header': 'A' }],
    ['in items', { properties: { a: { type: 'array', items: region } } }],
    ['below items', { properties: { a: { type: 'array', items: { properties: { b: region } } } } }],
    ['in a choice', { oneOf: [{ properties: { a: region } }] }],
    ['in a condition', { if: { properties: { a: region } } }],
    ['in a definition', { $defs: { a: region } }],
    ['in a pattern', { patternProperties: { '^a': region } }],
    ['in further properties', { additionalProperties: region }],
    ['under a keyword that nobody knows', { 'x-more': { deep: [region] } }],
  ])('is invalid with the annotation %s', (_, schema) => {
    expect(mirrorOf({ inputSchema: { type: 'object', ...schema } })).toBe('invalid');
  });

  it('is invalid when it is nested without end', () => {
    let schema: object = {};
    for (let i = 0; i < 20_000; i++) schema = { items: schema };
    expect(mirrorOf({ inputSchema: schema })).toBe('invalid');
  });

  it('is read from its text, which is not even parsed when there is nothing to find', () => {
    expect(mirrorOfText(JSON.stringify(tool({ region })))).toEqual([mirror[0]]);
    expect(mirrorOfText('no JSON')).toEqual([]);
    expect(mirrorOfText('{"x-mcp-header')).toBe('invalid');
  });
});

describe('the headers of a call', () => {
  it('repeat the arguments in the form that a header can carry', () => {
    const args = { region: 'Zürich', urgent: false, place: { zip: 8001 }, other: 'x' };
    expect(paramHeadersOf(mirror, args)).toEqual([
      ...['mcp-param-region', '=?base64?WsO8cmljaA==?='],
      ...['mcp-param-urgent', 'false'],
      ...['mcp-param-zip', '8001'],
    ]);
  });

  it.each<[unknown]>([
    [undefined],
    [null],
    [{}],
    [{ region: null, place: 5 }],
    [{ region: { a: 1 }, urgent: [] }],
    ['x'],
  ])('leave out what is not there or has parts: %j', (args) => {
    expect(paramHeadersOf(mirror, args)).toEqual([]);
    expect(findMismatch(mirror, args, {})).toBeUndefined();
  });

  it('read nothing from prototypes', () => {
    const odd = paramsOf(
      JSON.parse(
        '{"__proto__":{"type":"object","properties":{"name":{"type":"string","x-mcp-header":"A"}}}}',
      ) as object,
    );
    expect(odd).toHaveLength(1);
    expect(paramHeadersOf(odd, {})).toEqual([]);
  });

  it('agree with the arguments that they were made of, whatever these are', () => {
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.boolean(), fc.maxSafeInteger(), fc.constant(null));
    const given = fc.record(
      { region: value, urgent: value, place: fc.record({ zip: value }, { requiredKeys: [] }) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(given, (args) => {
        const text = JSON.parse(JSON.stringify(args).replaceAll(/\\u[dD][89a-fA-F][0-9a-fA-F]{2}/g, '?')) as object;
        const flat = paramHeadersOf(mirror, text);
        const headers = Object.fromEntries(flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? '']] : [])));
        expect(findMismatch(mirror, text, headers)).toBeUndefined();
        for (const name of Object.keys(headers)) {
          const { [name]: _, ...without } = headers;
          expect(findMismatch(mirror, text, without)).toBe(name);
          expect(
            findMismatch(mirror, text, { ...headers, [name]: `${decodeHeader(headers[name] ?? '') ?? ''}x` }),
          ).toBe(name);
        }
      }),
    );
  });

  it.each<[string | undefined, object, Record<string, string>]>([
    ['mcp-param-region', { region: 'eu' }, {}],
    ['mcp-param-region', { region: 'eu' }, { 'mcp-param-region': 'us' }],
    ['mcp-param-region', { region: 'eu' }, { 'mcp-param-region': 'EU' }],
    ['mcp-param-region', { region: 'eu' }, { 'mcp-param-region': 'eu, eu' }],
    ['mcp-param-region', {}, { 'mcp-param-region': 'eu' }],
    ['mcp-param-region', { region: null }, { 'mcp-param-region': '' }],
    ['mcp-param-region', { region: 'eu' }, { 'mcp-param-region': '=?base64?***?=' }],
    ['mcp-param-region', { region: 'a' }, { 'mcp-param-region': '=?BASE64?YQ==?=' }],
    ['mcp-param-region', { region: '7' }, { 'mcp-param-region': '7.0' }],
    ['mcp-param-zip', { place: { zip: 42 } }, { 'mcp-param-zip': '43' }],
    ['mcp-param-zip', { place: { zip: 42 } }, { 'mcp-param-zip': '0x2a' }],
    ['mcp-param-zip', { place: { zip: 42 } }, { 'mcp-param-zip': '' }],
    ['mcp-param-urgent', { urgent: true }, { 'mcp-param-urgent': 'True' }],
    [undefined, { region: '' }, { 'mcp-param-region': '' }],
    [undefined, { region: '' }, { 'mcp-param-region': '=?base64??=' }],
    [undefined, { region: 'a' }, { 'mcp-param-region': '  a ' }],
    [undefined, { region: 'a' }, { 'mcp-param-region': '=?base64?YQ==?=' }],
    [undefined, { region: '=?base64?YQ==?=' }, { 'mcp-param-region': '=?base64?PT9iYXNlNjQ/WVE9PT89?=' }],
    [undefined, { place: { zip: 42 } }, { 'mcp-param-zip': '42.0' }],
    [undefined, { place: { zip: -7 } }, { 'mcp-param-zip': '-7' }],
    [undefined, { place: { zip: 'x' } }, { 'mcp-param-zip': 'x' }],
    [undefined, { region: 'eu' }, { 'mcp-param-region': 'eu', 'mcp-param-other': 'x' }],
  ])('disagree in %s: %j and %j', (expected, args, headers) => {
    expect(findMismatch(mirror, args, headers)).toBe(expected);
  });
});
