import { Injectable } from '@nestjs/common';
import * as oidc from 'openid-client';
import { GatehouseError } from '@gatehouse/errors';
import { PortalConfig } from '../portal.config.js';
import type { SessionTokens } from './sealed-tokens.js';

/** A log-in that a browser has begun; it keeps this in a cookie until it comes back. */
export interface LoginAttempt {
  state: string;
  nonce: string;
  verifier: string;
  /** Path in the console to go back to. */
  returnTo: string;
}

const scope = 'openid profile email';

/** The portal as a client of the identity provider: authorization code with PKCE, state and nonce. */
@Injectable()
export class OidcClient {
  private discovered: Promise<oidc.Configuration> | undefined;

  constructor(private readonly config: PortalConfig) {}

  /** Where to send the browser, and what it must bring back. @throws GATEHOUSE_AUTH_ISSUER_UNAVAILABLE */
  async begin(returnTo: string): Promise<{ url: string; attempt: LoginAttempt }> {
    const configuration = await this.discover();
    const attempt = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
      returnTo,
    };
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: `${this.config.publicUrl}/auth/callback`,
      scope,
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, attempt };
  }

  /**
   * The tokens, and which session of the identity provider they are of.
   * @throws GATEHOUSE_PORTAL_LOGIN_REFUSED, GATEHOUSE_AUTH_ISSUER_UNAVAILABLE
   */
  async complete(pathAndQuery: string, attempt: LoginAttempt): Promise<{ tokens: SessionTokens; sid: string | null }> {
    const configuration = await this.discover();
    const checks = { pkceCodeVerifier: attempt.verifier, expectedState: attempt.state, expectedNonce: attempt.nonce };
    const url = new URL(pathAndQuery, this.config.publicUrl);
    const tokens = await oidc
      .authorizationCodeGrant(configuration, url, { ...checks, idTokenExpected: true })
      .catch((error: unknown) => {
        throw toLoginError(error);
      });
    const sid: unknown = tokens.claims()?.sid;
    return { tokens: toSessionTokens(tokens), sid: typeof sid === 'string' ? sid : null };
  }

  /** Undefined when the identity provider has ended the session. @throws GATEHOUSE_AUTH_ISSUER_UNAVAILABLE */
  async refresh(old: SessionTokens): Promise<SessionTokens | undefined> {
    if (old.refreshToken === undefined) return undefined;
    const configuration = await this.discover();
    try {
      return { ...old, ...toSessionTokens(await oidc.refreshTokenGrant(configuration, old.refreshToken)) };
    } catch (error) {
      if (error instanceof oidc.ResponseBodyError && error.error === 'invalid_grant') return undefined;
      throw new GatehouseError('GATEHOUSE_AUTH_ISSUER_UNAVAILABLE', { cause: withoutTokens(error) });
    }
  }

  /** Where the browser ends its session at the identity provider; the console when that offers none. */
  async endSessionUrl(idToken: string | undefined): Promise<string> {
    const back = `${this.config.publicUrl}/`;
    const configuration = await this.discover().catch(() => undefined);
    if (configuration?.serverMetadata().end_session_endpoint === undefined) return back;
    const parameters = { post_logout_redirect_uri: back, ...(idToken === undefined ? {} : { id_token_hint: idToken }) };
    return oidc.buildEndSessionUrl(configuration, parameters).href;
  }

  private async discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.config;
    const authentication = clientSecret === undefined ? oidc.None() : oidc.ClientSecretPost(clientSecret);
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out; an operator chose http
    const execute = issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [];
    this.discovered ??= oidc.discovery(new URL(issuer), clientId, undefined, authentication, { execute, timeout: 5 });
    return this.discovered.catch((error: unknown) => {
      this.discovered = undefined;
      throw new GatehouseError('GATEHOUSE_AUTH_ISSUER_UNAVAILABLE', { cause: withoutTokens(error) });
    });
  }
}

function toSessionTokens(answer: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers): SessionTokens {
  return {
    accessToken: answer.access_token,
    accessExpiresAtMs: Date.now() + (answer.expiresIn() ?? 60) * 1_000,
    ...(answer.refresh_token === undefined ? {} : { refreshToken: answer.refresh_token }),
    ...(answer.id_token === undefined ? {} : { idToken: answer.id_token }),
  };
}

function toLoginError(error: unknown): GatehouseError {
  if (error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError) {
    const detail = [error.error, error.error_description].filter(Boolean).join(': ');
    return new GatehouseError('GATEHOUSE_PORTAL_LOGIN_REFUSED', { detail });
  }
  const { code } = error as { code?: unknown };
  if (error instanceof oidc.ClientError && typeof code === 'string' && code !== 'OAUTH_TIMEOUT') {
    return new GatehouseError('GATEHOUSE_PORTAL_LOGIN_REFUSED', { detail: `The answer is not acceptable (${code}).` });
  }
  return new GatehouseError('GATEHOUSE_AUTH_ISSUER_UNAVAILABLE', { cause: withoutTokens(error) });
}

/** Errors of the client hold requests and answers, tokens included; the log needs to know only what kind it was. */
function withoutTokens(error: unknown): Error {
  const { message, code, cause } = error as Partial<Error> & { code?: unknown };
  const reason = (cause as { code?: unknown } | undefined)?.code;
  return new Error([message, code, reason].filter((part) => typeof part === 'string').join(' '));
}
