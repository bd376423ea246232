import { openStream } from '../agent/agent-stream.js';
import { parseEventId, type ReplayPosition } from '../agent/replays.js';
import type { Exchange, Rejection } from '../exchange.js';
import type { ProxyParts } from '../proxy.parts.js';
import type { Description } from '../upstream/describe.js';
import { reasons } from '../reasons.js';
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
  if (message.method === 'ping') return Promise.resolve(answer(exchange, {}));
  if (message.method === 'logging/setLevel') return setLogLevel(exchange, parts.sessions);
  // Tasks of the legacy era exist between an agent and a legacy backend only.
  if (message.method.startsWith('tasks/')) return Promise.resolve({ reason: 'method_unknown', code: methodNotFound });
  return undefined;
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
  return Promise.resolve({ reason: 'method_not_allowed', status: 405, headers: { allow: 'POST' } });
}

/** Goes on with a stream that broke, wherever its call runs. */
async function goOn(exchange: Exchange, { link }: ProxyParts, session: Session, position: ReplayPosition): Served {
  const { response, outcome } = exchange;
  const abort = new AbortController();
  exchange.upstream = {
    deadlineMs: Infinity,
    cancel: () => abort.abort(),
    agentGone: () => abort.abort(),
  };
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
  if (isWhole || abort.signal.aborted) return undefined;
  const { requestId: id } = position;
  const error = { code: failed, message: reasons.stream_lost.text, data: { reason: 'stream_lost' } };
  outcome.body = `event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', id, error })}\n\n`;
  return undefined;
}
