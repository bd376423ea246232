import type { ServerResponse } from 'node:http';
import { startFixtureBackend, type FixtureBackend } from '../src/fixture-backend.js';
import type { Gatehouse } from '../src/gatehouse.js';
import { form, kinds, phases, type Keep } from './guarded-canaries.js';

/** A question of a legacy backend while a call runs, and what the agent answers; `text` holds the value in either. */
interface Question {
  name: string;
  method: string;
  params: (text: string) => object;
  result: (text: string) => object;
}

const message = (role: string, text: string) => ({ role, content: { type: 'text', text } });
const questions: readonly Question[] = [
  {
    name: 'legacy question',
    method: 'elicitation/create',
    params: (text) => ({ message: `Is this yours: ${text}?`, requestedSchema: form }),
    result: (note) => ({ action: 'accept', content: { note } }),
  },
  {
    name: 'legacy question to the model',
    method: 'sampling/createMessage',
    params: (text) => ({ messages: [message('user', text)], maxTokens: 10 }),
    result: (text) => ({ model: 'm', ...message('assistant', text) }),
  },
];
/** A question that is blocked is never answered. */
const patienceMs = 2_000;

/** The same in legacy sessions, where the backend asks on the stream of a call, and the agent answers with another request. */
export async function useLegacyGuardrails(gatehouse: Gatehouse, keep: Keep): Promise<Buffer[]> {
  const backend = await startFixtureBackend({ eras: ['legacy'] });
  try {
    await gatehouse.registerBackend('guarded-legacy', backend);
    await gatehouse.mapAgent('bot', 'guarded-legacy');
    const { token } = await gatehouse.issueToken('bot');
    keep('access token of the guarded legacy agent', token);
    const agent = await openSession(gatehouse.endpoint('guarded-legacy'), token);
    const answers: Buffer[] = [];
    for (const [phase, { name, outcome }] of phases.entries()) {
      await gatehouse.attachProfile(name, { backendId: 'guarded-legacy' });
      for (const [i, question] of questions.entries()) {
        const [asked, answered] = [0, 1].map((more) => kinds[(i + phase + more) % kinds.length]!());
        keep(`${question.name}, ${name}: ${asked!.word}`, asked!.value);
        keep(`answer to a ${question.name}, ${name}: ${answered!.word}`, answered!.value);
        askInCalls(backend, question, `${asked!.word} ${asked!.value}`);
        const seen = await call(agent, question.result(`${answered!.word} ${answered!.value}`));
        if (outcome !== 'logged') answers.push(seen);
      }
      await gatehouse.detachProfile(name, { backendId: 'guarded-legacy' });
      const all = { backends: ['guarded-legacy'], dlpOutcomes: [outcome] };
      // Where the question is blocked there is no answer.
      await gatehouse.loggedCalls(questions.length * (outcome === 'blocked' ? 1 : 2), all);
    }
    return answers;
  } finally {
    await backend.stop();
  }
}

function askInCalls(backend: FixtureBackend, { method, params }: Question, text: string): void {
  let end: (() => void) | undefined;
  backend.intercept = ({ method: asked, id, result, error }, response) => {
    if (asked === 'tools/call') {
      end = () => finish(response, id);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      send(response, { id: `${method} ${id}`, method, params: params(text) });
      setTimeout(() => end?.(), patienceMs).unref();
      return true;
    }
    if (result === undefined && error === undefined) return false;
    response.writeHead(202).end();
    end?.();
    return true;
  };
}

function finish(response: ServerResponse, id: string | number | undefined): void {
  if (response.writableEnded) return;
  send(response, { id, result: { content: [{ type: 'text', text: 'done' }] } });
  response.end();
}

function send(response: ServerResponse, said: object): void {
  response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...said })}\n\n`);
}

type Post = (said: object) => Promise<Response>;

async function openSession(url: string, token: string): Promise<Post> {
  const headers: Record<string, string> = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  };
  const post: Post = (said) =>
    fetch(url, { method: 'POST', headers, body: JSON.stringify({ jsonrpc: '2.0', ...said }) });
  const clientInfo = { name: 'canaries', version: '1' };
  const params = { protocolVersion: '2025-11-25', capabilities: { elicitation: {}, sampling: {} }, clientInfo };
  const opened = await post({ id: 0, method: 'initialize', params });
  await opened.arrayBuffer();
  headers['mcp-session-id'] = opened.headers.get('mcp-session-id') ?? '';
  headers['mcp-protocol-version'] = '2025-11-25';
  await (await post({ method: 'notifications/initialized' })).arrayBuffer();
  return post;
}

let calls = 0;

/** Calls the tool and answers what is asked meanwhile; all that the agent sees. */
async function call(post: Post, result: object): Promise<Buffer> {
  const response = await post({ id: ++calls, method: 'tools/call', params: { name: 'echo', arguments: {} } });
  const seen: Buffer[] = [];
  let rest = '';
  for await (const chunk of response.body ?? []) {
    seen.push(Buffer.from(chunk));
    const events = (rest + Buffer.from(chunk).toString()).split('\n\n');
    rest = events.pop() ?? '';
    for (const id of events.flatMap(questionIn)) {
      seen.push(Buffer.from(await (await post({ id, result })).arrayBuffer()));
    }
  }
  return Buffer.concat(seen);
}

/** The id of a question in an event. */
function questionIn(event: string): (string | number)[] {
  const data = event.split('\n').find((line) => line.startsWith('data:'));
  const { id, method } = JSON.parse(data?.slice('data:'.length) || '{}') as { id?: string | number; method?: string };
  return id === undefined || method === undefined ? [] : [id];
}
