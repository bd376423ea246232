import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import * as oauth from 'oauth4webapi';
import { GatehouseError } from '@gatehouse/errors';
import { rejected, scopesIn } from '@gatehouse/oauth-discovery';
import type { OAuthClient } from './oauth-clients.js';
import { refusedBy } from './oauth-clients.js';
import { OAuthHttp } from './oauth-http.js';

/** What a token endpoint gave. */
export interface Granted {
  accessToken: string;
  refreshToken: string | undefined;
  /** Undefined when the server did not say, which means: those that were asked for. */
  scopes: string[] | undefined;
  /** Undefined when the server did not say. */
  lifetimeSeconds: number | undefined;
}

/** Whether and how a refusal of the token endpoint is final: the grant is gone, or the client is. */
export class GrantRefused extends Error {
  constructor(
    readonly code: string,
    readonly error: GatehouseError,
  ) {
    super(code);
  }
}

const retries = 2;
const pauseMs = 200;

/** Requests to token endpoints (RFC 6749, 7523, 8693) and to revocation endpoints (RFC 7009). */
@Injectable()
export class TokenEndpoint {
  constructor(private readonly http: OAuthHttp) {}

  /** @throws GatehouseError GATEHOUSE_OAUTH_REFUSED, _UNAVAILABLE, _SERVER_REJECTED */
  async exchangeCode(
    server: oauth.AuthorizationServer,
    client: OAuthClient,
    { answer, state, redirectUri, verifier, resource }: CodeExchange,
  ): Promise<Granted> {
    const own = { client_id: client.clientId };
    const parameters = oauth.validateAuthResponse(server, own, answer, state);
    // A code is good for one request, so that nothing is repeated.
    const response = await oauth
      .authorizationCodeGrantRequest(server, own, client.authentication, parameters, redirectUri, verifier, {
        ...this.options,
        additionalParameters: { resource },
      })
      .catch(rethrow);
    return this.granted(server, own, response).catch(unwrap);
  }

  /** @throws GrantRefused; GatehouseError GATEHOUSE_OAUTH_UNAVAILABLE after two repeats */
  async refresh(
    server: oauth.AuthorizationServer,
    client: OAuthClient,
    refreshToken: string,
    resource: string,
  ): Promise<Granted> {
    return this.ask(server, client, 'refresh_token', { refresh_token: refreshToken, resource });
  }

  /** Any grant that needs nobody. @throws GrantRefused; GatehouseError GATEHOUSE_OAUTH_UNAVAILABLE after two repeats */
  async ask(
    server: oauth.AuthorizationServer,
    client: OAuthClient,
    grantType: string,
    parameters: Record<string, string>,
  ): Promise<Granted> {
    const own = { client_id: client.clientId };
    const response = await this.send(server, client, grantType, parameters);
    return this.granted(server, own, response);
  }

  /**
   * An assertion about the user for another server (ID-JAG), instead of a token.
   * @throws GrantRefused; GatehouseError GATEHOUSE_OAUTH_UNAVAILABLE after two repeats
   */
  async askAssertion(
    server: oauth.AuthorizationServer,
    client: OAuthClient,
    parameters: Record<string, string>,
  ): Promise<string> {
    const wanted = { ...parameters, requested_token_type: idJag };
    const response = await this.send(server, client, tokenExchange, wanted);
    // It is no token, so its kind is "N_A" (RFC 8693 section 2.2.1).
    const recognizedTokenTypes = { n_a: () => undefined };
    const answer = await this.processed(server, { client_id: client.clientId }, response, { recognizedTokenTypes });
    if (answer.issued_token_type !== idJag)
      throw rejected('It gives something else than the assertion that was asked for.');
    return answer.access_token;
  }

