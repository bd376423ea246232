import * as fc from 'fast-check';
import { forbidden } from './decision.js';

/** A request as text, and what its headers say. */
export interface Attempt {
  era: Era;
  body: string | Buffer;
  /** What `Mcp-Method` and `Mcp-Name` say; undefined = there is none. */
  method: string | undefined;
  name: string | undefined;
}

export type Era = 'modern' | 'legacy';

/** JSON as text, whose objects still know their members: keys and values as they are written. */
type Tree = string | Member[];
type Member = [key: string, value: Tree];

const reserved = 'io.modelcontextprotocol/';

const requests = [
  ['tools/call', 'name', 'echo', forbidden.tool],
  ['tools/call', 'name', 'transfer', forbidden.tool],
  ['prompts/get', 'name', 'greeting', forbidden.prompt],
  ['resources/read', 'uri', 'test://one', forbidden.resource],
  ['completion/complete', 'ref', 'greeting', forbidden.prompt],
  ['tools/list', 'cursor', 'c', forbidden.tool],
  ['ping', 'name', 'x', forbidden.tool],
] as const;
type Request = (typeof requests)[number];

/** The methods among them. */
export const methods: ReadonlySet<string> = new Set(requests.map(([method]) => method));

/** Keys that decide, and keys that do not. */
const decisive = ['jsonrpc', 'id', 'method', 'params', 'name', 'uri', 'ref', 'taskId', '_meta', 'arguments', 'type'];
const conditional = ['to', 'amount'];

/** Other ways to write a key, which some parser takes for the same. */
const variants: readonly ((key: string) => string)[] = [
  (key) => key,
  (key) => key.toUpperCase(),
  (key) => key.charAt(0).toUpperCase() + key.slice(1),
  (key) => key.replace('s', '\u017f').replace('k', '\u212a'),
  (key) => `\\u${key.charCodeAt(0).toString(16).padStart(4, '0')}${key.slice(1)}`,
  (key) => `\\u${key.toUpperCase().charCodeAt(0).toString(16).padStart(4, '0')}${key.slice(1)}`,
  // Of the second, some versions of V8 see no more than the first after they have seen that.
  (key) => `${key.slice(0, -1)}\\\\`,
  (key) =>
    `${key.slice(0, -1)}\\u${key
      .charCodeAt(key.length - 1)
      .toString(16)
      .padStart(4, '0')}`,
  (key) => `${key}\\u0000`,
  (key) => `${key.toUpperCase()}\\u0000x`,
  (key) => `${key} `,
  (key) => `${key}\\ud800`,
  () => '\\ud800',
  () => '\\udfff',
  () => '__proto__',
];

const numbers = [
  ...['0', '1', '-1', '100', '100.5', '101', '1e2', '1.0', '100.00000000000000000001', '1e400', '-1e400', '1e-400'],
  ...['9007199254740993', '1000000000000000000000', '-0', '0.1000000000000000055511151231257827'],
] as const;

/** Values that somebody may take for something else. */
const oddValues = (request: Request) =>
  fc.constantFrom<Tree>(
    ...(['null', 'true', '[]', '{}', '""', '"x"', '"2.0"', '"2026-07-28"', '"2025-11-25"', '"ref/prompt"'] as const),
    ...([quoted(request[2]), quoted(request[3]), quoted(`${request[3]}\0`), `"${request[3]}\\ud800"`] as const),
    ...(['"mallory"', '"mallory\\u0000"', '"\\u006dallory"', '"tools/call"', '"notifications/x"', '"alice"'] as const),
    `[${quoted(request[3])}]`,
    [['name', quoted(request[3])]],
    [['uri', quoted(request[3])]],
    ...numbers,
  );

/** One change of a message that was as it should be. */
type Change = (message: Member[]) => void;

const changes = (request: Request): fc.Arbitrary<Change> =>
  fc
    .record({
      kind: fc.constantFrom('add', 'add', 'add', 'replace', 'replace', 'rename', 'remove', 'move'),
      where: fc.nat(),
      key: fc.constantFrom(...decisive, ...conditional),
      variant: fc.constantFrom(...variants),
      value: oddValues(request),
      atEnd: fc.boolean(),
    })
    .map(({ kind, where, key, variant, value: odd, atEnd }) => (message: Member[]) => {
      // The next change may be one of what it holds.
      const value = structuredClone(odd);
      const objects = objectsIn(message);
      const object = objects[where % objects.length] ?? message;
      const known = object.find(([name]) => name === key) ?? object[where % Math.max(object.length, 1)];
      if (kind === 'add' || !known) object.splice(atEnd ? object.length : 0, 0, [variant(key), value]);
      else if (kind === 'replace') known[1] = value;
      else if (kind === 'rename') known[0] = variant(known[0]);
      else object.splice(object.indexOf(known), 1);
      if (kind === 'move' && known) message.push(known);
    });

