import type { Era, Exchange, Filter, Rejection } from '../exchange.js';
import { streamNotAllowed } from './era.filter.js';
import { ownerKey, type SessionStore } from '../sessions/session.store.js';
import type { Route } from '../snapshot/snapshot.js';

/** Finds the backend of the endpoint, and in the legacy era the session. */
export function matchRoute(sessions: SessionStore): Filter {
  return (exchange) => {
    const { org, principal, backendId, era, bundle } = exchange;
    if (bundle !== undefined) return { reason: 'path_unknown', status: 404 };
    const route = org?.routes.get(backendId);
    if (!org || !principal || !route) return { reason: 'backend_unknown', status: 404 };
    exchange.route = route;
    if (principal.backends.length > 0 && !principal.backends.includes(backendId)) {
      return { reason: 'token_backend_not_allowed', status: 403 };
    }
    const eraOut = eraFor(era, route);
    if (!eraOut) return { reason: 'era_not_supported', status: 502 };
    exchange.eraOut = eraOut;
    return era === 'legacy' && exchange.message?.method !== 'initialize' ? findSession(exchange, sessions) : undefined;
  };
}

/** The agent's own era when the backend speaks it: nothing is lost then. */
function eraFor(era: Era | undefined, { modern, legacy }: Route): Era | undefined {
  if (era === 'modern' ? modern : legacy) return era;
  return modern ? 'modern' : legacy ? 'legacy' : undefined;
}

function findSession(
  exchange: Exchange,
  sessions: SessionStore,
): Rejection | undefined | Promise<Rejection | undefined> {
  const id = exchange.request.headers['mcp-session-id'];
  // Without a session, what is no POST is what the modern era does not have.
  if (id === undefined && exchange.request.method !== 'POST') return streamNotAllowed();
  if (typeof id !== 'string' || !exchange.principal) return { reason: 'session_missing', status: 400, code: -32600 };
  const admit = (session: Exchange['session']): Rejection | undefined => {
    if (!session) return { reason: 'session_unknown', status: 404, code: -32600 };
    exchange.session = session;
    exchange.protocolVersion = session.protocolVersion;
    return undefined;
  };
  const found = sessions.find(id, ownerKey(exchange.principal), exchange.endpoint);
  return found instanceof Promise ? found.then(admit) : admit(found);
}
