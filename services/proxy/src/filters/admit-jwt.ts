import { LRUCache } from 'lru-cache';
import { GatehouseError, type ErrorCode } from '@gatehouse/errors';
import {
  clockToleranceMs,
  ProofVerifier,
  type Principal,
  type TokenVerifier,
  type VerifiedToken,
} from '@gatehouse/identity';
import { rememberSubject } from '../credentials/subject-tokens.js';
import type { Exchange, Rejection } from '../exchange.js';
import type { ProxyConfig } from '../proxy.config.js';
import type { ReasonCode } from '../reasons.js';
import type { CallPrincipal } from '../snapshot/snapshot.js';
import { admit } from './admit.js';
import { mcpScopesOf } from './scopes.js';

type Refusal = Rejection | undefined | Promise<Rejection | undefined>;

/** Admits the bearer of a token of the identity provider, or says why not. `isProven`: it came with a proof (DPoP). */
export function admitJwt(
  { publicUrl, requireScopes }: Pick<ProxyConfig, 'publicUrl' | 'requireScopes'>,
  verifier: TokenVerifier,
  discover: (principal: Principal) => void,
): (exchange: Exchange, token: string, isProven: boolean) => Refusal {
  // Verified once, then a look-up; nothing outlives the token's own expiry.
  const verified = new LRUCache<string, Verified>({ max: 20_000 });
  const proofs = new ProofVerifier();

  const admitVerified = (exchange: Exchange, token: string, known: Verified, isProven: boolean): Refusal => {
    const { isForAll, audience, boundTo } = known;
    if (!isForAll && !audience.includes(publicUrl + exchange.endpoint)) return refusal('token_audience');
    // What is bound is worth nothing without a proof, and what is not bound proves nothing.
    if ((boundTo !== undefined) !== isProven) return refusal('proof_invalid');
    if (boundTo === undefined) return admit(exchange, callPrincipalOf(known, token, exchange));
    return prove(exchange, token, boundTo).then(
      (refused) => refused ?? admit(exchange, callPrincipalOf(known, token, exchange)),
    );
  };

  const prove = async ({ request, endpoint }: Exchange, token: string, boundTo: string) => {
    const { dpop } = request.headers;
    const proven = { method: request.method ?? '', url: publicUrl + endpoint, token, boundTo };
    return proofs.verify(typeof dpop === 'string' ? dpop : undefined, proven).then(() => undefined, refusalOf);
  };

  const verify = async (exchange: Exchange, token: string, isProven: boolean) => {
    let known: Verified;
    try {
      known = new Verified(await verifier.inspect(token, publicUrl + exchange.endpoint), requireScopes);
    } catch (error) {
      return refusalOf(error);
    }
    verified.set(token, known);
    return admitVerified(exchange, token, known, isProven);
  };

  /** The agent is the client that got the token, never what the client calls itself. */
  const callPrincipalOf = (known: Verified, token: string, { snapshot }: Exchange): CallPrincipal => {
    const { org, clientId } = known.principal;
    const agentId = snapshot.orgs.get(org)?.policy.agentOfClient(clientId) ?? '';
    if (known.call?.agentId === agentId) return known.call;
    if (agentId === '') discover(known.principal);
    return (known.call = known.callAs(agentId, token));
  };

  return (exchange, token, isProven) => {
    const known = verified.get(token);
    const isGood = known && known.untilMs > exchange.timeMs;
    return isGood ? admitVerified(exchange, token, known, isProven) : verify(exchange, token, isProven);
  };
}

/** A good token, and whom it makes of its bearer: the same object as long as that is the same. */
class Verified {
  readonly principal: Principal;
  readonly audience: readonly string[];
  readonly isForAll: boolean;
  readonly boundTo: string | undefined;
  readonly untilMs: number;
  private readonly scopes: CallPrincipal['scopes'];
  call: CallPrincipal | undefined;

  constructor({ principal, audience, isForAll, boundTo, scopes }: VerifiedToken, requireScopes: boolean) {
    this.principal = principal;
    this.audience = audience;
    this.isForAll = isForAll;
    this.boundTo = boundTo;
    this.untilMs = principal.expiresAtMs + clockToleranceMs;
    this.scopes = mcpScopesOf(scopes, requireScopes);
  }

  callAs(agentId: string, token: string): CallPrincipal {
    const { org, kind, userId, userDomain, groups, clientId } = this.principal;
    const whom = { org, kind, userId, userDomain, groups, agentId, clientId };
    const may = { backends: [], tools: undefined, scopes: this.scopes, expiresAtMs: this.untilMs };
    return rememberSubject({ ...whom, ...may }, token);
  }
}

const reasonsOf: Partial<Record<ErrorCode, ReasonCode>> = {
  GATEHOUSE_AUTH_ISSUER_UNAVAILABLE: 'issuer_unavailable',
  GATEHOUSE_AUTH_TOKEN_EXPIRED: 'token_expired',
  GATEHOUSE_AUTH_TOKEN_NOT_YET_VALID: 'token_not_yet_valid',
  GATEHOUSE_AUTH_WRONG_AUDIENCE: 'token_audience',
  GATEHOUSE_AUTH_PROOF_INVALID: 'proof_invalid',
};

function refusalOf(error: unknown): Rejection {
  if (!(error instanceof GatehouseError)) throw error;
  return refusal(reasonsOf[error.code] ?? 'token_invalid');
}

function refusal(reason: ReasonCode): Rejection {
  return { reason, status: reason === 'issuer_unavailable' ? 503 : 401 };
}
