import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { Body, Controller, Delete, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { AccessTokenKind, formatAccessToken } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { CommandHandler } from '@gatehouse/event-store';
import { CurrentPrincipal, GrantTable, SignedIn, type Permission, type Principal } from '@gatehouse/identity';
import { predefinedAgents } from '@gatehouse/policy-eval';
import {
  Commands,
  ForCommand,
  MinSeqDto,
  Projectors,
  type CommandAccepted,
  type CommandRequest,
} from '@gatehouse/service-kit';
import { TokenPepper } from './token-pepper.js';
import { accessTokenDecider } from './access-token.decider.js';
import { IssueTokenDto } from './access-tokens.dto.js';
import { AccessTokenRow } from './access-tokens.entity.js';
import { accessTokensProjection } from './access-tokens.projection.js';

/** A token as the API shows it; the token itself is shown once, when it is issued. */
type AccessTokenView = Omit<AccessTokenRow, 'org'>;

const kinds = { pat: AccessTokenKind.PAT, agt: AccessTokenKind.AGT, svc: AccessTokenKind.SVC } as const;
const dayMs = 86_400_000;

/** Everybody manages their own tokens; the routes decide by whose token it is. */
@ApiTags('tokens')
@Controller('tokens')
export class AccessTokensController {
  constructor(
    private readonly commands: Commands,
    private readonly handler: CommandHandler,
    private readonly dataSource: DataSource,
    private readonly grants: GrantTable,
    private readonly projectors: Projectors,
    private readonly pepper: TokenPepper,
  ) {}

  @Get()
  @SignedIn()
  @ApiOperation({ summary: 'List access tokens: all with token:read, else your own' })
  async list(@Query() { minSeq }: MinSeqDto, @CurrentPrincipal() by: Principal): Promise<{ items: AccessTokenView[] }> {
    await this.projectors.waitFor(accessTokensProjection, minSeq);
    const rows = await this.dataSource
      .getRepository(AccessTokenRow)
      .find({ where: { org: by.org }, order: { createdAt: 'DESC' } });
    const mayRead = ({ createdBy, agentId }: AccessTokenRow) =>
      createdBy === by.userId || this.grants.allows(by, 'token:read', { agent: agentId });
    return { items: rows.filter(mayRead).map(({ org: _, ...row }) => row) };
  }

  @Post()
  @SignedIn()
  @ApiOperation({ summary: 'Issue an access token; the answer is the only place where it is ever shown' })
  async issue(
    @Body() body: IssueTokenDto,
    @ForCommand() by: CommandRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAccepted & { token: string; expiresAt: string }> {
    const { principal } = by;
    this.assertMay(principal, neededFor(body), body.agentId);
    const token = formatAccessToken(body.kind, randomBytes(64));
    const expiresAtMs = Date.now() + (body.expiresInDays ?? 90) * dayMs;
    const issued = {
      ...{ kind: kinds[body.kind], name: body.name, agentId: body.agentId, backends: body.backends ?? [], expiresAtMs },
      ...(body.kind === 'pat' ? userOf(principal) : { userId: '', userDomain: '', groups: [] }),
      tokenHmac: createHmac('sha256', this.pepper.key).update(token).digest('hex'),
      lastFour: token.slice(-4),
    };
    const id = randomUUID();
    const accepted = await this.commands.run(
      accessTokenDecider,
      target(id),
      { type: 'IssueAccessToken', token: issued },
      by,
    );
    void reply.header('cache-control', 'no-store');
    return { ...accepted, token, expiresAt: new Date(expiresAtMs).toISOString() };
  }

  @Delete(':id')
  @SignedIn()
  @ApiOperation({ summary: 'Revoke an access token' })
  async revoke(@Param('id') id: string, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    const { org } = by.principal;
    const { version } = await this.handler.load(accessTokenDecider, { org, ...target(id) });
    if (version === 0) throw new GatehouseError('GATEHOUSE_TOKEN_NOT_FOUND');
    // Whose it is, is in the rows, which may be behind.
    await this.projectors.waitFor(accessTokensProjection, version);
    const row = await this.dataSource.getRepository(AccessTokenRow).findOneBy({ org, id });
    const isOwn = row?.createdBy === by.principal.userId;
    this.assertMay(by.principal, isOwn ? 'token:revoke-own' : 'token:revoke-any', row?.agentId);
    return this.commands.run(accessTokenDecider, target(id), { type: 'RevokeAccessToken', note: '' }, by);
  }

  private assertMay(principal: Principal, permission: Permission, agent: string | undefined): void {
    if (this.grants.allows(principal, permission, { agent })) return;
    throw new GatehouseError('GATEHOUSE_AUTH_FORBIDDEN', { detail: `You need the permission ${permission}.` });
  }
}

/**
 * Anybody can be a user of Claude Code; a custom agent is somebody's own, and access rules trust in who holds its
 * tokens.
 */
function neededFor({ kind, agentId }: IssueTokenDto): Permission {
  return kind === 'pat' && predefinedAgents.some(({ id }) => id === agentId) ? 'token:create-own' : 'token:create-any';
}

function target(id: string) {
  return { aggregate: 'access-token', id };
}

function userOf({ userId, userDomain, groups }: Principal) {
  return { userId, userDomain, groups: [...groups] };
}
