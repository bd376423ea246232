import * as oidc from 'openid-client';
import { GatehouseError } from '@gatehouse/errors';
import { reasonOf } from '../fetch-from.js';
import type { SignIn } from './credentials-file.js';

const clientId = 'gatehouse-cli';
const scope = 'openid profile email';

/** What the person has to do in a browser. */
export interface DevicePrompt {
  /** With the code in it, when the identity provider can do that. */
  url: string;
  code: string;
  expiresInSeconds: number;
}

/** The command line as a client of the identity provider: public, by device flow (RFC 8628). */
export class OidcClient {
  private constructor(
    private readonly issuer: string,
    private readonly configuration: oidc.Configuration,
  ) {}

  /** @throws GatehouseError GATEHOUSE_AUTH_ISSUER_UNAVAILABLE */
  static async discover(issuer: string): Promise<OidcClient> {
    // Plain http is for this machine alone.
    const isLocal = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/.test(issuer);
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out; loopback only
    const options = isLocal ? { execute: [oidc.allowInsecureRequests] } : {};
    try {
      return new OidcClient(issuer, await oidc.discovery(new URL(issuer), clientId, undefined, oidc.None(), options));
    } catch (error) {
      throw toSignInError(error, issuer);
    }
  }

  /** Asks for a code, shows it and waits until the person has allowed it. @throws GATEHOUSE_CLI_LOGIN_REFUSED, ... */
  async signInByDevice(show: (prompt: DevicePrompt) => void): Promise<SignIn> {
    return this.tokens(async () => {
      const device = await oidc.initiateDeviceAuthorization(this.configuration, { scope });
      show({
        url: device.verification_uri_complete ?? device.verification_uri,
        code: device.user_code,
        expiresInSeconds: device.expires_in,
      });
      return oidc.pollDeviceAuthorizationGrant(this.configuration, device);
    });
  }

  /** @throws GATEHOUSE_CLI_LOGIN_REFUSED when the log-in has ended, GATEHOUSE_AUTH_ISSUER_UNAVAILABLE */
  async refresh(token: string): Promise<SignIn> {
    return this.tokens(() => oidc.refreshTokenGrant(this.configuration, token), token);
  }

  /** Ends the log-in at the identity provider. @throws GATEHOUSE_CLI_LOGIN_REFUSED, GATEHOUSE_AUTH_ISSUER_UNAVAILABLE */
  async revoke(token: string): Promise<void> {
    await oidc.tokenRevocation(this.configuration, token).catch((error: unknown) => {
      throw toSignInError(error, this.issuer);
    });
  }

  private async tokens(
    ask: () => Promise<oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers>,
    oldRefreshToken?: string,
  ): Promise<SignIn> {
    try {
      const answer = await ask();
      const token = answer.refresh_token ?? oldRefreshToken;
      const expiresAtMs = Date.now() + (answer.expiresIn() ?? 60) * 1_000;
      return {
        accessToken: answer.access_token,
        ...(token === undefined ? {} : { refresh: { issuer: this.issuer, token, expiresAtMs } }),
      };
    } catch (error) {
      throw toSignInError(error, this.issuer);
    }
  }
}

const explanations: Partial<Record<string, string>> = {
  access_denied: 'It was not allowed in the browser.',
  expired_token: 'Nobody allowed it in time.',
  invalid_grant: 'The log-in has ended.',
};

/** The errors of openid-client may hold whole responses, so they are not passed on as a cause. */
function toSignInError(error: unknown, issuer: string): GatehouseError {
  if (error instanceof oidc.ResponseBodyError) {
    const detail = explanations[error.error] ?? `${error.error}: ${error.error_description ?? 'no reason given'}.`;
    return new GatehouseError('GATEHOUSE_CLI_LOGIN_REFUSED', { detail });
  }
  const { code } = error as { code?: unknown };
  if (code === 'OAUTH_TIMEOUT' || (error instanceof Error && error.name === 'TimeoutError')) {
    return new GatehouseError('GATEHOUSE_CLI_LOGIN_REFUSED', { detail: 'Nobody allowed it in time.' });
  }
  return new GatehouseError('GATEHOUSE_AUTH_ISSUER_UNAVAILABLE', { detail: `${issuer}: ${reasonOf(error)}.` });
}
