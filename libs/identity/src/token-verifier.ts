import { errors, jwtVerify, type JWTPayload } from 'jose';
import { GatehouseError } from '@gatehouse/errors';
import { IssuerKeys } from './issuer-keys.js';
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
/** An organization's name, which becomes a part of subjects and keys. */
const orgForm = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;

/**
 * Verifies access tokens of the company's identity provider (RFC 9068, RFC 8725): signature by an allow-listed
 * algorithm, issuer, audience, type, expiry and not-before.
 */
export class TokenVerifier {
  private readonly keys: IssuerKeys;

  constructor(private readonly options: TokenVerifierOptions) {
    this.keys = new IssuerKeys(options.issuer, options.jwksUri);
  }

  /** @throws GatehouseError GATEHOUSE_AUTH_TOKEN_INVALID, _TOKEN_EXPIRED, _WRONG_AUDIENCE, _ISSUER_UNAVAILABLE */
  async verify(token: string): Promise<Principal> {
    const payload = await this.verifyPayload(token);
    if (!payload.sub) throw invalid('It has no subject.');
    // Of a claim that is there but odd, nobody knows which organization it means.
    const isOrg = payload.org === undefined || (typeof payload.org === 'string' && orgForm.test(payload.org));
    if (!isOrg) throw invalid('The claim org is not acceptable.');
    return toPrincipal(payload, token);
  }

  private async verifyPayload(token: string): Promise<JWTPayload> {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, (header, jws) => this.keys.keyFor(header, jws), {
        issuer: this.options.issuer,
        audience: [...this.options.audience],
        algorithms,
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['exp'],
      });
      assertAccessToken(payload, protectedHeader.typ);
      return payload;
    } catch (error) {
      throw toAuthError(error);
    }
  }
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
