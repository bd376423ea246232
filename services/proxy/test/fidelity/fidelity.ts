import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Action, Direction } from '@gatehouse/contracts';
import { startGateway, type TestGateway } from '../gateway.js';
import { startEchoBackend, type EchoBackend } from './echo-backend.js';
import { jsonTexts, objectTexts, unknownMembers, worthOf, type JsonText } from './json-text.js';

type Era = 'modern' | 'legacy';

const reserved = 'io.modelcontextprotocol/';
const versions = { modern: '2026-07-28', legacy: '2025-11-25' } as const;

const everything = '{"tools":{},"prompts":{},"resources":{}}';
const openings = {
  modern: `{"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":${everything}}`,
  legacy: `{"protocolVersion":"2025-11-25","capabilities":${everything},"serverInfo":{"name":"echo","version":"1"}}`,
};

/** Requests that a backend answers with what it likes; the parameter comes first that the gateway decides by. */
const requests = [
  { method: 'tools/call', named: '"name":"echo"', name: 'echo' },
  { method: 'prompts/get', named: '"name":"greeting"', name: 'greeting' },
  { method: 'resources/read', named: '"uri":"test://one"', name: 'test://one' },
] as const;

const messages = fc.record({
  request: fc.constantFrom(...requests),
  args: objectTexts,
  params: unknownMembers,
  meta: unknownMembers,
  extensions: objectTexts,
  content: fc.array(jsonTexts, { maxLength: 3 }),
  structured: objectTexts,
  result: unknownMembers,
  resultMeta: unknownMembers,
  notification: fc.option(unknownMembers, { nil: undefined }),
});
type Message = typeof messages extends fc.Arbitrary<infer T> ? T : never;

