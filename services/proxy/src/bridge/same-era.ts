import { exactly } from '../edge/exact-json.js';
import type { Exchange, Rejection, RpcMessage } from '../exchange.js';
import type { CredentialCache } from '../credentials/credential.cache.js';
import { endListen } from '../listen/serve-listen.js';
import { relayChallenge } from '../filters/passthrough.js';
import { guardResponse } from '../filters/guard-response.js';
import { inOrder } from '../filters/turns.js';
import type { InFlight } from '../in-flight.js';
import type { ProxyParts } from '../proxy.parts.js';
import { clientLabel } from '../record/call-record.js';
import { ownerKey, type Session, type SessionStore } from '../sessions/session.store.js';
import { isUnnamedError } from '../upstream/ask.js';
import { doubtAbout, type Doubt } from '../upstream/era-doubt.js';
import { isObject, parseMessage } from '../upstream/messages.js';
import { isVersionOffered } from '../upstream/modern-hop.js';
import { sendUpstream } from '../upstream/upstream-call.js';
import type { UpstreamReply, UpstreamResult } from '../upstream/upstream-reply.js';
import { openBackendState, sealBackendState } from './request-state.js';
import { isAboutTasks, openListenedTasks, TaskNames } from './task-names.js';
import { upstreamHeaders, upstreamIdOf } from '../upstream/upstream-headers.js';

const headerMismatch = -32020;
/** Speaks of the version between the gateway and the backend, which is not the agent's to choose. */
const unsupportedVersion = -32022;

/**
 * Sends the message to the backend and prepares the answer. A JSON answer is held whole; an event stream is passed on
 * event by event, but for its last event, which waits for the call record like every other last byte.
 */
export async function forwardSameEra(exchange: Exchange, parts: ProxyParts): Promise<Rejection | undefined> {
  const { outbound, sessions } = parts;
  const { session } = exchange;
  if (session && isUnknownSession(exchange, session)) return endSession(exchange, session, sessions);
  const refusal = openNames(exchange, parts);
  if (refusal) return refusal;
  const begun = performance.now();
  let reply = await sendUpstream(exchange, outbound.dispatcher, upstreamHeaders(exchange));
  if (isRefusedVersion(exchange, reply))
    reply = await sendUpstream(exchange, outbound.dispatcher, upstreamHeaders(exchange));
  exchange.upstreamUs += Math.round((performance.now() - begun) * 1_000);
  return accept(exchange, reply, parts);
}

type Accepted = Rejection | undefined | Promise<Rejection | undefined>;

function accept(exchange: Exchange, reply: UpstreamResult, parts: ProxyParts): Accepted {
  if (reply === 'ended') return endStream(exchange, parts.inFlight);
  if ('reason' in reply) return reply;
  const { session, request } = exchange;
  exchange.doubt = doubtIn(exchange, reply);
  if (isUnauthorized(reply)) {
    if (exchange.route?.isPassthrough)
      return relayChallenge(exchange, parts.config.publicUrl, reply.status, reply.challenge);
    forgetCredential(exchange, parts.credentials);
  }
  const mayBeOver = session !== undefined && (request.method === 'DELETE' || reply.status === 404);
  if (!mayBeOver) return acceptReply(exchange, reply, parts);
  return checkSession(exchange, session, reply, parts.sessions).then(
    (lost) => lost ?? acceptReply(exchange, reply, parts),
  );
}

async function acceptReply(
  exchange: Exchange,
  reply: UpstreamReply,
  parts: ProxyParts,
): Promise<Rejection | undefined> {
  const { message } = exchange;
  if (message?.method === undefined || message.id === undefined) return acceptOther(exchange, reply);
  return (await acceptAnswer(exchange, reply, parts)) ?? openSession(exchange, reply, parts.sessions);
}

/** Begun while the backend spoke the modern era, so that it knows nothing of the session. */
function isUnknownSession({ backendId, bundle }: Exchange, { upstreams }: Session): boolean {
  return bundle === undefined && upstreams[backendId] === undefined;
}

