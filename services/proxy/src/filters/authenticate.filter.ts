import { LRUCache } from 'lru-cache';
import { GatehouseError } from '@gatehouse/errors';
import type { Principal, TokenVerifier } from '@gatehouse/identity';
import type { Exchange, Filter, Rejection } from '../exchange.js';
import type { ProxyConfig } from '../proxy.config.js';
import type { ReasonCode } from '../reasons.js';
import type { CallPrincipal } from '../snapshot/snapshot.js';
import { admit } from './admit.js';
import { admitAccessToken, type OnTokenUse } from './admit-access-token.js';

/** Who is calling: a token of the company's identity provider, or an access token that the gateway issued. */
export function authenticate(
  config: Pick<ProxyConfig, 'publicUrl' | 'tokenPepper' | 'trustedProxies'>,
  verifier: TokenVerifier,
  onTokenUse: OnTokenUse,
): Filter {
  // Verified once, then a look-up; nothing outlives the token's own expiry.
  const verified = new LRUCache<string, Verified>({ max: 20_000 });
  const admitToken = admitAccessToken(config, onTokenUse);

  return (exchange) => {
    const token = bearerOf(exchange.request.headers.authorization);
    if (token === undefined) return challenge(exchange, config.publicUrl, 'token_missing');
    if (token.startsWith('gth_')) {
      const refusal = admitToken(exchange, token);
      return refusal?.status === 401 ? challenge(exchange, config.publicUrl, refusal.reason) : refusal;
    }
    const known = verified.get(token);
    if (known && known.principal.expiresAtMs > exchange.timeMs)
      return admit(exchange, callPrincipalOf(known, exchange));
    return verifyToken(exchange, token, verifier, verified, config.publicUrl);
  };
}

/** A token of the identity provider, and whom it makes of its bearer: the same object as long as that is the same. */
interface Verified {
  readonly principal: Principal;
  call?: CallPrincipal;
}

/** The agent is the client that got the token, never what the client calls itself. */
function callPrincipalOf(known: Verified, { snapshot }: Exchange): CallPrincipal {
  const { org, clientId } = known.principal;
  const agentId = snapshot.orgs.get(org)?.policy.agentOfClient(clientId) ?? '';
  if (known.call?.agentId !== agentId) known.call = toCallPrincipal(known.principal, agentId);
  return known.call;
}

/** Without a regular expression: a JWT is long, and this runs for every call. */
function bearerOf(header = ''): string | undefined {
  const token = header.slice(scheme.length);
  const isBearer = header.slice(0, scheme.length).toLowerCase() === scheme;
  return isBearer && token !== '' && !token.includes(' ') && !token.includes('\t') ? token : undefined;
}

const scheme = 'bearer ';

async function verifyToken(
  exchange: Exchange,
  token: string,
  verifier: TokenVerifier,
  verified: LRUCache<string, Verified>,
  publicUrl: string,
): Promise<Rejection | undefined> {
  try {
    const known: Verified = { principal: await verifier.verify(token) };
    verified.set(token, known);
    return admit(exchange, callPrincipalOf(known, exchange));
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
    if (error.code === 'GATEHOUSE_AUTH_ISSUER_UNAVAILABLE') return { reason: 'issuer_unavailable', status: 503 };
    const reason = error.code === 'GATEHOUSE_AUTH_TOKEN_EXPIRED' ? 'token_expired' : 'token_invalid';
    return challenge(exchange, publicUrl, reason);
  }
}

function toCallPrincipal(principal: Principal, agentId: string): CallPrincipal {
  const { org, kind, userId, userDomain, groups, clientId, expiresAtMs } = principal;
  const unlimited = { backends: [], tools: undefined };
  return { org, kind, userId, userDomain, groups, agentId, clientId, ...unlimited, expiresAtMs };
}

/** 401 with the challenge of RFC 9728, which leads a client to the identity provider. */
function challenge(exchange: Exchange, publicUrl: string, reason: ReasonCode): Rejection {
  const error = reason === 'token_missing' ? '' : 'error="invalid_token", ';
  const metadata = `${publicUrl}/.well-known/oauth-protected-resource${exchange.endpoint}`;
  return { reason, status: 401, headers: { 'www-authenticate': `Bearer ${error}resource_metadata="${metadata}"` } };
}
