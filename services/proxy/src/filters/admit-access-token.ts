import { createHmac } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { isWellFormedAccessToken } from '@gatehouse/contracts';
import type { Exchange } from '../exchange.js';
import type { ReasonCode } from '../reasons.js';
import type { KnownToken } from '../snapshot/snapshot.js';
import { admit } from './admit.js';

/** Admits the bearer of an access token that the gateway issued, or says why not. All of it is in memory. */
export function admitAccessToken(tokenPepper: Buffer): (exchange: Exchange, token: string) => ReasonCode | undefined {
  const fingerprints = new LRUCache<string, string>({ max: 20_000 });

  const fingerprintOf = (token: string) => {
    const known = fingerprints.get(token);
    if (known !== undefined || !isWellFormedAccessToken(token)) return known ?? '';
    const fresh = createHmac('sha256', tokenPepper).update(token).digest('hex');
    fingerprints.set(token, fresh);
    return fresh;
  };

  return (exchange, token) => {
    exchange.tokenHmac = fingerprintOf(token);
    const known = exchange.snapshot.tokens.get(exchange.tokenHmac);
    const refusal = refusalOf(known, exchange.timeMs);
    if (known && !refusal) admit(exchange, known.principal);
    return refusal;
  };
}

/** Why a token is not good at a time. */
export function refusalOf(known: KnownToken | undefined, timeMs: number): ReasonCode | undefined {
  if (!known) return 'token_invalid';
  if (known.revoked) return 'token_revoked';
  return known.principal.expiresAtMs <= timeMs ? 'token_expired' : undefined;
}
