import { randomUUID } from 'node:crypto';
import { Body, Controller, Delete, Get, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal, RequirePermission, type Principal } from '@gatehouse/identity';
import {
  Commands,
  ForCommand,
  MinSeqDto,
  Projectors,
  type CommandAccepted,
  type CommandRequest,
} from '@gatehouse/service-kit';
import { limitDecider } from './limit.decider.js';
import { toLimit } from './limit.mapper.js';
import { LimitDto } from './limits.dto.js';
import { limitsProjection } from './limits.projection.js';
import { LimitsQuery, type LimitView } from './limits.query.js';

@ApiTags('limits')
@Controller('limits')
export class LimitsController {
  constructor(
    private readonly commands: Commands,
    private readonly limits: LimitsQuery,
    private readonly projectors: Projectors,
  ) {}

  @Get()
  @RequirePermission('policy:read')
  @ApiOperation({ summary: 'List limits' })
  async list(@Query() { minSeq }: MinSeqDto, @CurrentPrincipal() by: Principal): Promise<{ items: LimitView[] }> {
    await this.projectors.waitFor(limitsProjection, minSeq);
    return { items: await this.limits.list(by.org) };
  }

  @Get(':id')
  @RequirePermission('policy:read')
  @ApiOperation({ summary: 'One limit, with its version as ETag' })
  async get(
    @Param('id') id: string,
    @CurrentPrincipal() by: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LimitView> {
    const limit = await this.limits.get(by.org, id);
    void reply.header('etag', `"${limit.version}"`);
    return limit;
  }

  @Post()
  @RequirePermission('policy:write')
  @ApiOperation({ summary: 'Add a limit' })
  add(@Body() body: LimitDto, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    const command = { type: 'AddLimit', limit: toLimit(body) } as const;
    return this.commands.run(limitDecider, target(randomUUID()), command, by);
  }

  @Put(':id')
  @RequirePermission('policy:write')
  @ApiOperation({ summary: 'Replace a limit; what it has counted in its window stays counted' })
  revise(@Param('id') id: string, @Body() body: LimitDto, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    return this.commands.run(limitDecider, target(id), { type: 'ReviseLimit', limit: toLimit(body) }, by);
  }

  @Delete(':id')
  @RequirePermission('policy:write')
  @ApiOperation({ summary: 'Remove a limit' })
  remove(@Param('id') id: string, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    return this.commands.run(limitDecider, target(id), { type: 'RemoveLimit' }, by);
  }
}

function target(id: string) {
  return { aggregate: 'limit', id };
}
