import { urlElicitationRequired } from './bridge/input-requests.js';
import type { Exchange, Rejection } from './exchange.js';
import { reasons, type ReasonCode } from './reasons.js';

/** JSON-RPC code of a refusal by policy, guardrail or credential; outside of the range that the protocol reserves. */
const refusedCode = -31_403;
const failedCode = -32_603;
const invalidCode = -32_600;
const codes = { denied: refusedCode, failed: failedCode, rejected: invalidCode, allowed: failedCode } as const;
const statuses = { denied: 403, failed: 502, rejected: 400, allowed: 500 } as const;

/** Turns a rejection into the answer that the agent gets. */
export function applyRejection(exchange: Exchange, given: Rejection): void {
  const rejection = withDeadline(exchange, given);
  const { outcome, message } = exchange;
  const { verdict } = reasons[rejection.reason];
  const isRequest = message?.method !== undefined && message.id !== undefined;
  outcome.reason = rejection.reason;
  outcome.ruleId = rejection.ruleId ?? outcome.ruleId;
  outcome.isError = true;
  const { headersSent } = exchange.response;
  outcome.status = headersSent ? 200 : (rejection.status ?? (isRequest ? 200 : statuses[verdict]));
  outcome.headers = { ...rejection.headers, ...retryAfter(rejection), 'content-type': 'application/json' };
  const text = JSON.stringify(isRequest ? answerTo(exchange, rejection) : errorBody(undefined, rejection));
  // A stream that has begun goes on in its own form.
  outcome.body = !headersSent ? text : isRequest ? `event: message\ndata: ${text}\n\n` : '';
}

/** Says which deadline was passed, so that an administrator knows what to change. A stream has other ones. */
function withDeadline({ route, response }: Exchange, rejection: Rejection): Rejection {
  if (rejection.reason !== 'upstream_timeout' || !route || response.headersSent) return rejection;
  return { ...rejection, data: { ...rejection.data, timeoutMs: route.timeoutMs } };
}

function answerTo({ message, era }: Exchange, rejection: Rejection): object {
  if (rejection.result) return { jsonrpc: '2.0', id: message?.id, result: rejection.result };
  const { verdict } = reasons[rejection.reason];
  const isRefusedCall = message?.method === 'tools/call' && isForTheModel(rejection);
  if (!isRefusedCall) return errorBody(message?.id, rejection);
  const prefix = verdict === 'failed' ? 'Ended' : 'Refused';
  const { retryAfterSeconds } = rejection;
  const inMeta = retryAfterSeconds === undefined ? {} : { 'dev.gatehouse/retryAfterSeconds': retryAfterSeconds };
  // As a result the model sees why, and can do something else.
  const result = {
    ...(era === 'modern' ? { resultType: 'complete' } : {}),
    content: [{ type: 'text', text: `${prefix} by the gateway: ${textOf(rejection)} (${rejection.reason})` }],
    isError: true,
    _meta: { 'dev.gatehouse/reason': rejection.reason, ...inMeta },
  };
  return { jsonrpc: '2.0', id: message.id, result };
}

/** Whether it is told as a result; what the agent itself or what stands before it has to deal with is an error. */
function isForTheModel({ reason, status, code }: Rejection): boolean {
  const isTold = reasons[reason].verdict === 'denied' || forTheModel.has(reason);
  return isTold && status === undefined && code !== urlElicitationRequired;
}

/** What the model can do something about, besides refusals. */
const forTheModel: ReadonlySet<ReasonCode> = new Set([
  'input_not_supported',
  'input_refused',
  'too_many_rounds',
  'name_unknown',
  'call_tool_invalid',
]);

/** A JSON-RPC error; without an id when it is not known. */
export function errorBody(id: string | number | undefined, rejection: Rejection): object {
  const { reason, code, data, retryAfterSeconds } = rejection;
  const more = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  const error = {
    code: code ?? codes[reasons[reason].verdict],
    message: textOf(rejection),
    data: { ...data, ...more, reason },
  };
  return { jsonrpc: '2.0', ...(id === undefined ? {} : { id }), error };
}

function textOf({ reason, retryAfterSeconds, data }: Rejection): string {
  const { text } = reasons[reason];
  if (reason === 'upstream_timeout' && typeof data?.timeoutMs === 'number')
    return `${text} The deadline is ${data.timeoutMs / 1_000} s.`;
  if (typeof data?.connectUrl === 'string') return `${text} The page: ${data.connectUrl}`;
  return retryAfterSeconds === undefined ? text : `${text} Try again in ${retryAfterSeconds} s.`;
}

function retryAfter({ retryAfterSeconds }: Rejection): Record<string, string> {
  return retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
}

/** Sends what is still to be sent. */
export function sendAnswer({ response, outcome, replay }: Exchange): void {
  replay?.end(String(outcome.body));
  if (response.destroyed || response.writableEnded) return;
  if (response.headersSent) {
    response.end(outcome.body);
    return;
  }
  const { body, headers } = outcome;
  const length = Buffer.byteLength(body);
  if (length > 0) headers['content-length'] = String(length);
  response.writeHead(outcome.status, headers);
  // By the cheaper of the encodings that give the same bytes.
  if (typeof body === 'string' && length === body.length) response.end(body, 'latin1');
  else response.end(body);
}
