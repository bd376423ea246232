import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { ConnectionKind } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { CommandHandler } from '@gatehouse/event-store';
import { CurrentPrincipal, SignedIn, type Principal } from '@gatehouse/identity';
import {
  Commands,
  ForCommand,
  MinSeqDto,
  Projectors,
  type CommandAccepted,
  type CommandRequest,
} from '@gatehouse/service-kit';
import { TokenSetRows } from '../oauth/token-set-rows.js';
import { TokenSets } from '../oauth/token-sets.js';
import { Vault, type SecretHeaders } from '../vault/vault.js';
import { BackendHistory } from './backend-history.js';
import { connectionId } from './connection-id.js';
import { ConnectionRights } from './connection-rights.js';
import { connectionDecider } from './connection.decider.js';
import { ConnectionListView, SaveConnectionDto } from './connections.dto.js';
import { ConnectionRow } from './connections.entity.js';
import { connectionsProjection } from './connections.projection.js';
import { fillIn } from './credential-form.js';
import { checkHeaders } from './header-rules.js';

@ApiTags('connections')
@Controller('connections')
export class ConnectionsController {
  constructor(
    private readonly commands: Commands,
    private readonly handler: CommandHandler,
    private readonly vault: Vault,
    private readonly tokenSets: TokenSets,
    private readonly rows: TokenSetRows,
    private readonly dataSource: DataSource,
    private readonly backends: BackendHistory,
    private readonly rights: ConnectionRights,
    private readonly projectors: Projectors,
  ) {}

  @Get()
  @SignedIn()
  @ApiOperation({ summary: 'List connections: all with connection:read, else your own and those that all share' })
  @ApiOkResponse({ type: ConnectionListView })
  async list(@Query() { minSeq }: MinSeqDto, @CurrentPrincipal() by: Principal): Promise<ConnectionListView> {
    await this.projectors.waitFor(connectionsProjection, minSeq);
    const { org, userId: self } = by;
    const rows = await this.dataSource
      .getRepository(ConnectionRow)
      .find({ where: { org }, order: { backendId: 'ASC', userId: 'ASC' } });
    // That all share one is for all to know.
    const mayRead = ({ userId, kind, backendId }: ConnectionRow) =>
      userId === self || (userId === '' && kind === 'oauth') || this.rights.mayRead(by, backendId);
    const ends = await this.rows.endsOf(org);
    return { items: rows.filter(mayRead).map(({ org: _, ...row }) => ({ ...row, ...(ends.get(row.id) ?? noEnd) })) };
  }

  @Put()
  @SignedIn()
  @ApiOperation({ summary: 'Make a connection to a backend, or replace its secret' })
  async save(@Body() body: SaveConnectionDto, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    const { backendId, shared = false } = body;
    const { org, userId: self } = by.principal;
    this.rights.assertMay(by.principal, shared ? 'connection:create-shared' : 'connection:create-own', backendId);
    const headers = await this.secretsOf(org, body);
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

  /** By the form of the backend, if it has one: whoever fills it in needs to know nothing of headers. */
  private async secretsOf(org: string, { backendId, fields, headers }: SaveConnectionDto): Promise<SecretHeaders> {
    const form = (await this.backends.of(org, backendId)).settings?.credentialForm;
    if (form && fields && !headers) return fillIn(form, fields);
    if (!form && headers && !fields) return checkHeaders(headers);
    const asked = form?.fields.map(({ name }) => name).join(', ');
    const detail = form ? `This backend asks for the fields: ${asked}.` : 'This backend has no form: give headers.';
    throw new GatehouseError('GATEHOUSE_CONNECTION_FIELDS_INVALID', { detail });
  }

  @Delete(':id')
  @SignedIn()
  @ApiOperation({
    summary: 'Remove a connection: its tokens are revoked where they came from, its secret is destroyed',
  })
  async remove(@Param('id') id: string, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    const [backendId = ''] = id.split('~');
    const isOwn = id === connectionId(backendId, by.principal.userId);
    this.rights.assertMay(by.principal, isOwn ? 'connection:create-own' : 'connection:revoke', backendId);
    const { org } = by.principal;
    const { state } = await this.handler.load(connectionDecider, { org, ...target(id) });
    const accepted = await this.commands.run(connectionDecider, target(id), { type: 'RemoveConnection' }, by);
    if (state.status === 'absent') return accepted;
    const { secretVersion: version } = state;
    if (state.kind === ConnectionKind.OAUTH) {
      // Whether or not the server takes note: they are gone here.
      await this.tokenSets.revoke({ org, connectionId: id, backendId, version }).catch(() => false);
      await this.rows.destroyUpTo({ org, connectionId: id, version });
    } else await this.vault.destroyUpTo(org, id, version);
    return accepted;
  }
}

const noEnd = { expiresAt: null, isRefreshed: false };

function target(id: string) {
  return { aggregate: 'connection', id };
}
