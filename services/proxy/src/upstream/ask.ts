import type { Dispatcher } from 'undici';
import type { Rejection, RpcMessage } from '../exchange.js';
import type { ReasonCode } from '../reasons.js';
import { openMessages, isObject, refusedWith, type Hop, type TakeMessage } from './messages.js';
import { kindOf } from './upstreams.js';

/** A request that a backend is working on. */
export interface Asking {
  answer: Promise<RpcMessage | Rejection>;
  cancel(reason: ReasonCode): void;
}

/** A JSON-RPC request with the headers that its era wants, flat. */
export interface AskRequest {
  message: RpcMessage;
  headers: readonly string[];
}

/** Sends one request to a backend; what comes besides the answer goes to `onMessage`. */
export function ask(
  dispatcher: Dispatcher,
  hop: Hop,
  { message, headers }: AskRequest,
  onMessage: TakeMessage,
): Asking {
  let settle: (result: RpcMessage | Rejection) => void;
  const answer = new Promise<RpcMessage | Rejection>((resolve) => (settle = resolve));
  const take = (received: RpcMessage) => {
    const isAnswer = isAnswerTo(received, message.id) || isUnnamedError(received);
    if (!isAnswer) return received.method === undefined ? undefined : onMessage(received);
    settle(received);
    messages.close();
    return undefined;
  };
  const body = JSON.stringify(message);
  const messages = openMessages(dispatcher, hop, { method: 'POST', headers, body, kind: kindOf(message.method) }, take);
  void messages.ended.then((reason) =>
    settle(refusedWith(messages, reason ?? (messages.isStream ? 'upstream_cut_off' : 'upstream_bad_response'))),
  );
  return { answer, cancel: (reason) => messages.cancel(reason) };
}

export function isRejection(result: RpcMessage | Rejection): result is Rejection {
  return 'reason' in result;
}

/** Whether it is an error by a server that has not even looked at the id: the one request cannot but be meant. */
export function isUnnamedError({ id, method, error }: RpcMessage): boolean {
  return method === undefined && (id === undefined || id === null) && isObject(error);
}

/** Whether a message is a whole answer to the request with this id. */
export function isAnswerTo({ id, method, result, error }: RpcMessage, asked: RpcMessage['id']): boolean {
  return method === undefined && id === asked && isObject(result) !== isObject(error);
}
