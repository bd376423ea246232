import { Body, Controller, Get, HttpCode, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GatehouseError } from '@gatehouse/errors';
import { LogoutTokenVerifier, Public, TokenVerifier } from '@gatehouse/identity';
import { PortalConfig } from '../portal.config.js';
import { AuthenticateRequest, sessionCookie } from './authenticate-request.js';
import { attemptCookie, Cookies } from './cookies.js';
import { LoginPageExceptionFilter } from './login-page.exception-filter.js';
import { OidcClient, type LoginAttempt } from './oidc.client.js';
import { SessionStore } from './session-store.js';

const attemptSeconds = 600;

@ApiExcludeController()
@Controller('auth')
export class AuthController {
  private readonly cookies: Cookies;

  constructor(
    private readonly config: PortalConfig,
    private readonly oidc: OidcClient,
    private readonly sessions: SessionStore,
    private readonly authenticate: AuthenticateRequest,
    private readonly verifier: TokenVerifier,
    private readonly logoutTokens: LogoutTokenVerifier,
  ) {
    this.cookies = new Cookies(config.publicUrl);
  }

  @Get('login')
  @Public()
  @UseFilters(LoginPageExceptionFilter)
  async login(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query('return_to') returnTo?: string,
  ): Promise<void> {
    const path = localPath(returnTo);
    // Cookies belong to a host: a log-in begun at another name of this server could not be completed.
    if (request.host !== new URL(this.config.publicUrl).host) {
      return reply.redirect(`${this.config.publicUrl}/auth/login?return_to=${encodeURIComponent(path)}`, 303);
    }
    const { url, attempt } = await this.oidc.begin(path);
    const value = Buffer.from(JSON.stringify(attempt)).toString('base64url');
    void reply.header('set-cookie', this.cookies.write(attemptCookie('login', attempt.state), value, attemptSeconds));
    return reply.redirect(url, 303);
  }

  @Get('callback')
  @Public()
  @UseFilters(LoginPageExceptionFilter)
  async callback(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query('state') state?: string,
  ): Promise<void> {
    const attempt = this.attemptOf(request, String(state));
    const { tokens, sid } = await this.oidc.complete(request.url, attempt);
    const principal = await this.verifier.verify(tokens.accessToken);
    const earlier = this.cookies.read(request.headers.cookie, sessionCookie);
    if (earlier !== undefined) await this.sessions.end(earlier);
    const browser = request.headers['user-agent'] ?? '';
    const cookie = await this.sessions.create({ tokens, sid, browser }, principal);
    void reply.header('set-cookie', [
      this.cookies.remove(attemptCookie('login', attempt.state)),
      this.cookies.write(sessionCookie, cookie, this.config.sessionMs / 1_000),
    ]);
    return reply.redirect(attempt.returnTo, 303);
  }

  /** Answers where the browser has to go to be signed out at the identity provider too. */
  @Post('logout')
  @HttpCode(200)
  @Public()
  async logout(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ url: string }> {
    this.authenticate.assertNotForged(request);
    const cookie = this.cookies.read(request.headers.cookie, sessionCookie);
    const idToken = cookie === undefined ? undefined : await this.sessions.end(cookie);
    void reply.header('set-cookie', this.cookies.remove(sessionCookie));
    return { url: await this.oidc.endSessionUrl(idToken) };
  }

  /** From the identity provider: sessions that ended there end here (OpenID Connect Back-Channel Logout 1.0). */
  @Post('backchannel-logout')
  @HttpCode(200)
  @Public()
  async backchannelLogout(
    @Body() body: { logout_token?: unknown } | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    void reply.header('cache-control', 'no-store');
    const token = body?.logout_token;
    if (typeof token !== 'string') {
      throw new GatehouseError('GATEHOUSE_PORTAL_LOGOUT_TOKEN_INVALID', { detail: 'logout_token is missing.' });
    }
    await this.sessions.endAsTold(await this.logoutTokens.verify(token));
  }

  private attemptOf(request: FastifyRequest, state: string): LoginAttempt {
    const value = this.cookies.read(request.headers.cookie, attemptCookie('login', state));
    const attempt = value === undefined ? undefined : parseAttempt(value);
    if (attempt?.state !== state) throw new GatehouseError('GATEHOUSE_PORTAL_LOGIN_EXPIRED');
    return { ...attempt, returnTo: localPath(attempt.returnTo) };
  }
}

function parseAttempt(value: string): LoginAttempt | undefined {
  try {
    return JSON.parse(Buffer.from(value, 'base64url').toString('utf8')) as LoginAttempt;
  } catch {
    return undefined;
  }
}

/** Only a path of this very host: nobody may use the log-in to send people elsewhere. */
function localPath(returnTo: unknown): string {
  const base = 'http://console.invalid';
  if (typeof returnTo !== 'string' || !returnTo.startsWith('/') || !URL.canParse(returnTo, base)) return '/';
  const { origin, pathname, search } = new URL(returnTo, base);
  return origin === base && !pathname.startsWith('//') ? pathname + search : '/';
}
