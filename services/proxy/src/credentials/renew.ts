import type { Exchange, Rejection } from '../exchange.js';
import type { ProxyParts } from '../proxy.parts.js';
import { askToConnect } from './connect.js';
import { isCredential } from './credential.cache.js';

/** A fresh one, and if that is refused too, what is to be done about it. */
const maxRenewals = 2;

/**
 * A backend that refuses the credential has not run the request: it is sent again with another one, if there is one.
 * What the backend wants besides, its user may have to agree to.
 */
export async function sendWithRenewed(
  exchange: Exchange,
  parts: Pick<ProxyParts, 'credentials' | 'seal'>,
  refused: Rejection,
  send: () => Promise<Rejection | undefined>,
): Promise<Rejection | undefined> {
  const { route, principal, response } = exchange;
  let rejection: Rejection | undefined = refused;
  if (!route || !principal) return rejection;
  for (let i = 0; i < maxRenewals && rejection?.reason === 'upstream_unauthorized'; i++) {
    const credential = await parts.credentials.renew(route, principal, exchange.credential, rejection);
    if (!isCredential(credential)) return askToConnect(exchange, parts.seal, credential);
    if (isSame(credential, exchange.credential) || response.headersSent || response.destroyed) return rejection;
    exchange.credential = credential;
    rejection = await send();
  }
  return rejection;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, i) => text === other[i]);
}