  /** Repeated when the server does not answer, or says that it cannot at the moment. */
  private async send(
    server: oauth.AuthorizationServer,
    client: OAuthClient,
    grantType: string,
    parameters: Record<string, string>,
  ): Promise<Response> {
    const own = { client_id: client.clientId };
    for (let attempt = 0; ; attempt++) {
      try {
        const { authentication } = client;
        const response = await oauth
          .genericTokenEndpointRequest(server, own, authentication, grantType, parameters, this.options)
          .catch(rethrow);
        if (response.status >= 500 || response.status === 429) throw unavailable(server, response.status);
        return response;
      } catch (error) {
        const isPassing = error instanceof GatehouseError && error.code === 'GATEHOUSE_OAUTH_UNAVAILABLE';
        if (!isPassing || attempt === retries) throw error;
        await delay(pauseMs * 2 ** attempt * (1 + Math.random()));
      }
    }
  }

  /** Tells the server that a token is not needed any more. Whether it did so. */
  async revoke(
    server: oauth.AuthorizationServer,
    client: OAuthClient,
    token: string,
    kind: 'refresh_token' | 'access_token',
  ): Promise<boolean> {
    if (server.revocation_endpoint === undefined) return false;
    try {
      const own = { client_id: client.clientId };
      const additionalParameters = { token_type_hint: kind };
      const response = await oauth.revocationRequest(server, own, client.authentication, token, {
        ...this.options,
        additionalParameters,
      });
      return response.ok;
    } catch {
      return false;
    }
  }

  private async processed(
    server: oauth.AuthorizationServer,
    own: oauth.Client,
    response: Response,
    options: oauth.ProcessTokenResponseOptions = {},
  ): Promise<oauth.TokenEndpointResponse> {
    try {
      return await oauth.processGenericTokenEndpointResponse(server, own, response, options);
    } catch (error) {
      if (error instanceof oauth.ResponseBodyError) {
        throw new GrantRefused(error.error, refusedBy(server.issuer, 'give a token', { error: error.error }));
      }
      // Whoever is refused with a challenge is the client (RFC 6749 section 5.2).
      if (error instanceof oauth.WWWAuthenticateChallengeError) {
        throw new GrantRefused('invalid_client', refusedBy(server.issuer, 'give a token', { error: 'invalid_client' }));
      }
      throw rejected(`The answer of its token endpoint is not acceptable (${codeOf(error)}).`);
    }
  }

  private get options() {
    const { fetch } = this.http;
    return {
      [oauth.customFetch]: (url: string, init: { method: string; headers: Record<string, string>; body?: unknown }) =>
        fetch(url, init),
      // The outbound rules say where http is allowed.
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out
      [oauth.allowInsecureRequests]: true,
    };
  }

  private async granted(server: oauth.AuthorizationServer, own: oauth.Client, response: Response): Promise<Granted> {
    const answer = await this.processed(server, own, response);
    if (answer.token_type !== 'bearer') throw rejected(`It gives tokens of the kind ${answer.token_type}.`);
    if (!/^[\x21-\x7e]{1,16000}$/.test(answer.access_token)) throw rejected('Its token cannot be sent in a header.');
    return {
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token,
      scopes: answer.scope === undefined ? undefined : scopesIn(answer.scope),
      lifetimeSeconds: answer.expires_in,
    };
  }
}

/** RFC 8693. */
export const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
/** RFC 7523. */
export const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const idJag = 'urn:ietf:params:oauth:token-type:id-jag';

/** What a browser brought back, and what was kept for it. */
export interface CodeExchange {
  answer: URLSearchParams;
  state: string;
  redirectUri: string;
  verifier: string;
  resource: string;
}

function unavailable({ issuer }: oauth.AuthorizationServer, status: number): GatehouseError {
  return new GatehouseError('GATEHOUSE_OAUTH_UNAVAILABLE', { detail: `${issuer} answered with HTTP ${status}.` });
}

/** Errors of the library hold requests and answers, tokens included. */
function rethrow(error: unknown): never {
  if (error instanceof GatehouseError) throw error;
  throw rejected(`It cannot be asked for a token (${codeOf(error)}).`);
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : 'unknown';
}

function unwrap(error: unknown): never {
  throw error instanceof GrantRefused ? error.error : error;
}
