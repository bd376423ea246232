import { sendWithRenewed } from '../credentials/renew.js';
import { exactly } from '../edge/exact-json.js';
import type { Exchange, Rejection } from '../exchange.js';
import { forwardToLegacyMember } from '../aggregate/legacy-member.js';
import { serveBundle } from '../aggregate/serve-bundle.js';
import { eraFor } from '../filters/era.filter.js';
import type { ProxyParts } from '../proxy.parts.js';
import { doubtIn, isOpening } from '../upstream/era-doubt.js';
import { kindOf } from '../upstream/upstreams.js';
import { forwardToModern } from './legacy-to-modern.js';
import { forwardToLegacy } from './modern-to-legacy.js';
import { narrowListen, serveListen } from '../listen/serve-listen.js';
import { forwardSameEra } from './same-era.js';

/** Joins the hop of the agent and the hop to the backend; what comes back is guarded. */
export async function forward(exchange: Exchange, parts: ProxyParts): Promise<Rejection | undefined> {
  const { route } = exchange;
  if (!route) return serveBundle(exchange, parts);
  const refusal = parts.upstreams.refusal(route);
  if (refusal) return refusal;
  let rejection = await forwardOnce(exchange, parts);
  if (rejection?.reason === 'upstream_unauthorized' && route.renewsCredential) {
    rejection = await sendWithRenewed(exchange, parts, rejection, () => forwardOnce(exchange, parts));
  }
  if (rejection) exchange.doubt ??= doubtIn(rejection, exchange.eraOut);
  return exchange.doubt === undefined ? rejection : forwardAnew(exchange, rejection, parts);
}

function forwardOnce(exchange: Exchange, parts: ProxyParts): Promise<Rejection | undefined> {
  const { era, eraOut, message, bundle } = exchange;
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

/**
 * The backend may not speak the era in which it was asked: it is looked at again, for this request and those that come.
 * The request is sent in the other era only when the backend has certainly not run it.
 */
async function forwardAnew(
  exchange: Exchange,
  rejection: Rejection | undefined,
  parts: ProxyParts,
): Promise<Rejection | undefined> {
  const { route, principal, credential, traceparent, response } = exchange;
  // Nobody looks at a backend with what an agent has brought for its call.
  if (!route || !principal || route.isPassthrough) return rejection;
  const looking = parts.eras.reconsider(principal.org, { route, credential, traceparent });
  if (!canBeRepeated(exchange)) return rejection;
  const verdict = (await looking) ?? parts.snapshots.current.orgs.get(principal.org)?.routes.get(route.backendId);
  const eraOut = verdict && eraFor(exchange.era, verdict);
  if (eraOut === undefined || eraOut === exchange.eraOut || response.destroyed) return rejection;
  exchange.eraOut = eraOut;
  exchange.doubt = undefined;
  return forwardOnce(exchange, parts);
}

function canBeRepeated({ doubt, message, response }: Exchange): boolean {
  const isHarmless = kindOf(message?.method) === 'read' || isOpening(message?.method);
  return (doubt === 'refused' || isHarmless) && !response.headersSent;
}
