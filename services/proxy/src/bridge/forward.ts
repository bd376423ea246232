import { exactly } from '../edge/exact-json.js';
import type { Exchange, Rejection } from '../exchange.js';
import { forwardToLegacyMember } from '../aggregate/legacy-member.js';
import { serveBundle } from '../aggregate/serve-bundle.js';
import type { ProxyParts } from '../proxy.parts.js';
import { forwardToModern } from './legacy-to-modern.js';
import { forwardToLegacy } from './modern-to-legacy.js';
import { narrowListen, serveListen } from '../listen/serve-listen.js';
import { forwardSameEra } from './same-era.js';

/** Joins the hop of the agent and the hop to the backend; what comes back is guarded. */
export function forward(exchange: Exchange, parts: ProxyParts): Promise<Rejection | undefined> {
  const { era, eraOut, route, message, bundle } = exchange;
  if (!route) return serveBundle(exchange, parts);
  const refusal = parts.upstreams.refusal(route);
  if (refusal) return Promise.resolve(refusal);
  if (message?.method === 'subscriptions/listen') {
    if (era !== eraOut) return serveListen(exchange, parts);
    narrowListen(exchange);
  }
  if (era === eraOut) {
    const isBehindSession = bundle !== undefined && era === 'legacy';
    return isBehindSession ? forwardToLegacyMember(exchange, parts) : forwardSameEra(exchange, parts);
  }
  // It is written anew, with every digit of its numbers.
  if (message) exchange.message = exactly(message, exchange.body.toString('utf8'));
  return era === 'legacy' ? forwardToModern(exchange, parts) : forwardToLegacy(exchange, parts);
}
