import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GatehouseError } from '@gatehouse/errors';
import { PortalConfig } from '../portal.config.js';
import { Cookies } from './cookies.js';
import { SessionStore } from './session-store.js';

/** Name of the session cookie, before the prefix. */
export const sessionCookie = 'gatehouse_session';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Turns a session cookie into the bearer token that everything behind understands. A request that brings its own
 * Authorization header is left alone: no other site can make a browser send one.
 */
@Injectable()
export class AuthenticateRequest {
  private readonly cookies: Cookies;

  constructor(
    private readonly config: PortalConfig,
    private readonly sessions: SessionStore,
  ) {
    this.cookies = new Cookies(config.publicUrl);
  }

  /** @throws GatehouseError GATEHOUSE_PORTAL_FORGERY_REFUSED, GATEHOUSE_AUTH_ISSUER_UNAVAILABLE */
  async run(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (request.headers.authorization !== undefined) return;
    const cookie = this.cookies.read(request.headers.cookie, sessionCookie);
    if (cookie === undefined) return;
    this.assertNotForged(request);
    const token = await this.sessions.accessToken(cookie);
    if (token === undefined) void reply.header('set-cookie', this.cookies.remove(sessionCookie));
    else request.headers.authorization = `Bearer ${token}`;
  }

  /** Another site can make a browser send the cookie, but neither this header nor our origin. */
  assertNotForged({ method, headers }: FastifyRequest): void {
    if (reading.has(method)) return;
    if (headers.origin !== this.config.publicUrl) {
      const detail = `Its Origin is ${headers.origin ?? 'not stated'}; the console is at ${this.config.publicUrl}.`;
      throw new GatehouseError('GATEHOUSE_PORTAL_FORGERY_REFUSED', { detail });
    }
    if (headers['x-gatehouse-csrf'] === undefined) {
      const detail = 'The header x-gatehouse-csrf is missing.';
      throw new GatehouseError('GATEHOUSE_PORTAL_FORGERY_REFUSED', { detail });
    }
  }
}
