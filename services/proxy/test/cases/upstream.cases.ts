import type { ServerResponse } from 'node:http';
import { failed, type Answer, type Case, type Outcome, type World } from './world.js';

const sse = { 'content-type': 'text/event-stream' };
const json = { 'content-type': 'application/json' };

const oddAnswer = (name: string, reason: Case['reason'], answer: Answer): Case => ({
  name,
  reason,
  status: 200,
  shape: failed,
  send: ({ oddly }) => oddly(answer),
});

const late = (name: string, answer: Answer): Case => ({
  name,
  reason: 'upstream_timeout',
  status: 200,
  shape: failed,
  more: ' The deadline is 0.5 s.',
  send: ({ oddly }) => oddly(answer, undefined, undefined, 500),
});

const withStatus =
  (status: number, headers = {}) =>
  (response: ServerResponse) =>
    response.writeHead(status, headers).end();

const answerText = (id: unknown) => JSON.stringify({ jsonrpc: '2.0', id, result: { content: [] } });

const megabyte = 'x'.repeat(1_048_576);

function sendTooMuch(response: ServerResponse, head: string): void {
  response.write(head);
  const more = () => {
    while (!response.destroyed && response.write(megabyte));
    response.once('drain', more);
  };
  more();
}

export const upstreamCases: readonly Case[] = [
  {
    name: 'a backend that is dead',
    reason: 'upstream_unreachable',
    status: 200,
    shape: failed,
    send: ({ call }) => call('dead'),
  },
  {
    name: 'a backend in a network that is not allowed',
    reason: 'upstream_address_forbidden',
    status: 200,
    shape: failed,
    send: ({ call }) => call('forbidden'),
  },
  late('a backend that does not answer in time', () => undefined),
  late('a backend that answers a byte at a time, for ever', (response) => {
    response.writeHead(200, json);
    const timer = setInterval(() => response.write(' '), 50);
    response.on('close', () => clearInterval(timer));
  }),
  oddAnswer('401 of the backend', 'upstream_unauthorized', withStatus(401, { 'www-authenticate': 'Bearer' })),
  oddAnswer('403 of the backend', 'upstream_unauthorized', withStatus(403)),
  oddAnswer('401 with a message that looks fine', 'upstream_unauthorized', (response, id) =>
    response.writeHead(401, json).end(answerText(id)),
  ),
  oddAnswer('404 of the backend', 'upstream_error', withStatus(404)),
  oddAnswer('500 of the backend', 'upstream_error', withStatus(500)),
  oddAnswer('a redirect', 'upstream_bad_response', withStatus(302, { location: 'http://127.0.0.1/' })),
  oddAnswer('a version error between gateway and backend', 'upstream_error', (response, id) =>
    response.writeHead(400, json).end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32_022, message: 'no' } })),
  ),
  oddAnswer('an event stream that is called JSON', 'upstream_bad_response', (response, id) =>
    response.writeHead(200, json).end(`data: ${answerText(id)}\n\n`),
  ),
  oddAnswer('JSON that is called an event stream', 'upstream_cut_off', (response, id) =>
    response.writeHead(200, sse).end(answerText(id)),
  ),
  oddAnswer('a web page', 'upstream_bad_response', (response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hello</h1>'),
  ),
  oddAnswer('text that is no JSON', 'upstream_bad_response', (response) =>
    response.writeHead(200, json).end('{"jsonrpc":'),
  ),
  oddAnswer('no body', 'upstream_bad_response', withStatus(200, json)),
  oddAnswer('an answer to something else', 'upstream_bad_response', (response) =>
    response.writeHead(200, json).end(answerText('other')),
  ),
  oddAnswer('an answer to something else in a stream', 'upstream_bad_response', (response) =>
    response.writeHead(200, sse).end(`data: ${answerText('other')}\n\n`),
  ),
  oddAnswer('an answer without result or error', 'upstream_bad_response', (response, id) =>
    response.writeHead(200, json).end(JSON.stringify({ jsonrpc: '2.0', id })),
  ),
  oddAnswer('an error that is null', 'upstream_bad_response', (response, id) =>
    response.writeHead(200, json).end(JSON.stringify({ jsonrpc: '2.0', id, error: null })),
  ),
  oddAnswer('too large an answer', 'upstream_too_large', (response) => {
    response.writeHead(200, json);
    sendTooMuch(response, '{"jsonrpc":"2.0","id":1,"result":{"a":"');
  }),
  oddAnswer('too large an event', 'upstream_too_large', (response) => {
    response.writeHead(200, sse);
    sendTooMuch(response, 'data: ');
  }),
  oddAnswer('a connection that ends in the middle of the answer', 'upstream_cut_off', (response) => {
    response.writeHead(200, { ...json, 'content-length': 100 });
    response.write('{"jsonrpc":', () => response.destroy());
  }),
  oddAnswer('a connection that ends in the middle of a stream', 'upstream_cut_off', (response) => {
    response.writeHead(200, sse);
    response.write(': working\n\n', () => response.destroy());
  }),
  oddAnswer('a stream that ends without an answer', 'upstream_cut_off', (response) =>
    response.writeHead(200, sse).end(': working\n\n'),
  ),
  oddAnswer('something that is not HTTP', 'upstream_bad_response', (_, __, raw) =>
    raw.socket.end('SSH-2.0-OpenSSH_9\r\n'),
  ),
  {
    name: 'an agent that goes away',
    reason: 'client_gone',
    status: 200,
    shape: 'nothing',
    send: goAway,
  },
];

/** Ends the request once it is at the backend. */
async function goAway({ gateway, tokens, oddly, odd }: World): Promise<Outcome> {
  const abort = new AbortController();
  return oddly(
    () => abort.abort(),
    odd,
    () =>
      gateway
        .callModern('odd', tokens.bot, 'tools/call', { name: 'echo' }, { signal: abort.signal })
        .catch(() => ({ status: 0, body: undefined })),
  );
}