/** What the agent carries for the backend, or knows under another name. */
function openNames(exchange: Exchange, { seal, taskIds }: ProxyParts): Rejection | undefined {
  const { message, era } = exchange;
  if (isAboutTasks(exchange)) exchange.names ??= new TaskNames(exchange, taskIds);
  if (message?.method === 'subscriptions/listen') openListenedTasks(exchange, taskIds);
  return era === 'modern' && message?.params?.requestState !== undefined ? openBackendState(exchange, seal) : undefined;
}

function forgetCredential({ route, principal }: Exchange, credentials: CredentialCache): void {
  // What can be renewed may have been by now, by another call.
  if (route && principal && !route.renewsCredential) credentials.forget(route, principal);
}

/** The backend has not run the request; it names the version that it wants, which is the one that we speak. */
function isRefusedVersion({ era }: Exchange, reply: UpstreamResult): boolean {
  const answer = era !== 'modern' || reply === 'ended' || 'reason' in reply ? undefined : reply.answer;
  return answer !== undefined && isVersionOffered(answer);
}

function doubtIn(exchange: Exchange, reply: UpstreamReply): Doubt | undefined {
  const { era, request, message } = exchange;
  if (request.method !== 'POST' || reply.answer?.result || reply.status === 202) return undefined;
  // What is gone is the session.
  if (reply.status === 404 && upstreamIdOf(exchange) !== '') return undefined;
  return doubtAbout(era, message?.method, reply.status, reply.answer ?? errorIn(reply));
}

/** The error of a server that has not even looked at the id. */
function errorIn({ bytes }: UpstreamReply): RpcMessage | undefined {
  const message = parseMessage(bytes.toString('utf8'));
  return message && isUnnamedError(message) ? message : undefined;
}

function endStream(exchange: Exchange, { isStopping }: InFlight): Accepted {
  if (isStopping && exchange.message?.method === 'subscriptions/listen') return endListen(exchange);
  exchange.outcome.body = '';
  return undefined;
}

/** A backend that has forgotten the session: the agent is told so in the protocol's own way, and starts anew. */
async function checkSession(
  exchange: Exchange,
  session: Session,
  reply: UpstreamReply,
  sessions: SessionStore,
): Promise<Rejection | undefined> {
  if (exchange.request.method === 'DELETE') {
    await sessions.remove(session.id);
    return undefined;
  }
  if (reply.status !== 404 || upstreamIdOf(exchange) === '') return undefined;
  return endSession(exchange, session, sessions);
}

async function endSession({ bundle }: Exchange, { id }: Session, sessions: SessionStore): Promise<Rejection> {
  // At an endpoint of several backends only the session behind the agent's is lost.
  if (bundle === undefined) await sessions.remove(id);
  return { reason: 'upstream_session_lost', status: 404, code: -32600 };
}

/** Answers to notifications, responses, streams and session ends: nothing but a status. */
function acceptOther(exchange: Exchange, reply: UpstreamReply): Rejection | undefined {
  if (isUnauthorized(reply)) return { ...refusedCredential(reply), status: 502 };
  const { method } = exchange.request;
  if (method === 'GET' && reply.status === 405)
    return { reason: 'method_not_allowed', status: 405, headers: { allow: 'POST' } };
  if (reply.status >= 400 && method !== 'DELETE') return { reason: 'upstream_error', status: 502 };
  exchange.outcome.status = method === 'POST' ? 202 : 200;
  return undefined;
}

async function acceptAnswer(
  exchange: Exchange,
  reply: UpstreamReply,
  parts: ProxyParts,
): Promise<Rejection | undefined> {
  const { answer } = reply;
  if (isUnauthorized(reply)) return refusedCredential(reply);
  if (!answer) return { reason: reply.status >= 400 ? 'upstream_error' : 'upstream_bad_response' };
  const refusal = refusalIn(answer);
  if (refusal) return refusal;
  const { bytes } = reply;
  const guarded = await inOrder(exchange, bytes.length, guardResponse(exchange, answer, bytes));
  if (guarded.verdict === 'blocked') return { reason: guarded.reason };
  let text = guarded.verdict === 'changed' ? guarded.text : undefined;
  if (closeNames(exchange, answer, parts)) text = JSON.stringify(exactly(answer, bytes.toString('utf8')));
  passOn(exchange, reply, answer, text);
  return undefined;
}

