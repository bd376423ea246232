import { errors, jwtVerify, type JWTPayload, type ProtectedHeaderParameters } from 'jose';
import { GatehouseError } from '@gatehouse/errors';
import { IssuerKeys } from './issuer-keys.js';
import { algorithms, clockToleranceMs } from './token-verifier.js';

/** Which sessions have ended at the identity provider. */
export interface LoggedOut {
  /** The user's `sub`; undefined when only a session is named. */
  userId: string | undefined;
  /** The session at the identity provider; undefined = all sessions of the user. */
  sid: string | undefined;
  /** Each token has its own, and counts once. */
  tokenId: string;
  /** Until when a token with this id would be accepted, milliseconds since 1970-01-01 UTC. */
  acceptedUntilMs: number;
}

const event = 'http://schemas.openid.net/event/backchannel-logout';
const maxAgeMs = 300_000;

/** Verifies logout tokens (OpenID Connect Back-Channel Logout 1.0, section 2.6). */
export class LogoutTokenVerifier {
  private readonly keys: IssuerKeys;

  /** `clientId`: whose sessions are ended; the audience of the tokens. */
  constructor(private readonly options: { issuer: string; clientId: string; jwksUri?: string }) {
    this.keys = new IssuerKeys(options.issuer, options.jwksUri);
  }

  /** @throws GatehouseError GATEHOUSE_PORTAL_LOGOUT_TOKEN_INVALID, GATEHOUSE_AUTH_ISSUER_UNAVAILABLE */
  async verify(token: string): Promise<LoggedOut> {
    const { payload, protectedHeader } = await this.verified(token);
    assertLogoutToken(payload, protectedHeader.typ);
    const { sub, sid, jti, iat = 0 } = payload;
    if (sub === undefined && sid === undefined) throw invalid('It names neither a user nor a session.');
    if (sid !== undefined && (typeof sid !== 'string' || sid === '')) throw invalid('The claim sid is not acceptable.');
    if (sub === '') throw invalid('The claim sub is not acceptable.');
    if (typeof jti !== 'string' || jti === '') throw invalid('It has no id (jti).');
    return { userId: sub, sid, tokenId: jti, acceptedUntilMs: iat * 1_000 + maxAgeMs + clockToleranceMs };
  }

  private async verified(token: string) {
    try {
      return await jwtVerify(token, (header, jws) => this.keys.keyFor(header, jws), {
        issuer: this.options.issuer,
        audience: this.options.clientId,
        algorithms,
        clockTolerance: clockToleranceMs / 1_000,
        maxTokenAge: maxAgeMs / 1_000,
        requiredClaims: ['iat', 'events'],
      });
    } catch (error) {
      if (error instanceof GatehouseError) throw error;
      if (error instanceof errors.JWTClaimValidationFailed)
        throw invalid(`The claim ${error.claim} is not acceptable.`);
      if (error instanceof errors.JOSEError) throw invalid(`Verification failed (${error.code}).`);
      throw invalid('It could not be read.');
    }
  }
}

/** No other token of the issuer is one: they have no such event, and an ID token may have a nonce. */
function assertLogoutToken(payload: JWTPayload, type: ProtectedHeaderParameters['typ']): void {
  const headerType = (type ?? 'JWT').toLowerCase().replace(/^application\//, '');
  if (headerType !== 'logout+jwt' && headerType !== 'jwt') throw invalid('It is of another type.');
  if (payload.typ !== undefined && payload.typ !== 'Logout') throw invalid('It is of another type.');
  const { events } = payload;
  const happened: unknown = isObject(events) ? events[event] : undefined;
  if (!isObject(happened)) throw invalid('It says nothing of a log-out.');
  if (payload.nonce !== undefined) throw invalid('It has a nonce.');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(detail: string): GatehouseError {
  return new GatehouseError('GATEHOUSE_PORTAL_LOGOUT_TOKEN_INVALID', { detail });
}
