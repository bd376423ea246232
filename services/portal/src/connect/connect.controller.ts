import { Controller, Get, Param, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GatehouseError } from '@gatehouse/errors';
import { bearerOf, Public, TokenVerifier } from '@gatehouse/identity';
import { escapeHtml, page } from '../pages/page.js';
import { PortalConfig } from '../portal.config.js';
import { AuthenticateRequest } from '../sessions/authenticate-request.js';
import { attemptCookie, Cookies } from '../sessions/cookies.js';
import { PageExceptionFilter } from '../pages/page.exception-filter.js';
import { BrokerClient } from './broker.client.js';

const attemptSeconds = 600;
const slug = /^[a-z0-9][a-z0-9-]{0,62}$/;

/**
 * Where a browser connects its user to a backend: to the backend's authorization server and back (OAuth, authorization
 * code). The answer counts only in the browser that was sent there, while the same user is signed in.
 */
@ApiExcludeController()
@Controller()
@UseFilters(PageExceptionFilter)
export class ConnectController {
  private readonly cookies: Cookies;

  constructor(
    private readonly config: PortalConfig,
    private readonly authenticate: AuthenticateRequest,
    private readonly verifier: TokenVerifier,
    private readonly broker: BrokerClient,
  ) {
    this.cookies = new Cookies(config.publicUrl);
  }

  /** Shows where it goes: nobody is sent to another site without having seen which. */
  @Get('connect/:backend')
  @Public()
  async show(
    @Param('backend') backendId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!slug.test(backendId)) throw new GatehouseError('GATEHOUSE_BACKEND_NOT_FOUND');
    const token = await this.tokenOf(request, reply);
    if (token === undefined) {
      return reply.redirect(`${this.config.publicUrl}/auth/login?return_to=/connect/${backendId}`, 303);
    }
    const { userName } = await this.verifier.verify(token);
    const { url, attempt } = await this.broker.authorize(token, backendId);
    const state = new URL(url).searchParams.get('state') ?? '';
    void reply.header('set-cookie', this.cookies.write(attemptCookie('connect', state), attempt, attemptSeconds));
    const there = escapeHtml(new URL(url).origin);
    const body = `<p>Gatehouse will call <strong>${escapeHtml(backendId)}</strong> for you,
      <strong>${escapeHtml(userName)}</strong>, with what you allow at <strong>${there}</strong>.</p>
      <p><a href="${escapeHtml(url)}">Continue to ${there}</a></p>
      <p><small>Not you? <a href="/">Go to the console</a> and sign out first.</small></p>`;
    await send(reply, `Connect ${backendId}`, body);
  }

  @Get('oauth/callback')
  @Public()
  async callback(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const answer = request.url.split('?')[1] ?? '';
    const name = attemptCookie('connect', new URLSearchParams(answer).get('state') ?? '');
    const attempt = this.cookies.read(request.headers.cookie, name);
    const token = await this.tokenOf(request, reply);
    if (attempt === undefined || token === undefined) throw new GatehouseError('GATEHOUSE_PORTAL_CONNECT_EXPIRED');
    void reply.header('set-cookie', this.cookies.remove(name));
    const { backendId } = await this.broker.complete(token, answer, attempt);
    const body = `<p>Gatehouse can call <strong>${escapeHtml(backendId)}</strong> for you from now on. An agent that waits
      for it can go on; you can close this page.</p><p><a href="/backends?backend=${escapeHtml(backendId)}">To the console</a></p>`;
    await send(reply, 'Connected', body);
  }

  /** Who the gateway is, for authorization servers that read it (Client ID Metadata Document). */
  @Get('oauth/client.json')
  @Public()
  client() {
    const { publicUrl } = this.config;
    return {
      client_id: `${publicUrl}/oauth/client.json`,
      client_name: 'Gatehouse',
      client_uri: publicUrl,
      application_type: 'web',
      redirect_uris: [`${publicUrl}/oauth/callback`],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    };
  }

  private async tokenOf(request: FastifyRequest, reply: FastifyReply): Promise<string | undefined> {
    await this.authenticate.run(request, reply);
    const { authorization } = request.headers;
    return authorization === undefined ? undefined : bearerOf(authorization);
  }
}

function send(reply: FastifyReply, title: string, body: string): FastifyReply {
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(page(title, body));
}
