import { createHmac } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { isWellFormedAccessToken } from '@gatehouse/contracts';
import { createNetworks } from '@gatehouse/outbound';
import { sourceAddress } from '../edge/source-address.js';
import type { Exchange, Rejection } from '../exchange.js';
import type { ProxyConfig } from '../proxy.config.js';
import type { KnownToken } from '../snapshot/snapshot.js';
import { admit } from './admit.js';

/** A token that has been seen before. */
interface Seen {
  readonly hmac: string;
  /** When somebody was told of its use last. */
  toldAtMs: number;
}

/** Hears that a token was used; not of each use. */
export type OnTokenUse = (org: string, tokenId: string, timeMs: number) => void;

const tellEveryMs = 60_000;

/** Admits the bearer of an access token that the gateway issued, or says why not. All of it is in memory. */
export function admitAccessToken(
  { tokenPepper, trustedProxies }: Pick<ProxyConfig, 'tokenPepper' | 'trustedProxies'>,
  onUse: OnTokenUse,
): (exchange: Exchange, token: string) => Rejection | undefined {
  const seen = new LRUCache<string, Seen>({ max: 20_000 });
  const isTrusted = createNetworks(trustedProxies);

  const look = (token: string): Seen | undefined => {
    const known = seen.get(token);
    if (known || !isWellFormedAccessToken(token)) return known;
    const fresh = { hmac: createHmac('sha256', tokenPepper).update(token).digest('hex'), toldAtMs: 0 };
    seen.set(token, fresh);
    return fresh;
  };

  return (exchange, token) => {
    const { snapshot, timeMs, request } = exchange;
    const looked = look(token);
    exchange.tokenHmac = looked?.hmac ?? '';
    const known = snapshot.tokens.get(exchange.tokenHmac);
    const refusal = refusalOf(known, timeMs);
    if (refusal || !known || !looked) return { reason: refusal ?? 'token_invalid', status: 401 };
    if (known.networks && !known.networks(sourceAddress(request, isTrusted)))
      return { reason: 'token_network_not_allowed', status: 403 };
    const { id, principal } = known;
    const rejection = admit(exchange, principal);
    if (rejection || timeMs - looked.toldAtMs < tellEveryMs) return rejection;
    looked.toldAtMs = timeMs;
    onUse(principal.org, id, timeMs);
    return undefined;
  };
}

/** Why a token is not good at a time, whoever has it. */
export function refusalOf(known: KnownToken | undefined, timeMs: number) {
  if (!known) return 'token_invalid';
  if (known.revoked) return 'token_revoked';
  if (known.principal.expiresAtMs <= timeMs) return known.replaced ? 'token_replaced' : 'token_expired';
  return known.notBeforeMs > timeMs ? 'token_not_yet_valid' : undefined;
}
