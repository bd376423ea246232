import { randomBytes, randomInt } from 'node:crypto';
import { startFixtureBackend, type FixtureBackend, type FixtureRequest } from '../src/fixture-backend.js';
import type { Gatehouse } from '../src/gatehouse.js';

/** Remembers a secret by what it is. */
export type Keep = (label: string, text: string) => string;

/** What the guardrails do with what they find, one after the other. */
export const phases = [
  {
    name: 'hidden',
    outcome: 'modified',
    rules: [
      { detectors: ['secret.*'], action: 'redact' },
      { detectors: ['pci.card_number'], action: 'mask', maskStyle: 'last4' },
      { detectors: ['pii.email'], action: 'mask', maskStyle: 'hash' },
    ],
  },
  { name: 'blocked', outcome: 'blocked', rules: [{ detectors: ['secret.*', 'pci.*', 'pii.*'], action: 'block' }] },
  { name: 'logged', outcome: 'logged', rules: [{ detectors: ['secret.*', 'pci.*', 'pii.*'], action: 'log' }] },
];

/** Values that each of the rules finds, made anew. */
export const kinds: readonly (() => { word: string; value: string })[] = [
  () => ({ word: 'card', value: newCard() }),
  () => ({ word: 'key', value: `gl${'pat-'}${shuffled('q7Zk2WvX9bTm4RcJ8dHs')}` }),
  () => ({ word: 'mail to', value: `canary${randomBytes(12).toString('hex')}@hafenamt-nord.de` }),
];

/** Without vowels there are no words in it, which would make it doubtful. */
function shuffled(characters: string): string {
  return [...characters]
    .map((character) => ({ character, at: randomInt(2 ** 32) }))
    .sort((a, b) => a.at - b.at)
    .map(({ character }) => character)
    .join('');
}

function newCard(): string {
  const digits = [4, ...Array.from({ length: 14 }, () => randomInt(10))];
  const sum = digits.reduce((all, digit, i) => all + (i % 2 === 0 ? digit * 2 - (digit > 4 ? 9 : 0) : digit), 0);
  return `${digits.join('')}${(10 - (sum % 10)) % 10}`;
}

export const form = { type: 'object', properties: { note: { type: 'string' } } };
const complete = (content: object) => ({ result: { resultType: 'complete', ...content } });
const said = (text: string) => complete({ content: [{ type: 'text', text }] });
const asks = (message: string) => ({
  result: {
    resultType: 'input_required',
    inputRequests: { q: { method: 'elicitation/create', params: { mode: 'form', message, requestedSchema: form } } },
    requestState: 'state',
  },
});

const samples = (text: string) => {
  const params = { messages: [{ role: 'user', content: { type: 'text', text } }], maxTokens: 10 };
  const inputRequests = { q: { method: 'sampling/createMessage', params } };
  return { result: { resultType: 'input_required', inputRequests, requestState: 'state' } };
};

interface Way {
  name: string;
  /** What the agent sends; `text` holds the value, as everywhere. */
  params: (text: string) => Record<string, unknown>;
  /** What the backend answers, its notifications first. */
  answers?: (text: string) => object[];
  /** A call of a tool unless said otherwise, with what it is about. */
  method?: string;
  about?: string;
  headers?: (text: string) => Record<string, string>;
}

const brief = { method: 'prompts/get', about: 'brief' };
const completing = (value: string) => ({
  ref: { type: 'ref/prompt', name: 'brief' },
  argument: { name: 'about', value },
});
const wanting = (args: object = {}) => ({ name: 'lookup', arguments: args });

