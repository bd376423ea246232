import type { Exchange, Rejection } from '../exchange.js';
import type { Route } from '../snapshot/snapshot.js';
import { eraFor } from './era.filter.js';

/** Takes the exchange to a backend, if the principal's credential is good for it. */
export function enterRoute(exchange: Exchange, backendId: string): Rejection | undefined {
  const { org, principal, era, message } = exchange;
  const route = org?.routes.get(backendId);
  // 404 would end the whole session of a legacy agent with an endpoint of several backends.
  const status = exchange.bundle === undefined ? { status: 404 } : {};
  if (!principal || !isOpenHere(route, exchange)) return { reason: 'backend_unknown', ...status };
  exchange.backendId = backendId;
  exchange.route = message?.method === 'tools/call' ? routeOfTool(route, message.params?.name) : route;
  if (principal.backends.length > 0 && !principal.backends.includes(backendId)) {
    return { reason: 'token_backend_not_allowed', status: 403 };
  }
  exchange.eraOut = eraFor(era, route);
  return exchange.eraOut ? undefined : { reason: 'era_not_supported', status: 502 };
}

/** What an agent brings for one backend must not go to several. */
function isOpenHere(route: Route | undefined, { bundle }: Exchange): route is Route {
  return route !== undefined && !(route.isPassthrough && bundle !== undefined);
}

/** The route with the tool's own deadline, if it has one. */
export function routeOfTool(route: Route, tool: unknown): Route {
  return (typeof tool === 'string' ? route.byTool.get(tool) : undefined) ?? route;
}
