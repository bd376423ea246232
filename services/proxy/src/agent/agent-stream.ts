import type { Exchange, Rejection, RpcMessage } from '../exchange.js';
import { inOrder } from '../filters/turns.js';
import { guardResponse } from '../filters/guard-response.js';

const maxUnreadBytes = 16 * 1_048_576;

/** Sends the head of an event stream, once. */
export function openStream({ response, outcome }: Exchange): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(200, {
    ...outcome.headers,
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
  });
  // An agent that only listens must see that the stream is open; what comes now goes along with the head.
  process.nextTick(flushHead, response);
}

function flushHead(response: Exchange['response']): void {
  if (!response.destroyed) response.flushHeaders();
}

/** What is special about a message to an agent. */
interface SendOptions {
  /** Whose message it is, at an endpoint of several backends. */
  backendId?: string | undefined;
  /** Id of the event, on a stream that has no replay. */
  eventId?: string;
}

/**
 * Sends a message before the answer, as an event. False when policy or a guardrail withheld it; a promise of that when it
 * takes long to look at.
 */
export function sendToAgent(
  exchange: Exchange,
  message: RpcMessage,
  options: SendOptions = {},
): boolean | Promise<boolean> {
  const bytes = Buffer.from(JSON.stringify(message));
  const { backendId = exchange.backendId, eventId = exchange.replay?.nextId() } = options;
  return inOrder(exchange, bytes.length, sendInSteps(exchange, { message, bytes, backendId, eventId }));
}

interface Sending {
  message: RpcMessage;
  bytes: Buffer;
  backendId: string;
  eventId: string | undefined;
}

function* sendInSteps(exchange: Exchange, { message, bytes, backendId, eventId }: Sending): Generator<void, boolean> {
  const guarded = yield* guardResponse(exchange, message, bytes, backendId);
  if (guarded.verdict === 'blocked') return false;
  const { response, outcome, replay } = exchange;
  const data = guarded.verdict === 'changed' ? guarded.text : bytes.toString('utf8');
  openStream(exchange);
  const event = `${eventId === undefined ? '' : `id: ${eventId}\n`}event: message\ndata: ${data}\n\n`;
  replay?.add(event);
  if (response.destroyed) return true;
  outcome.responseBytes += Buffer.byteLength(event);
  response.write(event);
  if (response.writableLength > maxUnreadBytes) exchange.upstream?.cancel('agent_too_slow');
  return true;
}

/** Prepares the answer, which leaves when it is on record. */
export function answerAgent(exchange: Exchange, message: RpcMessage, status = 200): Answered {
  const bytes = Buffer.from(JSON.stringify(message));
  return inOrder(exchange, bytes.length, answerInSteps(exchange, message, bytes, status));
}

/** Why an answer is refused, if it is; a promise when it takes long to look at. */
export type Answered = Rejection | undefined | Promise<Rejection | undefined>;

function* answerInSteps(
  exchange: Exchange,
  message: RpcMessage,
  bytes: Buffer,
  status: number,
): Generator<void, Rejection | undefined> {
  const guarded = yield* guardResponse(exchange, message, bytes);
  if (guarded.verdict === 'blocked') return { reason: guarded.reason };
  const { outcome } = exchange;
  outcome.isError = message.error !== undefined || message.result?.isError === true;
  outcome.status = status;
  answerGuarded(exchange, guarded.verdict === 'changed' ? guarded.text : bytes);
  return undefined;
}

/** The same for a message that is text already, and holds nothing of a backend that was not guarded. */
export function answerGuarded({ outcome, response }: Exchange, text: string | Buffer): void {
  outcome.headers['content-type'] = 'application/json';
  outcome.body = response.headersSent ? `event: message\ndata: ${text.toString()}\n\n` : text;
}
