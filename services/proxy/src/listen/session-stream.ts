import { openStream, sendToAgent } from '../agent/agent-stream.js';
import type { Exchange, Rejection } from '../exchange.js';
import type { ProxyParts } from '../proxy.parts.js';
import type { ReasonCode } from '../reasons.js';
import type { Session } from '../sessions/session.store.js';
import { AgentListener, type Wish } from './agent-listener.js';
import { listKinds } from './interest.js';
import { notificationOf } from './notification.js';

const lists = new Set(listKinds);
/** Since when an event without data may be sent. */
const primingVersion = '2025-11-25';
const prefix = `gl.${Date.now().toString(36)}-`;
let lastEvent = 0;

/**
 * The stream of a session that the gateway keeps, for what belongs to no request (MCP 2025-11-25, basic/transports). Its
 * events have ids so that an agent says when it has listened before: nothing is repeated, but it is told that everything
 * may have changed meanwhile.
 */
export async function serveSessionStream(
  exchange: Exchange,
  { listenHub, agentListeners, sessions }: ProxyParts,
  session: Session,
): Promise<Rejection | undefined> {
  const { request, response, outcome } = exchange;
  const listener = new AgentListener(exchange, listenHub, wishOf(session), (news, backendId) =>
    sendToAgent(exchange, notificationOf(news), { backendId, eventId: nextEventId() }),
  );
  agentListeners.take(session.id, listener);
  openStream(exchange);
  if (session.protocolVersion >= primingVersion) response.write(`id: ${nextEventId()}\ndata: \n\n`);
  const unwatch = sessions.watch(session.id, () => {
    void Promise.resolve(sessions.find(session.id, session.owner, session.endpoint)).then((current) => {
      if (current) listener.change(wishOf(current));
      else listener.end();
    });
  });
  void listener.start().then(() => {
    listener.open();
    if (request.headers['last-event-id'] !== undefined) listener.hearEverything();
  });
  const reason = await listener.ended;
  unwatch();
  exchange.upstream = undefined;
  outcome.body = '';
  return reason === undefined || isUsualEnd(reason) ? undefined : { reason };
}

/** Whether that is no failure of a stream that is there to be listened to. */
export function isUsualEnd(reason: ReasonCode): boolean {
  return reason === 'client_gone' || reason === 'gateway_stopping';
}

function wishOf({ subscriptions }: Session): Wish {
  return { lists, uris: subscriptions };
}

function nextEventId(): string {
  return `${prefix}${++lastEvent}`;
}
