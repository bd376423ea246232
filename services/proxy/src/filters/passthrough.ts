import { createHmac, hkdfSync } from 'node:crypto';
import { isOwnToken } from '@gatehouse/identity';
import { parseChallenge } from '@gatehouse/oauth-discovery';
import type { Exchange, Filter, Rejection } from '../exchange.js';
import type { ProxyConfig } from '../proxy.config.js';
import type { Route, Snapshot } from '../snapshot/snapshot.js';
import { authenticateWith, challenge } from './challenge.js';

/**
 * OAuth passthrough: the agent brings the token for the backend itself. The protocol forbids to pass on what was issued for
 * the gateway (MCP 2026-07-28, basic/security_best_practices, token passthrough), so the gateway is a reverse proxy in
 * front of this one backend: who is calling proves it with a second credential, the token is never looked at to decide
 * anything but whether it may not leave, and nothing keeps it.
 */
type PassthroughConfig = Pick<
  ProxyConfig,
  'allowPassthrough' | 'publicUrl' | 'issuer' | 'audience' | 'tokenPepper' | 'requireScopes'
>;

/** Header of the credential for the gateway, where the agent's own is for the backend. */
export const secondCredential = 'x-gatehouse-token';

const bearer = 'bearer ';

/** Takes the token that the agent brought for the backend, if the backend is one that wants it so. */
export function takeBroughtToken(config: PassthroughConfig): (exchange: Exchange) => Rejection | undefined {
  const key = Buffer.from(hkdfSync('sha256', config.tokenPepper, '', 'gatehouse/passthrough-fingerprint', 32));
  const own = { issuer: config.issuer, audiences: [config.publicUrl, config.audience] };

  return (exchange) => {
    const { route, principal, request, era, eraOut } = exchange;
    const { [secondCredential]: second } = request.headers;
    if (!route?.isPassthrough)
      return second === undefined ? undefined : { reason: 'passthrough_not_here', status: 400 };
    if (!config.allowPassthrough) return { reason: 'passthrough_off', status: 403 };
    if (!isSecure(route.origin)) return { reason: 'passthrough_insecure', status: 502 };
    const token = bearerOf(request.headers.authorization);
    if (second === undefined || !principal) return withoutSecond(token);
    if (token === '') return challenge(exchange, config, 'passthrough_token_missing');
    if (!isSendable(token)) return { reason: 'passthrough_token_invalid', status: 400 };
    if (isOwnToken(token, own)) return { reason: 'passthrough_token_ours', status: 403 };
    // A bridge between eras keeps sessions and what backends say of themselves.
    if (era !== eraOut) return { reason: 'passthrough_era', status: 502 };
    const fingerprint = createHmac('sha256', key).update(token).digest('hex');
    exchange.principal = { ...principal, broughtToken: fingerprint };
    exchange.credential = ['authorization', `Bearer ${token}`];
    return undefined;
  };
}

/** Empty when there is none. */
function bearerOf(authorization = ''): string {
  const isBearer = authorization.slice(0, bearer.length).toLowerCase() === bearer;
  return isBearer ? authorization.slice(bearer.length) : '';
}

/** The credential with which somebody is identified must not be the one that is passed on. */
function withoutSecond(token: string): Rejection {
  const reason = token.startsWith('gth_') ? 'token_not_for_passthrough' : 'passthrough_identity_missing';
  return { reason, status: 403 };
}

/** RFC 6750 section 2.1: what else there may be in a header is no token. */
function isSendable(token: string): boolean {
  return /^[A-Za-z0-9._~+/-]+=*$/.test(token);
}

function isSecure(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'https:' || hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

/** An agent that brings a token for the backend alone is told what is lacking, and not that its token is no good. */
export function explainPassthrough(identify: Filter, { allowPassthrough }: PassthroughConfig): Filter {
  const explain = (exchange: Exchange, refusal: Rejection | undefined): Rejection | undefined => {
    if (!allowPassthrough || refusal?.status !== 401 || exchange.bundle !== undefined) return refusal;
    const isLacking = exchange.request.headers[secondCredential] === undefined;
    if (!isLacking || !passthroughRoute(exchange.snapshot, exchange.backendId)) return refusal;
    return { reason: 'passthrough_identity_missing', status: 403 };
  };
  return (exchange) => {
    const refusal = identify(exchange);
    return refusal instanceof Promise ? refusal.then((late) => explain(exchange, late)) : explain(exchange, refusal);
  };
}

/** The backend at whose endpoint agents bring a token for it, in whatever organization. */
export function passthroughRoute({ orgs }: Snapshot, backendId: string): Route | undefined {
  for (const { routes } of orgs.values()) {
    const route = routes.get(backendId);
    if (route?.isPassthrough) return route;
  }
  return undefined;
}

/** What the backend says against the token is the agent's to hear; where it gets another one is said of our endpoint. */
export function relayChallenge(exchange: Exchange, publicUrl: string, status: number, header: string): Rejection {
  const found = parseChallenge(header);
  const rejection = { reason: 'upstream_unauthorized', status } as const;
  if (status !== 401 && !found) return rejection;
  const parameters = {
    ...(found?.error === undefined ? {} : { error: found.error }),
    ...(found?.scopes === undefined ? {} : { scope: found.scopes.join(' ') }),
  };
  return { ...rejection, headers: { 'www-authenticate': authenticateWith(exchange, publicUrl, parameters) } };
}
