import { randomUUID } from 'node:crypto';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
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
import { callerDecider } from '../callers/caller.decider.js';
import { callersProjection } from '../callers/callers.projection.js';
import { accessTokenDecider } from './access-token.decider.js';
import { IssueTokenDto, RevokeAllDto, RotateTokenDto, type LifetimeDto } from './access-tokens.dto.js';
import { AccessTokenRow } from './access-tokens.entity.js';
import { accessTokensProjection } from './access-tokens.projection.js';
import { AccessTokensQuery, type AccessTokenView } from './access-tokens.query.js';
import { limitsOf, TokenIssuer, type TokenIssuedAnswer } from './token-issuer.js';

const hourMs = 3_600_000;

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
    private readonly query: AccessTokensQuery,
    private readonly issuer: TokenIssuer,
  ) {}

  @Get()
  @SignedIn()
  @ApiOperation({ summary: 'List access tokens: all with token:read, else your own' })
  async list(@Query() { minSeq }: MinSeqDto, @CurrentPrincipal() by: Principal): Promise<{ items: AccessTokenView[] }> {
    await this.projectors.waitFor(accessTokensProjection, minSeq);
    await this.projectors.waitFor(callersProjection, minSeq);
    const mayRead = ({ createdBy, agentId }: AccessTokenView) =>
      createdBy === by.userId || this.grants.allows(by, 'token:read', { agent: agentId });
    return { items: (await this.query.list(by.org)).filter(mayRead) };
  }

  @Post()
  @SignedIn()
  @ApiOperation({ summary: 'Issue an access token; the answer is the only place where it is ever shown' })
  issue(@Body() body: IssueTokenDto, @ForCommand() by: CommandRequest): Promise<TokenIssuedAnswer> {
    const { kind, name, agentId } = body;
    this.assertMayIssue(by.principal, body, body);
    const holder = kind === 'pat' ? userOf(by.principal) : nobody;
    return this.issuer.issue(kind, { name, agentId, ...limitsOf(body), ...holder, rotatedFrom: '' }, body, by);
  }

  @Post(':id/rotate')
  @SignedIn()
  @ApiOperation({ summary: 'Issue another token with the same limits; the one that it replaces ends after an overlap' })
  async rotate(
    @Param('id') id: string,
    @Body() body: RotateTokenDto,
    @ForCommand() by: CommandRequest,
  ): Promise<TokenIssuedAnswer> {
    const row = await this.rowOf(by.principal.org, id);
    // Whoever gets a token of a person acts for that person.
    if (row.kind === 'pat' && row.userId !== by.principal.userId) throw new GatehouseError('GATEHOUSE_TOKEN_NOT_FOUND');
    this.assertMayIssue(by.principal, row, body);
    if (row.revokedAt !== null || (row.expiresAt !== null && row.expiresAt <= new Date()))
      throw new GatehouseError('GATEHOUSE_TOKEN_ENDED');
    const { kind, name, agentId, backends, tools, sourceCidrs } = row;
    const holder = kind === 'pat' ? userOf(by.principal) : nobody;
    const limits = { backends: [...backends], tools: [...tools], sourceCidrs: [...sourceCidrs], notBeforeMs: 0 };
    const issued = await this.issuer.issue(kind, { name, agentId, ...limits, ...holder, rotatedFrom: id }, body, by);
    const validUntilMs = Date.now() + (body.overlapHours ?? 24) * hourMs;
    const replace = { type: 'ReplaceAccessToken', replacedBy: issued.id, validUntilMs } as const;
    const { version } = await this.commands.run(accessTokenDecider, target(id), replace, by);
    return { ...issued, version };
  }

  @Post('revoke-all')
  @HttpCode(200)
  @SignedIn()
  @ApiOperation({ summary: 'Revoke every access token of a user, or of an agent, that was issued up to now' })
  revokeAll(@Body() body: RevokeAllDto, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    const { userId, agentId, note = '' } = body;
    if (userId !== undefined && agentId !== undefined)
      throw new GatehouseError('GATEHOUSE_REQUEST_INVALID', { detail: 'Give userId or agentId, not both.' });
    const isOwn = userId === by.principal.userId;
    this.assertMay(by.principal, isOwn ? 'token:revoke-own' : 'token:revoke-any', agentId);
    const id = agentId === undefined ? `user~${userId}` : `agent~${agentId}`;
    const command = { type: 'RevokeTokens', wishId: randomUUID(), note } as const;
    return this.commands.run(callerDecider, { aggregate: 'caller', id }, command, by);
  }

  @Delete(':id')
  @SignedIn()
  @ApiOperation({ summary: 'Revoke an access token' })
  async revoke(@Param('id') id: string, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    const row = await this.rowOf(by.principal.org, id);
    const isOwn = row.createdBy === by.principal.userId;
    // Who does not see it does not hear that it is there.
    const sees = isOwn || this.grants.allows(by.principal, 'token:read');
    if (!sees && !this.grants.allows(by.principal, 'token:revoke-any', { agent: row.agentId }))
      throw new GatehouseError('GATEHOUSE_TOKEN_NOT_FOUND');
    this.assertMay(by.principal, isOwn ? 'token:revoke-own' : 'token:revoke-any', row.agentId);
    return this.commands.run(accessTokenDecider, target(id), { type: 'RevokeAccessToken', note: '' }, by);
  }

  /** Whose it is, is in the rows, which may be behind. */
  private async rowOf(org: string, id: string): Promise<AccessTokenRow> {
    const { version } = await this.handler.load(accessTokenDecider, { org, ...target(id) });
    if (version > 0) await this.projectors.waitFor(accessTokensProjection, version);
    const row = await this.dataSource.getRepository(AccessTokenRow).findOneBy({ org, id });
    if (!row) throw new GatehouseError('GATEHOUSE_TOKEN_NOT_FOUND');
    return row;
  }

  private assertMayIssue(principal: Principal, token: Holder, { neverExpires }: LifetimeDto): void {
    this.assertMay(principal, neededFor(token), token.agentId);
    if (neverExpires) this.assertMay(principal, 'token:create-unexpiring', token.agentId);
  }

  private assertMay(principal: Principal, permission: Permission, agent: string | undefined): void {
    if (this.grants.allows(principal, permission, { agent })) return;
    throw new GatehouseError('GATEHOUSE_AUTH_FORBIDDEN', { detail: `You need the permission ${permission}.` });
  }
}

type Holder = Pick<AccessTokenRow, 'kind' | 'agentId'>;

/**
 * Anybody can be a user of Claude Code; a custom agent is somebody's own, and access rules trust in who holds its
 * tokens.
 */
function neededFor({ kind, agentId }: Holder): Permission {
  return kind === 'pat' && predefinedAgents.some(({ id }) => id === agentId) ? 'token:create-own' : 'token:create-any';
}

function target(id: string) {
  return { aggregate: 'access-token', id };
}

function userOf({ userId, userDomain, groups }: Principal) {
  return { userId, userDomain, groups: [...groups] };
}

const nobody = { userId: '', userDomain: '', groups: [] };
