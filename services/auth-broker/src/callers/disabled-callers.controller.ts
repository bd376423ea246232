import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { GatehouseError } from '@gatehouse/errors';
import { CurrentPrincipal, RequirePermission, type Principal } from '@gatehouse/identity';
import {
  Commands,
  ForCommand,
  MinSeqDto,
  Projectors,
  type CommandAccepted,
  type CommandRequest,
} from '@gatehouse/service-kit';
import { callerDecider } from './caller.decider.js';
import { DisableCallerDto } from './callers.dto.js';
import { CallerRow } from './callers.entity.js';
import { callersProjection } from './callers.projection.js';

type DisabledCallerView = Pick<CallerRow, 'id' | 'kind' | 'name' | 'note' | 'changedBy' | 'changedAt' | 'version'>;

/** The gateway's own deny list: who is refused at once, whatever the identity provider says. */
@ApiTags('tokens')
@Controller('disabled-callers')
export class DisabledCallersController {
  constructor(
    private readonly commands: Commands,
    private readonly dataSource: DataSource,
    private readonly projectors: Projectors,
  ) {}

  @Get()
  @RequirePermission('caller:read')
  @ApiOperation({ summary: 'List the users, agents and OAuth clients whose calls are refused' })
  async list(
    @Query() { minSeq }: MinSeqDto,
    @CurrentPrincipal() { org }: Principal,
  ): Promise<{ items: DisabledCallerView[] }> {
    await this.projectors.waitFor(callersProjection, minSeq);
    const callers = this.dataSource.getRepository(CallerRow);
    const rows = await callers.find({ where: { org, disabled: true }, order: { id: 'ASC' } });
    return {
      items: rows.map(({ id, kind, name, note, changedBy, changedAt, version }) => {
        return { id, kind, name, note, changedBy, changedAt, version };
      }),
    };
  }

  @Put()
  @RequirePermission('caller:disable')
  @ApiOperation({ summary: 'Refuse all calls of a user, agent or OAuth client, with whatever credential' })
  disable(@Body() body: DisableCallerDto, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    const { kind, name, note = '' } = body;
    if (kind === 'user' && name === by.principal.userId) throw new GatehouseError('GATEHOUSE_CALLER_IS_YOU');
    const target = { aggregate: 'caller', id: `${kind}~${name}` };
    return this.commands.run(callerDecider, target, { type: 'DisableCaller', note }, by);
  }

  @Delete(':id')
  @RequirePermission('caller:disable')
  @ApiOperation({ summary: 'Let somebody call again; their access tokens too, but for those that were revoked' })
  enable(@Param('id') id: string, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    return this.commands.run(callerDecider, { aggregate: 'caller', id }, { type: 'EnableCaller' }, by);
  }
}
