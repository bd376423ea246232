import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { GatehouseError } from '@gatehouse/errors';
import { toPrincipal, type Principal } from './principal.js';

export interface TokenVerifierOptions {
  /** OIDC issuer, exactly as tokens name it. */
  issuer: string;
  /** A token must carry one of these audiences. */
  audience: readonly string[];
  /** Where the issuer's keys are; found by discovery when left out. */
  jwksUri?: string;
}

const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];
const clockToleranceSeconds = 5;
const unknownKeyMs = 10_000;
const faultsOfTheToken = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported];

/**
 * Verifies access tokens of the company's identity provider (RFC 9068, RFC 8725): signature by an allow-listed
 * algorithm, issuer, audience, type, expiry and not-before. Keys are fetched from the issuer, with time limits, and
 * kept; a key id that the issuer does not know is not asked for again for 10 s.
 */
export class TokenVerifier {
  private keys: Promise<JWTVerifyGetKey> | undefined;
  private readonly unknownKeys = new Map<string, number>();

  constructor(private readonly options: TokenVerifierOptions) {}

  /** @throws GatehouseError GATEHOUSE_AUTH_TOKEN_INVALID, _TOKEN_EXPIRED, _WRONG_AUDIENCE, _ISSUER_UNAVAILABLE */
  async verify(token: string): Promise<Principal> {
    const payload = await this.verifyPayload(token);
    if (!payload.sub) throw invalid('It has no subject.');
    return toPrincipal(payload, token);
  }

  private async verifyPayload(token: string): Promise<JWTPayload> {
    this.keys ??= this.loadKeys();
    const keys = await this.keys.catch((cause: unknown) => {
      this.keys = undefined;
      throw new GatehouseError('GATEHOUSE_AUTH_ISSUER_UNAVAILABLE', { cause });
    });
    try {
      const { payload, protectedHeader } = await jwtVerify(
        token,
        (header, jws) => this.keyFor(keys, header.kid, header, jws),
        {
          issuer: this.options.issuer,
          audience: [...this.options.audience],
          algorithms,
          clockTolerance: clockToleranceSeconds,
          requiredClaims: ['exp'],
        },
      );
      assertAccessToken(payload, protectedHeader.typ);
      return payload;
    } catch (error) {
      throw toAuthError(error);
    }
  }

  private async keyFor(
    keys: JWTVerifyGetKey,
    kid: string | undefined,
    ...args: Parameters<JWTVerifyGetKey>
  ): Promise<Awaited<ReturnType<JWTVerifyGetKey>>> {
    const id = kid ?? '';
    if ((this.unknownKeys.get(id) ?? 0) > Date.now()) throw new errors.JWKSNoMatchingKey();
    try {
      return await keys(...args);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) {
        if (this.unknownKeys.size > 1_000) this.unknownKeys.clear();
        this.unknownKeys.set(id, Date.now() + unknownKeyMs);
      }
      if (faultsOfTheToken.some((kind) => error instanceof kind)) throw error;
      // No answer in time, no 200, no JSON, no key set: nothing that the caller could mend.
      throw new GatehouseError('GATEHOUSE_AUTH_ISSUER_UNAVAILABLE', { cause: error });
    }
  }

  private async loadKeys(): Promise<JWTVerifyGetKey> {
    const uri = this.options.jwksUri ?? (await discoverJwksUri(this.options.issuer));
    return createRemoteJWKSet(new URL(uri), { timeoutDuration: 3_000, cooldownDuration: 5_000, cacheMaxAge: 600_000 });
  }
}

async function discoverJwksUri(issuer: string): Promise<string> {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(3_000),
    redirect: 'error',
  });
  const document = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown };
  if (document.issuer !== issuer) throw new TypeError('the discovery document names another issuer');
  if (typeof document.jwks_uri !== 'string') throw new TypeError('the discovery document has no jwks_uri');
  return document.jwks_uri;
}

/** An ID token or a refresh token of the same issuer is not an access token. */
function assertAccessToken(payload: JWTPayload, typ: string | undefined): void {
  const headerType = (typ ?? 'JWT').toLowerCase().replace(/^application\//, '');
  const claimType = payload.typ ?? (headerType === 'at+jwt' ? 'Bearer' : undefined);
  const isAccess = (headerType === 'at+jwt' || headerType === 'jwt') && claimType === 'Bearer';
  if (!isAccess) throw invalid('It is not an access token.');
  if (payload.cnf !== undefined) throw invalid('It is bound to a key (DPoP or mTLS), and no proof was given.');
}

function invalid(detail: string): GatehouseError {
  return new GatehouseError('GATEHOUSE_AUTH_TOKEN_INVALID', { detail });
}

/** The errors of jose hold the claims, so they are not passed on as a cause. */
function toAuthError(error: unknown): GatehouseError {
  if (error instanceof GatehouseError) return error;
  if (error instanceof errors.JWTExpired) return new GatehouseError('GATEHOUSE_AUTH_TOKEN_EXPIRED');
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'aud') return new GatehouseError('GATEHOUSE_AUTH_WRONG_AUDIENCE');
    return invalid(`The claim ${error.claim} is not acceptable.`);
  }
  if (error instanceof errors.JOSEError) return invalid(`Verification failed (${error.code}).`);
  return invalid('It could not be read.');
}