/** Every way on which a value may come through the gateway. */
const ways: readonly Way[] = [
  { name: 'argument', params: (text) => wanting({ since: 2024, [`under ${text}`]: [text] }) },
  {
    name: 'mirrored header',
    params: (text) => wanting({ region: text }),
    headers: (text) => ({ 'mcp-param-region': text }),
  },
  { name: 'other header', params: () => wanting(), headers: (text) => ({ 'mcp-param-other': text }) },
  { name: 'text', params: () => wanting(), answers: (text) => [said(text)] },
  {
    name: 'structured content',
    params: () => wanting(),
    answers: (text) => {
      const structuredContent = { note: text, [text]: { list: [text] } };
      const content = [{ type: 'text', text: JSON.stringify(structuredContent) }];
      return [complete({ structuredContent, content })];
    },
  },
  {
    name: 'log message in a stream',
    params: () => wanting(),
    answers: (data) => [{ method: 'notifications/message', params: { level: 'info', data } }, said('done')],
  },
  {
    name: 'progress message',
    params: () => wanting(),
    answers: (message) => [
      { method: 'notifications/progress', params: { progressToken: 1, progress: 1, message } },
      said('done'),
    ],
  },
  {
    name: 'error',
    params: () => wanting(),
    answers: (text) => [{ error: { code: -32_000, message: `it failed for ${text}`, data: { input: text } } }],
  },
  { name: 'question', params: () => wanting(), answers: (text) => [asks(`Is this yours: ${text}?`)] },
  {
    name: 'answer to a question',
    params: (note) => ({
      ...wanting(),
      inputResponses: { q: { action: 'accept', content: { note } } },
    }),
  },
  {
    name: 'resource',
    method: 'resources/read',
    about: 'test://one',
    params: () => ({ uri: 'test://one' }),
    answers: (text) => [complete({ contents: [{ uri: 'test://one', mimeType: 'text/plain', text }] })],
  },
  { name: 'argument of a prompt', ...brief, params: (text) => ({ name: 'brief', arguments: { about: text } }) },
  {
    name: 'prompt',
    ...brief,
    params: () => ({ name: 'brief', arguments: {} }),
    answers: (text) => [complete({ messages: [{ role: 'user', content: { type: 'text', text } }] })],
  },
  { name: 'what is to be completed', method: 'completion/complete', params: (text) => completing(text) },
  {
    name: 'completion',
    method: 'completion/complete',
    params: () => completing('b'),
    answers: (text) => [complete({ completion: { values: ['nothing', text] } })],
  },
  { name: 'question to the model', params: () => wanting(), answers: (text) => [samples(text)] },
  {
    name: 'answer of the model',
    params: (text) => ({
      ...wanting(),
      inputResponses: { q: { role: 'assistant', model: 'm', content: { type: 'text', text } } },
    }),
  },
];

const lookup = {
  name: 'lookup',
  description: 'Looks something up',
  inputSchema: { type: 'object', properties: { region: { type: 'string', 'x-mcp-header': 'Region' } } },
};

/**
 * Sends values that guardrails find on every way through the gateway, hidden, blocked and logged, and sees on record that
 * each was found. What the agent was answered where it was not to have the value.
 */
export async function useGuardrails(gatehouse: Gatehouse, keep: Keep): Promise<Buffer[]> {
  const backend = await startFixtureBackend({ eras: ['modern'] });
  try {
    backend.setTools([lookup]);
    await gatehouse.registerBackend('guarded', backend);
    await gatehouse.mapAgent('bot', 'guarded');
    const { token } = await gatehouse.issueToken('bot');
    keep('access token of the guarded agent', token);
    const answers: Buffer[] = [];
    for (const [phase, { name, outcome, rules }] of phases.entries()) {
      await gatehouse.change('POST', '/guardrails/profiles', { slug: name, name, rules });
      await gatehouse.attachProfile(name, { backendId: 'guarded' });
      for (const [i, way] of ways.entries()) {
        const { word, value } = kinds[(i + phase) % kinds.length]!();
        keep(`${way.name}, ${name}: ${word}`, value);
        const answer = await send(`${gatehouse.endpoint('guarded')}`, token, backend, way, `${word} ${value}`);
        if (outcome !== 'logged') answers.push(answer);
      }
      await gatehouse.detachProfile(name, { backendId: 'guarded' });
      await gatehouse.loggedCalls(ways.length, { backends: ['guarded'], dlpOutcomes: [outcome] });
    }
    return answers;
  } finally {
    await backend.stop();
  }
}

async function send(url: string, token: string, backend: FixtureBackend, way: Way, text: string): Promise<Buffer> {
  backend.intercept = ({ id }: FixtureRequest, response) => {
    const messages = (way.answers?.(text) ?? [said('done')]).map((message) => ({ jsonrpc: '2.0', ...message }));
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const own = (message: object) => ('method' in message ? message : { id, ...message });
    response.end(messages.map((message) => `data: ${JSON.stringify(own(message))}\n\n`).join(''));
    return true;
  };
  const { method = 'tools/call', about = way.method ? undefined : lookup.name } = way;
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} }, sampling: {} },
    'io.modelcontextprotocol/clientInfo': { name: 'canaries', version: '1' },
    progressToken: 1,
  };
  const params = { ...way.params(text), _meta };
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...{ 'mcp-protocol-version': '2026-07-28', 'mcp-method': method },
      ...(about === undefined ? {} : { 'mcp-name': about }),
      ...way.headers?.(text),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  return Buffer.from(await response.arrayBuffer());
}
