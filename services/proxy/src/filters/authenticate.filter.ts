import type { Exchange, Filter, Rejection } from '../exchange.js';
import type { ProxyParts } from '../proxy.parts.js';
import { admitAccessToken } from './admit-access-token.js';
import { admitJwt } from './admit-jwt.js';
import { challenge } from './challenge.js';
import { secondCredential } from './passthrough.js';

/** Who is calling: a token of the company's identity provider, or an access token that the gateway issued. */
export function authenticate(parts: Pick<ProxyParts, 'config' | 'verifier' | 'onTokenUse' | 'discovered'>): Filter {
  const { config, verifier, onTokenUse, discovered } = parts;
  const admitToken = admitAccessToken(config, onTokenUse);
  const admitClient = admitJwt(config, verifier, (principal) => discovered.note(principal));
  const challenged = (exchange: Exchange, refusal: Rejection | undefined): Rejection | undefined =>
    refusal?.status === 401 ? challenge(exchange, config, refusal.reason) : refusal;

  /** Where `Authorization` is for the backend. */
  const identifySecond = (exchange: Exchange, token: string) => {
    if (exchange.bundle !== undefined) return { reason: 'passthrough_not_here', status: 400 } as const;
    if (token.startsWith('gth_')) return challenged(exchange, admitToken(exchange, token));
    const refusal = admitClient(exchange, token, false);
    return refusal instanceof Promise
      ? refusal.then((late) => challenged(exchange, late))
      : challenged(exchange, refusal);
  };

  return (exchange) => {
    // Of a long message, before it is read; a proof of possession would not work twice.
    if (exchange.principal) return undefined;
    const { authorization = '', [secondCredential]: second } = exchange.request.headers;
    if (second !== undefined) return identifySecond(exchange, String(second));
    const scheme = schemeOf(authorization);
    const token = scheme && tokenOf(authorization, scheme);
    if (token === undefined) return challenge(exchange, config, 'token_missing');
    if (token.startsWith('gth_')) {
      if (scheme === dpop) return challenge(exchange, config, 'token_invalid');
      return challenged(exchange, admitToken(exchange, token));
    }
    const refusal = admitClient(exchange, token, scheme === dpop);
    return refusal instanceof Promise
      ? refusal.then((late) => challenged(exchange, late))
      : challenged(exchange, refusal);
  };
}

const bearer = 'bearer ';
const dpop = 'dpop ';

/** Without a regular expression: a JWT is long, and this runs for every call. */
function schemeOf(header: string): string | undefined {
  if (header.slice(0, bearer.length).toLowerCase() === bearer) return bearer;
  return header.slice(0, dpop.length).toLowerCase() === dpop ? dpop : undefined;
}

function tokenOf(header: string, scheme: string): string | undefined {
  const token = header.slice(scheme.length);
  return token !== '' && !token.includes(' ') && !token.includes('\t') ? token : undefined;
}
