import { errors, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose';
import { GatehouseError } from '@gatehouse/errors';
import { IssuerKeys } from './issuer-keys.js';
import { toPrincipal, type Principal } from './principal.js';
import type { RoleMap } from './role-map.js';

export interface TokenVerifierOptions {
  /** OIDC issuer, exactly as tokens name it. */
  issuer: string;
  /** A token must carry one of these audiences. */
  audience: readonly string[];
  /** Where the issuer's keys are; found by discovery when left out. */
  jwksUri?: string;
  /** Which roles, groups and client roles of a token give which role; by their own names when left out. */
  roleMap?: RoleMap;
}

/** What a good token says. */
export interface VerifiedToken {
  principal: Principal;
  /** Every audience that it names. */
  audience: readonly string[];
  /** Whether it names one of the verifier's own audiences, and not only the one asked for. */
  isForAll: boolean;
  /** What its claim `scope` lists. */
  scopes: readonly string[];
  /**
   * Thumbprint of the key whose possession must be proved (claim `cnf`, RFC 9449): without a proof the token is worth
   * nothing. Undefined for a bearer token.
   */
  boundTo: string | undefined;
}

/** Signatures that are accepted. */
export const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];
/** By how much the clocks of the issuer and of the gateway may differ. */
export const clockToleranceMs = 60_000;
const clockTolerance = clockToleranceMs / 1_000;
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

  /**
   * Verifies a bearer token; one that is bound to a key is refused.
   * @throws GatehouseError GATEHOUSE_AUTH_TOKEN_INVALID, _TOKEN_EXPIRED, _TOKEN_NOT_YET_VALID, _WRONG_AUDIENCE,
   *   _PROOF_INVALID, _ISSUER_UNAVAILABLE
   */
  async verify(token: string): Promise<Principal> {
    const { principal, boundTo } = await this.inspect(token);
    if (boundTo === undefined) return principal;
    throw new GatehouseError('GATEHOUSE_AUTH_PROOF_INVALID', {
      detail: 'The token is bound to a key, and a proof is not accepted here. Use a bearer token.',
    });
  }

  /**
   * Verifies a token that may be bound to a key; the caller checks the proof. `resource`: an audience that is accepted
   * besides the verifier's own (RFC 8707).
   * @throws GatehouseError as `verify`, but for _PROOF_INVALID
   */
  async inspect(token: string, resource?: string): Promise<VerifiedToken> {
    const payload = await this.verifyPayload(token, resource);
    if (typeof payload.sub !== 'string' || payload.sub === '') throw invalid('It has no subject.');
    // Of a claim that is there but odd, nobody knows which organization it means.
    const isOrg = payload.org === undefined || (typeof payload.org === 'string' && orgForm.test(payload.org));
    if (!isOrg) throw invalid('The claim org is not acceptable.');
    const audience = [payload.aud ?? []].flat();
    return {
      principal: toPrincipal(payload, token, this.options.roleMap),
      audience,
      isForAll: audience.some((name) => this.options.audience.includes(name)),
      scopes: typeof payload.scope === 'string' ? payload.scope.split(' ') : [],
      boundTo: thumbprintOf(payload.cnf),
    };
  }

  private async verifyPayload(token: string, resource: string | undefined): Promise<JWTPayload> {
    const checks: JWTVerifyOptions = {
      issuer: this.options.issuer,
      audience: [...this.options.audience, ...(resource === undefined ? [] : [resource])],
      algorithms,
      clockTolerance,
      requiredClaims: ['exp'],
    };
    try {
      const { payload, protectedHeader } = await jwtVerify(
        token,
        (header, jws) => this.keys.keyFor(header, jws),
        checks,
      );
      assertAccessToken(payload, protectedHeader.typ);
      assertIssued(payload);
      return payload;
    } catch (error) {
      throw toAuthError(error);
    }
  }
}

/** An ID token or a refresh token of the same issuer is not an access token. */
function assertAccessToken(payload: JWTPayload, typ: string | undefined): void {
  const headerType = (typ ?? 'JWT').toLowerCase().replace(/^application\//, '');
  // Keycloak names the type `DPoP` in tokens that are bound by it.
  const claimType = payload.typ ?? (headerType === 'at+jwt' ? 'Bearer' : undefined);
  const isNamed = claimType === 'Bearer' || (claimType === 'DPoP' && payload.cnf !== undefined);
  const isAccess = (headerType === 'at+jwt' || headerType === 'jwt') && isNamed;
  if (!isAccess) throw invalid('It is not an access token.');
}

/** jose looks at `iat` only where there is a longest age. */
function assertIssued({ iat }: JWTPayload): void {
  if (iat !== undefined && iat * 1_000 > Date.now() + clockToleranceMs) throw notYetValid();
}

/** Other ways to bind a token (RFC 7800, RFC 8705), none of which is looked at here. */
const otherBindings = ['x5t#S256', 'jwk', 'jwe', 'jku', 'kid'];

/** Members of `cnf` that nobody knows say nothing (RFC 7800, 3.1): Keycloak has one of its own. */
function thumbprintOf(cnf: unknown): string | undefined {
  if (cnf === undefined) return undefined;
  const members = (typeof cnf === 'object' && cnf !== null ? cnf : {}) as Record<string, unknown>;
  const { jkt } = members;
  if (typeof jkt === 'string' && jkt !== '' && !otherBindings.some((name) => name in members)) return jkt;
  throw invalid('It is bound to something else than a DPoP key (RFC 9449).');
}

function invalid(detail: string): GatehouseError {
  return new GatehouseError('GATEHOUSE_AUTH_TOKEN_INVALID', { detail });
}

function notYetValid(): GatehouseError {
  return new GatehouseError('GATEHOUSE_AUTH_TOKEN_NOT_YET_VALID');
}

/** The errors of jose hold the claims, so they are not passed on as a cause. */
function toAuthError(error: unknown): GatehouseError {
  if (error instanceof GatehouseError) return error;
  if (error instanceof errors.JWTExpired) return new GatehouseError('GATEHOUSE_AUTH_TOKEN_EXPIRED');
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'aud') return new GatehouseError('GATEHOUSE_AUTH_WRONG_AUDIENCE');
    if (error.claim === 'nbf' && error.reason === 'check_failed') return notYetValid();
    return invalid(`The claim ${error.claim} is not acceptable.`);
  }
  if (error instanceof errors.JOSEError) return invalid(`Verification failed (${error.code}).`);
  return invalid('It could not be read.');
}
