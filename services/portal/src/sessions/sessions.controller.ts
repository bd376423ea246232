import { Controller, Delete, Get, Param, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { GatehouseError } from '@gatehouse/errors';
import { CurrentPrincipal, SignedIn, type Principal } from '@gatehouse/identity';
import { PortalConfig } from '../portal.config.js';
import { sessionCookie } from './authenticate-request.js';
import { Cookies } from './cookies.js';
import { hashOf } from './sealed-tokens.js';
import { SessionStore } from './session-store.js';

/** A session in the console. */
export class SessionView {
  @ApiProperty() id!: string;
  @ApiProperty({ description: 'Whether the request came with it' }) isCurrent!: boolean;
  @ApiProperty({ description: 'What the browser said of itself' }) browser!: string;
  @ApiProperty() createdAt!: Date;
  @ApiProperty({ description: 'To the minute' }) usedAt!: Date;
  @ApiProperty({ description: 'When it ends if it is not used until then' }) idleEndsAt!: Date;
  @ApiProperty({ description: 'When it ends, used or not' }) endsAt!: Date;
}

export class SessionListView {
  @ApiProperty({ type: [SessionView] }) items!: SessionView[];
}

export class SessionsEnded {
  @ApiProperty({ description: 'How many were ended' }) ended!: number;
}

/** Everybody's own sessions in the console; nobody sees or ends those of others here. */
@ApiTags('sessions')
@Controller('api/sessions')
export class SessionsController {
  private readonly cookies: Cookies;

  constructor(
    private readonly config: PortalConfig,
    private readonly sessions: SessionStore,
  ) {
    this.cookies = new Cookies(config.publicUrl);
  }

  @Get()
  @SignedIn()
  @ApiOperation({ summary: 'List your sessions in the console' })
  @ApiOkResponse({ type: SessionListView })
  async list(@Req() request: FastifyRequest, @CurrentPrincipal() by: Principal): Promise<SessionListView> {
    const cookie = this.cookies.read(request.headers.cookie, sessionCookie);
    const current = cookie === undefined ? undefined : hashOf(cookie);
    const rows = await this.sessions.ofUser(by);
    return {
      items: rows.map(({ idHash, browser, createdAt, usedAt, endsAt }) => ({
        ...{ id: idHash, isCurrent: idHash === current, browser, createdAt, usedAt, endsAt },
        idleEndsAt: new Date(Math.min(endsAt.getTime(), usedAt.getTime() + this.config.sessionIdleMs)),
      })),
    };
  }

  @Delete()
  @SignedIn()
  @ApiOperation({ summary: 'Sign out everywhere: end all your sessions in the console, this one too' })
  @ApiOkResponse({ type: SessionsEnded })
  async endAll(@CurrentPrincipal() by: Principal): Promise<SessionsEnded> {
    return { ended: await this.sessions.endOf(by) };
  }

  @Delete(':id')
  @SignedIn()
  @ApiOperation({ summary: 'End one of your sessions in the console' })
  @ApiOkResponse({ type: SessionsEnded })
  async end(@Param('id') id: string, @CurrentPrincipal() by: Principal): Promise<SessionsEnded> {
    const ended = await this.sessions.endOf(by, id);
    if (ended === 0) throw new GatehouseError('GATEHOUSE_PORTAL_SESSION_NOT_FOUND');
    return { ended };
  }
}
