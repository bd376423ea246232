import type { Exchange, Filter, Rejection } from '../exchange.js';
import { ownerKey, type SessionStore } from '../sessions/session.store.js';
import type { Route } from '../snapshot/snapshot.js';
import { legacyVersions, modernVersion, streamNotAllowed } from './era.filter.js';

/** Finds the backend of the endpoint, and in the legacy era the session. */
export function matchRoute(sessions: SessionStore): Filter {
  return (exchange) => {
    const { org, principal, backendId, era } = exchange;
    const route = org?.routes.get(backendId);
    if (!org || !principal || !route) return { reason: 'backend_unknown', status: 404 };
    exchange.route = route;
    if (principal.backends.length > 0 && !principal.backends.includes(backendId)) {
      return { reason: 'token_backend_not_allowed', status: 403 };
    }
    const mismatch = checkEra(exchange, route);
    if (mismatch) return mismatch;
    return era === 'legacy' && exchange.message?.method !== 'initialize' ? findSession(exchange, sessions) : undefined;
  };
}

function checkEra({ request, era, protocolVersion }: Exchange, { modern, legacy }: Route): Rejection | undefined {
  if (request.method !== 'POST' && !legacy) return streamNotAllowed();
  if (era === 'modern' ? modern : legacy) return undefined;
  const supported = era === 'modern' ? legacyVersions : [modernVersion];
  return { reason: 'era_not_supported', status: 400, code: -32022, data: { supported, requested: protocolVersion } };
}

function findSession(
  exchange: Exchange,
  sessions: SessionStore,
): Rejection | undefined | Promise<Rejection | undefined> {
  const id = exchange.request.headers['mcp-session-id'];
  if (typeof id !== 'string' || !exchange.principal) return { reason: 'session_missing', status: 400, code: -32600 };
  const admit = (session: Exchange['session']): Rejection | undefined => {
    if (!session) return { reason: 'session_unknown', status: 404, code: -32600 };
    exchange.session = session;
    exchange.protocolVersion = session.protocolVersion;
    return undefined;
  };
  const found = sessions.find(id, ownerKey(exchange.principal), exchange.backendId);
  return found instanceof Promise ? found.then(admit) : admit(found);
}
