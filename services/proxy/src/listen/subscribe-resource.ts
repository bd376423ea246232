import type { Exchange, Rejection } from '../exchange.js';
import type { ProxyParts } from '../proxy.parts.js';
import { answer } from '../sessions/agent-session.js';
import type { Session } from '../sessions/session.store.js';

const invalidParams = -32_602;
const maxSubscriptions = 1_000;

/**
 * `resources/subscribe` and `resources/unsubscribe` of a session that the gateway keeps. What the backend agrees to is
 * noted in the session, and heard by the replica that has the session's stream.
 */
export async function subscribeResource(
  exchange: Exchange,
  { listenHub, sessions }: ProxyParts,
  session: Session,
): Promise<Rejection | undefined> {
  const { message, principal, backendId } = exchange;
  const uri = message?.params?.uri;
  if (typeof uri !== 'string' || !principal) {
    return { reason: 'params_invalid', code: invalidParams, data: { parameter: 'uri' } };
  }
  if (message?.method === 'resources/unsubscribe') {
    await sessions.change(session, ({ subscriptions }) => ({ subscriptions: without(subscriptions, uri) }));
    return answer(exchange, {});
  }
  if (Object.keys(session.subscriptions).length >= maxSubscriptions)
    return { reason: 'too_many_subscriptions', code: invalidParams };
  const listening = listenHub.listen(
    { principal, backendId },
    { lists: new Set(), uris: new Set([uri]) },
    () => undefined,
  );
  try {
    const agreement = await listening.agreement;
    if ('reason' in agreement) return agreement;
    if (!agreement.uris.has(uri)) return { reason: 'subscription_refused', code: invalidParams };
    // The stream of the session listens before this ends, so the backend is not asked twice.
    await sessions.change(session, ({ subscriptions }) => ({ subscriptions: { ...subscriptions, [uri]: backendId } }));
    return await answer(exchange, {});
  } finally {
    listening.close();
  }
}

function without(subscriptions: Session['subscriptions'], uri: string): Session['subscriptions'] {
  return Object.fromEntries(Object.entries(subscriptions).filter(([known]) => known !== uri));
}
