import { decodeJwt } from 'jose';

/** What makes a token the gateway's own business. */
export interface OwnTokens {
  /** The identity provider of the gateway. */
  issuer: string;
  /** Names of the gateway; a URL stands for all that begins with it. */
  audiences: readonly string[];
}

/**
 * Whether a token was issued by the gateway, by its identity provider, or for the gateway: such a token must not be sent
 * to anybody else (MCP security best practices, token passthrough). Looks at claims without verifying them: a token is not
 * accepted by this, only refused. One that is no JWT (RFC 7519) belongs to somebody else.
 */
export function isOwnToken(token: string, { issuer, audiences }: OwnTokens): boolean {
  if (token.startsWith('gth_')) return true;
  let claims: ReturnType<typeof decodeJwt>;
  try {
    claims = decodeJwt(token);
  } catch {
    return false;
  }
  const named = [claims.aud ?? []].flat().filter((name) => typeof name === 'string');
  return same(claims.iss) === same(issuer) || named.some((name) => audiences.some((own) => isNamed(name, own)));
}

/** A slash at the end says nothing. */
function same(url: unknown): unknown {
  return typeof url === 'string' ? url.replace(/\/$/, '') : undefined;
}

function isNamed(name: string, own: string): boolean {
  return same(name) === same(own) || (own.includes('://') && name.startsWith(`${String(same(own))}/`));
}