/** Round trips through the real proxy: what one side sends is what the other gets. With a seed, always the same. */
export function describeFidelity(runs: number, seed?: number): void {
  const seeded = seed === undefined ? {} : { seed };
  let gateway: TestGateway;
  let token: string;
  let session: Record<Era | '', string>;
  const backends: Partial<Record<Era, EchoBackend>> = {};

  beforeAll(async () => {
    gateway = await startGateway();
    for (const era of ['modern', 'legacy'] as const) {
      backends[era] = await startEchoBackend();
      await gateway.addBackend(era, backendOf(era), { [era]: true, timeoutMs: 10_000 }, [{ name: 'echo' }]);
    }
    await gateway.allowEverything('bot', ['modern', 'legacy']);
    token = await gateway.issueToken('bot');
    await gateway.addAgent('careful', ['modern', 'legacy']);
    await gateway.addRule('careful', { agents: ['careful'] });
    await gateway.addProfile(
      'cards',
      { detectors: ['pci.card_number'], direction: Direction.BOTH, action: Action.MASK },
      { agentId: 'careful' },
    );
    for (const era of ['modern', 'legacy'] as const) {
      backendOf(era).opening = openings[era];
      const caching = era === 'modern' ? '"resultType":"complete","ttlMs":0,"cacheScope":"private",' : '';
      const resource = `{"uri":"test://${era}","name":"one"}`;
      backendOf(era).lists = `{${caching}"tools":[],"prompts":[],"resources":[${resource}],"resourceTemplates":[]}`;
    }
    session = {
      modern: await gateway.initialize('modern', token),
      legacy: await gateway.initialize('legacy', token),
      '': await gateway.initialize('', token),
    };
  }, 60_000);

  afterAll(async () => {
    await Promise.all(Object.values(backends).map((backend) => backend.stop()));
    await gateway?.stop();
  });

  function backendOf(era: Era): EchoBackend {
    const backend = backends[era];
    if (!backend) throw new Error(`there is no ${era} backend`);
    return backend;
  }

  /** Sends a message in the agent's era; the JSON texts that the backend and the agent got. */
  async function exchange(agent: Era, era: Era, message: Message, endpoint: Era | '' = era) {
    const backend = backendOf(era);
    backend.received = '';
    backend.result = resultText(era, message);
    backend.notification = message.notification && notificationText(message.notification);
    const { method, name } = message.request;
    const body = requestText(agent, message);
    const headers: Record<string, string> =
      agent === 'modern'
        ? { 'mcp-protocol-version': versions.modern, 'mcp-method': method, 'mcp-name': name }
        : { 'mcp-protocol-version': versions.legacy, 'mcp-session-id': session[endpoint] };
    const reply = await gateway.send(endpoint, token, undefined, { body, headers });
    const got = reply.headers.get('content-type')?.startsWith('text/event-stream') ? dataOf(reply.text) : [reply.text];
    return { sent: body, received: backend.received, answered: backend.result, noticed: backend.notification, got };
  }

  describe.each(['modern', 'legacy'] as const)('a %s agent at a backend of its era', (era) => {
    it('sends and gets the very bytes', async () => {
      await fc.assert(
        fc.asyncProperty(messages, async (message) => {
          const { sent, received, answered, noticed, got } = await exchange(era, era, message);
          expect(received).toBe(sent);
          expect(got).toEqual([
            ...(noticed === undefined ? [] : [noticed]),
            `{"jsonrpc":"2.0","id":"a/1","result":${answered}}`,
          ]);
        }),
        { numRuns: runs, ...seeded },
      );
    });
  });

  describe('a legacy agent that initializes at a legacy backend', () => {
    it('says and hears of capabilities in the very bytes', async () => {
      const property = fc.asyncProperty(objectTexts, unknownMembers, async (capabilities, members) => {
        const own = [`"capabilities":${capabilities}`, '"protocolVersion":"2025-11-25"', ...members].join(',');
        const backend = backendOf('legacy');
        backend.opening = `{${own},"serverInfo":{"name":"echo","version":"1"}}`;
        const body = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{${own}}}`;
        const { text } = await gateway.send('legacy', token, undefined, { body });
        expect(backend.received).toBe(body);
        expect(text).toBe(`{"jsonrpc":"2.0","id":1,"result":${backend.opening}}`);
      });
      await fc.assert(property, { numRuns: Math.ceil(runs / 4), ...seeded });
      backendOf('legacy').opening = openings.legacy;
    });
  });

  describe.each([
    ['modern', 'modern'],
    ['legacy', 'legacy'],
    ['modern', 'legacy'],
    ['legacy', 'modern'],
  ] as const)('a %s agent at a %s backend with a guardrail that masks', (agent, era) => {
    it('loses nothing but what is masked', async () => {
      const careful = await gateway.issueToken('careful');
      const backend = backendOf(era);
      backend.result = `{"content":[],"structuredContent":${beside('4111 1111 1111 1111')},"resultType":"complete"}`;
      backend.notification = undefined;
      const params = `{"name":"echo","arguments":${beside('4111 1111 1111 1111')}`;
      const envelope = `"_meta":{"${reserved}protocolVersion":"${versions.modern}","${reserved}clientCapabilities":{}}`;
      const message = (more: string) => `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}${more}}}`;
      const headers =
        agent === 'modern'
          ? { 'mcp-protocol-version': versions.modern, 'mcp-method': 'tools/call', 'mcp-name': 'echo' }
          : { 'mcp-session-id': await gateway.initialize(era, careful) };
      const body = message(agent === 'modern' ? `,${envelope}` : '');
      const { text } = await gateway.send(era, careful, undefined, { body, headers });
      const masked = beside('[masked: payment card]');
      expect(backend.received).toContain(`"arguments":${masked}`);
      expect(text).toContain(`"structuredContent":${masked}`);
    });
  });

  describe.each([
    ['modern', 'modern'],
    ['legacy', 'legacy'],
    ['modern', 'legacy'],
    ['legacy', 'modern'],
  ] as const)('a %s agent at the endpoint of all backends, with a %s one', (agent, era) => {
    it('sends and gets the same values, but for the name and what is translated', async () => {
      await fc.assert(
        fc.asyncProperty(messages, async (message) => {
          const request = atAll(era, message.request);
          const { sent, received, answered, got } = await exchange(agent, era, { ...message, request }, '');
          const { name, ...params } = withoutEnvelope(paramsOf(sent));
          const real = name === undefined ? {} : { name: message.request.name };
          expect(withoutEnvelope(paramsOf(received))).toEqual({ ...params, ...real });
          const { result } = worthOf(got.at(-1) ?? '') as { result: object };
          expect(withoutTranslated(result)).toEqual(withoutTranslated(worthOf(answered) as object));
        }),
        { numRuns: runs, ...seeded },
      );
    });
  });

  describe.each([
    ['modern', 'legacy'],
    ['legacy', 'modern'],
  ] as const)('a %s agent at a %s backend', (agent, era) => {
    it('sends and gets the same values, but for what is translated', async () => {
      await fc.assert(
        fc.asyncProperty(messages, async (message) => {
          const { sent, received, answered, got } = await exchange(agent, era, message);
          expect(withoutEnvelope(paramsOf(received))).toEqual(withoutEnvelope(paramsOf(sent)));
          const { result } = worthOf(got.at(-1) ?? '') as { result: object };
          expect(withoutTranslated(result)).toEqual(withoutTranslated(worthOf(answered) as object));
        }),
        { numRuns: runs, ...seeded },
      );
    });
  });
}

/** The same request where the names of several backends are told apart. */
function atAll(era: Era, { method, name }: Message['request']): Message['request'] {
  const isResource = method === 'resources/read';
  const shown = isResource ? `test://${era}` : `${era}__${name}`;
  return { method, name: shown, named: `"${isResource ? 'uri' : 'name'}":"${shown}"` } as Message['request'];
}

/** The members of an object, one of them a text in which a guardrail has found something. */
function beside(card: string): JsonText {
  return `{"id":12345678901234567890,"list":[1e400,9007199254740993,{"least":-1e-400}],"note":"${card}"}`;
}

function requestText(era: Era, { request, args, params, meta, extensions }: Message): JsonText {
  const envelope =
    era === 'legacy'
      ? []
      : [
          `"${reserved}protocolVersion":"${versions.modern}"`,
          `"${reserved}clientCapabilities":{"extensions":${extensions}}`,
        ];
  const members = [request.named, `"arguments":${args}`, ...params, `"_meta":{${[...meta, ...envelope].join(',')}}`];
  return `{"jsonrpc":"2.0","id":"a/1","method":"${request.method}","params":{${members.join(',')}}}`;
}

function resultText(era: Era, { content, structured, result, resultMeta }: Message): JsonText {
  const blocks = content.map((value, i) => `{"type":"x-unknown-${i}","value":${value}}`);
  const members = [
    `"content":[${blocks.join(',')}]`,
    `"structuredContent":${structured}`,
    ...result,
    `"_meta":{${resultMeta.join(',')}}`,
  ];
  return `{${[...members, ...(era === 'modern' ? ['"resultType":"complete"'] : [])].join(',')}}`;
}

function notificationText(members: readonly JsonText[]): JsonText {
  const params = ['"progressToken":"p"', '"progress":1', ...members].join(',');
  return `{"jsonrpc":"2.0","method":"notifications/progress","params":{${params}}}`;
}

function dataOf(stream: string): string[] {
  return stream
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) =>
      event
        .split('\n')
        .filter((line) => line.startsWith('data: '))
        .join('\n'),
    )
    .map((event) =>
      event
        .split('\n')
        .map((line) => line.slice('data: '.length))
        .join('\n'),
    );
}

type Fields = Record<string, unknown>;

function paramsOf(text: JsonText): Fields {
  return (worthOf(text) as { params: Fields }).params;
}

/** Of `_meta` what is not the protocol's own; an empty one is none. */
function withoutEnvelope({ _meta, ...rest }: Fields): Fields {
  const kept = Object.entries((_meta ?? {}) as Fields).filter(([key]) => !key.startsWith(reserved));
  return kept.length > 0 ? { ...rest, _meta: Object.fromEntries(kept) } : rest;
}

function withoutTranslated(result: object): Fields {
  const { resultType, ttlMs, cacheScope, ...rest } = withoutEnvelope(result as Fields);
  return rest;
}
