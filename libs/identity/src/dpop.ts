import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, errors, jwtVerify, type JWTVerifyResult } from 'jose';
import { LRUCache } from 'lru-cache';
import { GatehouseError } from '@gatehouse/errors';

/** A request as a proof of possession is made for it. */
export interface ProvenRequest {
  /** HTTP method. */
  method: string;
  /** URL as the client calls it, without query and fragment. */
  url: string;
  /** The access token that comes with it. */
  token: string;
  /** Thumbprint (RFC 7638, SHA-256) of the key that the token is bound to. */
  boundTo: string;
}

/** Algorithms of proofs, as metadata names them. */
export const proofAlgorithms: readonly string[] = ['ES256', 'ES384', 'PS256', 'RS256', 'EdDSA', 'Ed25519'];

const ageSeconds = 60;
const clockToleranceSeconds = 60;
// As long as a proof could be shown again.
const rememberMs = (ageSeconds + 2 * clockToleranceSeconds) * 1_000;
const maxIdLength = 256;

/**
 * Checks proofs of possession (DPoP, RFC 9449, 4.3): for this very request, token and key, at most a minute old, and
 * never shown to this replica before.
 */
export class ProofVerifier {
  private readonly seen: LRUCache<string, true>;

  /** @param capacity how many proofs are remembered; beyond that none is taken until some are old. */
  constructor(private readonly capacity = 100_000) {
    this.seen = new LRUCache({ max: capacity, ttl: rememberMs });
  }

  /** @throws GatehouseError GATEHOUSE_AUTH_PROOF_INVALID */
  async verify(proof: string | undefined, request: ProvenRequest): Promise<void> {
    if (proof === undefined) throw refused('The header DPoP is missing.');
    const { payload, protectedHeader } = await read(proof);
    if (payload.htm !== request.method) throw refused('Its htm is another method.');
    if (addressOf(payload.htu) !== addressOf(request.url)) throw refused('Its htu is another URL.');
    if (payload.ath !== digest(request.token)) throw refused('Its ath is of another token.');
    const { jwk } = protectedHeader;
    if (!jwk || (await calculateJwkThumbprint(jwk)) !== request.boundTo) throw refused('Its key is another.');
    this.assertNew(payload.jti, request.boundTo);
  }

  private assertNew(id: unknown, boundTo: string): void {
    if (typeof id !== 'string' || id === '' || id.length > maxIdLength) throw refused('Its jti is not acceptable.');
    const key = digest(`${boundTo} ${id}`);
    if (this.seen.has(key)) throw refused('It was used before.');
    // What was forgotten to make room could be shown again.
    if (this.seen.size >= this.capacity && !this.seen.purgeStale()) throw refused('Too many proofs; try again.');
    this.seen.set(key, true);
  }
}

async function read(proof: string): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: [...proofAlgorithms],
      maxTokenAge: ageSeconds,
      clockTolerance: clockToleranceSeconds,
    });
  } catch (error) {
    // The errors of jose hold the claims, so they are not passed on as a cause.
    const what = error instanceof errors.JOSEError ? error.code : 'it could not be read';
    throw refused(`Verification failed (${what}).`);
  }
}

/** Scheme, host and path; undefined for what is no URL. */
function addressOf(url: unknown): string | undefined {
  if (typeof url !== 'string') return undefined;
  const { origin, pathname } = URL.parse(url) ?? {};
  return origin === undefined ? undefined : `${origin}${pathname ?? ''}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function refused(detail: string): GatehouseError {
  return new GatehouseError('GATEHOUSE_AUTH_PROOF_INVALID', { detail });
}
