import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { ConnectionKind } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { CommandHandler } from '@gatehouse/event-store';
import { CurrentPrincipal, GrantTable, SignedIn, type Permission, type Principal } from '@gatehouse/identity';
import {
  Commands,
  ForCommand,
  MinSeqDto,
  Projectors,
  type CommandAccepted,
  type CommandRequest,
} from '@gatehouse/service-kit';
import { Vault } from '../vault/vault.js';
import { connectionDecider } from './connection.decider.js';
import { SaveConnectionDto } from './connections.dto.js';
import { ConnectionRow } from './connections.entity.js';
import { connectionsProjection } from './connections.projection.js';
import { checkHeaders } from './header-rules.js';

/** A connection as the API shows it. */
type ConnectionView = Omit<ConnectionRow, 'org'>;

/** Everybody manages their own connections; the routes decide by whose connection it is. */
@ApiTags('connections')
@Controller('connections')
export class ConnectionsController {
  constructor(
    private readonly commands: Commands,
    private readonly handler: CommandHandler,
    private readonly vault: Vault,
    private readonly dataSource: DataSource,
    private readonly grants: GrantTable,
    private readonly projectors: Projectors,
  ) {}

  @Get()
  @SignedIn()
  @ApiOperation({ summary: 'List connections: all with connection:read, else your own' })
  async list(@Query() { minSeq }: MinSeqDto, @CurrentPrincipal() by: Principal): Promise<{ items: ConnectionView[] }> {
    await this.projectors.waitFor(connectionsProjection, minSeq);
    const rows = await this.dataSource
      .getRepository(ConnectionRow)
      .find({ where: { org: by.org }, order: { backendId: 'ASC', userId: 'ASC' } });
    const mayRead = ({ userId, backendId }: ConnectionRow) =>
      userId === by.userId || this.grants.allows(by, 'connection:read', { backend: backendId });
    return { items: rows.filter(mayRead).map(({ org: _, ...row }) => row) };
  }

  @Put()
  @SignedIn()
  @ApiOperation({ summary: 'Make a connection to a backend, or replace its secret' })
  async save(@Body() body: SaveConnectionDto, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    const { backendId, shared = false } = body;
    const { org, userId: self } = by.principal;
    this.assertMay(by.principal, shared ? 'connection:create-shared' : 'connection:create-own', backendId);
    const headers = checkHeaders(body.headers);
    const userId = shared ? '' : self;
    const id = connectionId(backendId, userId);
    const { version: secretVersion, fingerprint } = await this.vault.store(org, id, headers);
    const headerNames = Object.keys(headers).sort();
    const command = {
      ...({ type: 'SaveConnection', kind: ConnectionKind.HEADER, backendId, userId } as const),
      ...{ headerNames, secretVersion, fingerprint },
    };
    const accepted = await this.commands.run(connectionDecider, target(id), command, by);
    await this.vault.destroyUpTo(org, id, secretVersion - 1);
    return accepted;
  }

  @Delete(':id')
  @SignedIn()
  @ApiOperation({ summary: 'Remove a connection and destroy its secret' })
  async remove(@Param('id') id: string, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    const [backendId = ''] = id.split('~');
    const isOwn = id === connectionId(backendId, by.principal.userId);
    this.assertMay(by.principal, isOwn ? 'connection:create-own' : 'connection:revoke', backendId);
    const { org } = by.principal;
    const { state } = await this.handler.load(connectionDecider, { org, ...target(id) });
    const accepted = await this.commands.run(connectionDecider, target(id), { type: 'RemoveConnection' }, by);
    if (state.status === 'present') await this.vault.destroyUpTo(org, id, state.secretVersion);
    return accepted;
  }

  private assertMay(principal: Principal, permission: Permission, backend: string): void {
    if (this.grants.allows(principal, permission, { backend })) return;
    throw new GatehouseError('GATEHOUSE_AUTH_FORBIDDEN', { detail: `You need the permission ${permission}.` });
  }
}

/** Id of the connection of a backend for a user, or of the shared one. */
export function connectionId(backendId: string, userId: string): string {
  return `${backendId}~${userId === '' ? 'shared' : `user:${userId}`}`;
}

function target(id: string) {
  return { aggregate: 'connection', id };
}