/** What can be done to a text of which nothing else is known. */
const spoilings: readonly ((text: string, at: number) => string | Buffer)[] = [
  (text) => `\ufeff${text}`,
  (text) => ` \t\r\n${text}\n`,
  (text) => `${text}\0`,
  (text) => `${text}${text}`,
  (text) => `[${text}]`,
  (text) => `/**/${text}`,
  (text) => `${text}//`,
  (text) => text.replaceAll('"', "'"),
  (text) => text.replace(/}$/, ',}'),
  (text) => text.replace(/"id":[^,}]*/, '"id":01'),
  (text) => text.replace(/"id":[^,}]*/, '"id":+1'),
  (text) => text.replace(/"id":[^,}]*/, '"id":NaN'),
  (text) => Buffer.from(text, 'utf16le'),
  (text, at) => Buffer.concat([Buffer.from(text.slice(0, at)), Buffer.from([0xc0, 0xaf]), Buffer.from(text.slice(at))]),
  (text, at) => Buffer.concat([Buffer.from(text.slice(0, at)), Buffer.from([0xff]), Buffer.from(text.slice(at))]),
  (text, at) => text.slice(0, at) + text.slice(at + 1),
  (text, at) => `${text.slice(0, at)}\n${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}\0${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}"${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}\\${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)},${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}}${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}${'['.repeat(70)}${']'.repeat(70)}${text.slice(at)}`,
];

/** Messages of both eras, most of them with something wrong; with a seed, always the same. */
export const attempts: fc.Arbitrary<Attempt> = fc
  .constantFrom(...requests)
  .chain((request) =>
    fc.record({
      request: fc.constant(request),
      era: fc.constantFrom<Era>('modern', 'legacy'),
      name: fc.constantFrom(...Array<string>(8).fill(request[2]), request[3], `${request[3]}\0`),
      to: fc.constantFrom('"alice"', '"alice"', '"mallory"'),
      amount: fc.constantFrom(...numbers),
      changes: fc.array(changes(request), { maxLength: 2 }),
      spoiling: fc.oneof(
        { weight: 3, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...spoilings), fc.nat()) },
      ),
      headers: fc.constantFrom('of the message', 'of the message', 'of the message', 'forbidden', 'missing'),
    }),
  )
  .map(({ request, era, name, to, amount, changes: all, spoiling, headers }) => {
    const message = messageOf(era, request, name, to, amount);
    for (const change of all) change(message);
    const text = written(message);
    const [spoil, at] = spoiling ?? [];
    const body = spoil?.(text, (at ?? 0) % text.length) ?? text;
    const said = { method: request[0], name: headers === 'forbidden' ? request[3] : name };
    const read = headers === 'of the message' ? namesIn(body.toString(), request) : undefined;
    const none = { method: undefined, name: undefined };
    return { era, body, ...(headers === 'missing' ? none : { ...said, ...read }) };
  });

function messageOf(era: Era, [method, key]: Request, name: string, to: string, amount: string): Member[] {
  const envelope: Member[] = [
    [`${reserved}protocolVersion`, '"2026-07-28"'],
    [`${reserved}clientCapabilities`, '{}'],
  ];
  const ref: Member[] = [
    ['type', '"ref/prompt"'],
    ['name', quoted(name)],
  ];
  const args: Member[] = [
    ['to', to],
    ['amount', amount],
  ];
  const params: Member[] = [
    [key, key === 'ref' ? ref : quoted(name)],
    ['arguments', args],
    ...(era === 'modern' ? [['_meta', envelope] satisfies Member] : []),
  ];
  return [
    ['jsonrpc', '"2.0"'],
    ['id', '7'],
    ['method', quoted(method)],
    ['params', params],
  ];
}

function objectsIn(object: Member[]): Member[][] {
  return [object, ...object.flatMap(([, value]) => (typeof value === 'string' ? [] : objectsIn(value)))];
}

function written(tree: Tree): string {
  return typeof tree === 'string' ? tree : `{${tree.map(([key, value]) => `"${key}":${written(value)}`).join(',')}}`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

/** What the usual parser of an agent would repeat in the headers. */
function namesIn(text: string, [, key]: Request): Partial<Pick<Attempt, 'method' | 'name'>> | undefined {
  try {
    const { method, params } = JSON.parse(text) as { method?: unknown; params?: Record<string, unknown> };
    const name = params?.[key];
    return {
      ...(typeof method === 'string' ? { method } : {}),
      ...(typeof name === 'string' ? { name } : { name: undefined }),
    };
  } catch {
    return undefined;
  }
}