/** The answer as it came, or with another text. */
function passOn(exchange: Exchange, reply: UpstreamReply, answer: RpcMessage, text: string | undefined): void {
  const { outcome } = exchange;
  outcome.status = statusFor(exchange, reply.status, answer);
  outcome.isError = answer.error !== undefined || answer.result?.isError === true;
  outcome.headers['content-type'] = reply.isStream ? 'text/event-stream' : 'application/json';
  outcome.body = text === undefined ? reply.raw : reply.withText(text);
  // The stream has begun with something that the backend has sent elsewhere.
  if (exchange.response.headersSent && !reply.isStream) outcome.body = asEvent(outcome.body);
}

function asEvent(body: Buffer | string): string {
  return `event: message\ndata: ${body.toString().replaceAll(/\r\n?|\n/g, '\ndata: ')}\n\n`;
}

/** Gives the agent what it is to carry, and its own names. Whether the answer has changed. */
function closeNames(exchange: Exchange, { result }: RpcMessage, { seal, taskIds }: ProxyParts): boolean {
  if (!result) return false;
  if (result.resultType === 'task') exchange.names ??= new TaskNames(exchange, taskIds);
  const isSealed = result.resultType === 'input_required' && sealBackendState(exchange, seal, result);
  const isHidden = exchange.message?.method === 'initialize' && hideTaskList(result);
  const isRenamed = exchange.names?.rename({ jsonrpc: '2.0', result }) ?? false;
  return isSealed || isHidden || isRenamed;
}

/** A list of tasks would show those of others, so it is not offered. */
function hideTaskList({ capabilities }: Record<string, unknown>): boolean {
  const tasks = isObject(capabilities) ? capabilities.tasks : undefined;
  if (!isObject(tasks) || tasks.list === undefined) return false;
  delete tasks.list;
  return true;
}

/** Errors about the request between gateway and backend. */
function refusalIn({ error }: RpcMessage): Rejection | undefined {
  if (error?.code === unsupportedVersion) return { reason: 'upstream_error' };
  // The gateway's own headers agree with the message, so this is about parameters that the agent has sent.
  return error?.code === headerMismatch ? { reason: 'header_mismatch', status: 400, code: headerMismatch } : undefined;
}

/** Whatever it says besides: it has not taken the gateway's credential. */
function isUnauthorized({ status }: UpstreamReply): boolean {
  return status === 401 || status === 403;
}

function refusedCredential({ status, challenge }: UpstreamReply): Rejection {
  return { reason: 'upstream_unauthorized', upstreamStatus: status, challenge };
}

/** The modern era gives some errors an HTTP status; in the legacy era 404 means that the session is gone. */
function statusFor({ era }: Exchange, status: number, answer: RpcMessage): number {
  return era === 'modern' && answer.error !== undefined && (status === 400 || status === 404) ? status : 200;
}

/** The answer to a legacy initialize begins a session between the agent and the gateway. */
function openSession(
  exchange: Exchange,
  { answer, sessionId }: UpstreamReply,
  sessions: SessionStore,
): Promise<undefined> | undefined {
  const { principal, backendId, endpoint, outcome, message, era } = exchange;
  if (message?.method !== 'initialize' || era !== 'legacy' || !answer?.result) return undefined;
  if (!principal) throw new TypeError('a session needs a principal');
  const protocolVersion = String(answer.result.protocolVersion);
  const label = clientLabel(exchange);
  const declared = message.params?.capabilities;
  const fields = {
    owner: ownerKey(principal),
    endpoint,
    protocolVersion,
    clientLabel: label,
    capabilities: isObject(declared) ? declared : {},
    logLevel: '',
    upstreams: { [backendId]: sessionId },
    subscriptions: {},
  };
  return sessions.create(fields).then((session) => {
    exchange.session = session;
    outcome.headers['mcp-session-id'] = session.id;
    return undefined;
  });
}
