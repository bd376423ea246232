import { openStream } from '../agent/agent-stream.js';
import { parseEventId, type ReplayPosition } from '../agent/replays.js';
import type { Exchange, Rejection } from '../exchange.js';
import type { ProxyParts } from '../proxy.parts.js';
import type { Description } from '../upstream/describe.js';
import { reasons, type ReasonCode } from '../reasons.js';
import { isUsualEnd, serveSessionStream } from '../listen/session-stream.js';
import { subscribeResource } from '../listen/subscribe-resource.js';
import { answer, beginSession, setLogLevel } from './agent-session.js';
import { ReplicaGone } from './replica-link.js';
import type { Session } from './session.store.js';

type Served = Promise<Rejection | undefined>;

const methodNotFound = -32_601;
const failed = -32_603;

/**
 * What a legacy agent sends to a session that the gateway keeps, and that concerns no backend. Undefined for everything
 * else. `describe` says what the endpoint offers.
 */
export function serveSession(
  exchange: Exchange,
  parts: ProxyParts,
  describe: () => Promise<Description | Rejection>,
): Served | undefined {
  const { request, message, session } = exchange;
  if (message?.method === 'initialize') return begin(exchange, parts, describe);
  if (!session) throw new TypeError('no session');
  if (request.method === 'DELETE') return parts.sessions.remove(session.id).then(() => undefined);
  if (request.method === 'GET') return serveStream(exchange, parts, session);
  if (message?.method === undefined) return takeAnswer(exchange, parts, session);
  if (message.id === undefined) return takeNotification(exchange, parts, session);
  return serveRequest(message.method, exchange, parts, session);
}

function serveRequest(method: string, exchange: Exchange, parts: ProxyParts, session: Session): Served | undefined {
  switch (method) {
    case 'ping':
      return Promise.resolve(answer(exchange, {}));
    case 'logging/setLevel':
      return setLogLevel(exchange, parts.sessions);
    case 'resources/subscribe':
    case 'resources/unsubscribe':
      return subscribeResource(exchange, parts, session);
    case 'tasks/get':
    case 'tasks/result':
    case 'tasks/list':
    case 'tasks/cancel':
      // Tasks of the legacy era exist between an agent and a legacy backend only.
      return Promise.resolve({ reason: 'method_unknown', code: methodNotFound });
    default:
      return undefined;
  }
}

async function begin(
  exchange: Exchange,
  { sessions }: ProxyParts,
  describe: () => Promise<Description | Rejection>,
): Served {
  const description = await describe();
  return 'reason' in description ? description : beginSession(exchange, sessions, description);
}

/** The agent's answer to a request of the gateway. */
async function takeAnswer(exchange: Exchange, { agentRequests }: ProxyParts, session: Session): Served {
  exchange.outcome.status = 202;
  if (!exchange.message) return undefined;
  try {
    await agentRequests.deliver(session, exchange.message);
    return undefined;
  } catch (error) {
    if (error instanceof ReplicaGone) return { reason: 'parked_call_lost', status: 400 };
    throw error;
  }
}

function takeNotification({ message, outcome }: Exchange, { cancellations }: ProxyParts, session: Session): Served {
  const requestId = message?.params?.requestId;
  const isCancellation = message?.method === 'notifications/cancelled';
  if (isCancellation && (typeof requestId === 'string' || typeof requestId === 'number')) {
    cancellations.cancel(session, requestId);
  }
  outcome.status = 202;
  return Promise.resolve(undefined);
}

function serveStream(exchange: Exchange, parts: ProxyParts, session: Session): Served {
  const { 'last-event-id': lastEventId } = exchange.request.headers;
  const position = typeof lastEventId === 'string' ? parseEventId(lastEventId) : undefined;
  if (position) return goOn(exchange, parts, session, position);
  return serveSessionStream(exchange, parts, session);
}

/** Goes on with a stream that broke, wherever its call runs. */
async function goOn(exchange: Exchange, { link }: ProxyParts, session: Session, position: ReplayPosition): Served {
  const { response, outcome } = exchange;
  const abort = new AbortController();
  let reason: ReasonCode | undefined;
  const cancel = (why: ReasonCode) => {
    reason ??= why;
    abort.abort();
  };
  exchange.upstream = { deadlineMs: Infinity, cancel, agentGone: (why = 'client_gone') => cancel(why) };
  openStream(exchange);
  let isWhole = false;
  const onFrame = (frame: unknown) => {
    if (typeof frame === 'string') response.write(frame);
    else isWhole = frame === true;
  };
  try {
    await link.ask(position.replica, 'replay', [session.id, position.stream, position.after], onFrame, abort.signal);
  } catch (error) {
    if (!(error instanceof ReplicaGone)) throw error;
  }
  exchange.upstream = undefined;
  outcome.body = '';
  if (reason !== undefined) return isUsualEnd(reason) ? undefined : { reason };
  if (isWhole) return undefined;
  outcome.reason = 'stream_lost';
  outcome.isError = true;
  const { requestId: id } = position;
  const error = { code: failed, message: reasons.stream_lost.text, data: { reason: 'stream_lost' } };
  outcome.body = `event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', id, error })}\n\n`;
  return undefined;
}
