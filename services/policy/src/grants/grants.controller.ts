import { randomUUID } from 'node:crypto';
import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { GranteeKind } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import {
  assertMayGrant,
  CurrentPrincipal,
  GrantTable,
  limitsOf,
  RequirePermission,
  type Permission,
  type Principal,
} from '@gatehouse/identity';
import {
  Commands,
  ForCommand,
  MinSeqDto,
  Projectors,
  type CommandAccepted,
  type CommandRequest,
} from '@gatehouse/service-kit';
import { grantDecider } from './grant.decider.js';
import { GrantDto } from './grants.dto.js';
import { GrantRow } from './grants.entity.js';
import { grantsProjection } from './grants.projection.js';

@ApiTags('grants')
@Controller('grants')
export class GrantsController {
  constructor(
    private readonly commands: Commands,
    private readonly dataSource: DataSource,
    private readonly projectors: Projectors,
    private readonly grants: GrantTable,
  ) {}

  @Get()
  @RequirePermission('grant:read')
  @ApiOperation({ summary: 'List permission grants' })
  async list(
    @Query() { minSeq }: MinSeqDto,
    @CurrentPrincipal() by: Principal,
  ): Promise<{ items: Omit<GrantRow, 'org'>[] }> {
    await this.projectors.waitFor(grantsProjection, minSeq);
    const rows = await this.dataSource
      .getRepository(GrantRow)
      .find({ where: { org: by.org }, order: { grantee: 'ASC', version: 'ASC' } });
    return { items: rows.map(({ org: _, ...row }) => row) };
  }

  @Post()
  @RequirePermission('grant:write')
  @ApiOperation({ summary: 'Grant permissions beyond what roles give; only ones that you have yourself' })
  grant(@Body() body: GrantDto, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    assertMayGrant(by.principal, body.permissions, this.grants);
    const { grantee, permissions } = body;
    const backends = body.backends ?? [];
    const agents = body.agents ?? [];
    assertLimitable(permissions, { backends, agents });
    const granteeKind = body.granteeKind === 'group' ? GranteeKind.GROUP : GranteeKind.USER;
    const command = {
      type: 'GrantPermissions',
      grant: { granteeKind, grantee, permissions, backends, agents },
    } as const;
    return this.commands.run(grantDecider, { aggregate: 'grant', id: randomUUID() }, command, by);
  }

  @Delete(':id')
  @RequirePermission('grant:write')
  @ApiOperation({ summary: 'Take a grant back' })
  revoke(@Param('id') id: string, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    return this.commands.run(grantDecider, { aggregate: 'grant', id }, { type: 'RevokeGrant' }, by);
  }
}

/** A grant that could never reach anything is a mistake of who gives it. */
function assertLimitable(permissions: readonly Permission[], limits: { backends: string[]; agents: string[] }): void {
  const kinds = [
    ...(limits.backends.length > 0 ? (['backend'] as const) : []),
    ...(limits.agents.length > 0 ? (['agent'] as const) : []),
  ];
  for (const kind of kinds) {
    const wrong = permissions.filter((permission) => !limitsOf(permission).includes(kind));
    if (wrong.length === 0) continue;
    const detail = `${wrong.join(', ')} cannot be limited to one ${kind}: what it is about has none.`;
    throw new GatehouseError('GATEHOUSE_GRANT_LIMIT_INVALID', { detail });
  }
}
