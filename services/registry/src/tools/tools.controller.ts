import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, RequirePermission, type Principal } from '@gatehouse/identity';
import {
  Commands,
  ForCommand,
  MinSeqDto,
  Projectors,
  type CommandAccepted,
  type CommandRequest,
} from '@gatehouse/service-kit';
import { GatehouseError } from '@gatehouse/errors';
import { CommandHandler } from '@gatehouse/event-store';
import type { Approval } from '@gatehouse/tool-ledger';
import { backendDecider } from '../backends/backend.decider.js';
import { TimeoutDto } from '../backends/backends.dto.js';
import { backendsProjection } from '../backends/backends.projection.js';
import { fromPolicy } from './quarantine-causes.js';
import { known, toolsDecider } from './tools.decider.js';
import { toolsProjection } from './tools.projection.js';
import { ToolsQuery, type ToolView } from './tools.query.js';

@ApiTags('tools')
@Controller('backends/:id/tools')
export class ToolsController {
  constructor(
    private readonly commands: Commands,
    private readonly tools: ToolsQuery,
    private readonly handler: CommandHandler,
    private readonly projectors: Projectors,
  ) {}

  @Get()
  @RequirePermission('tool:read', { backend: 'id' })
  @ApiOperation({ summary: "A backend's tools" })
  async list(
    @Param('id') id: string,
    @Query() query: MinSeqDto,
    @CurrentPrincipal() by: Principal,
  ): Promise<{ items: ToolView[]; approvalPolicy: Approval }> {
    const approvalPolicy = await this.waitForTools(by.org, id, query.minSeq);
    return { items: await this.tools.list(by.org, id), approvalPolicy };
  }

  @Post(':tool/enable')
  @HttpCode(200)
  @RequirePermission('tool:toggle', { backend: 'id' })
  @ApiOperation({ summary: 'Allow calls to a tool' })
  enable(
    @Param('id') id: string,
    @Param('tool') tool: string,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    return this.commands.run(toolsDecider, { aggregate: 'tools', id }, { type: 'EnableTool', tool }, by);
  }

  @Post(':tool/disable')
  @HttpCode(200)
  @RequirePermission('tool:toggle', { backend: 'id' })
  @ApiOperation({ summary: 'Hide a tool from agents and refuse calls to it' })
  disable(
    @Param('id') id: string,
    @Param('tool') tool: string,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    return this.commands.run(toolsDecider, { aggregate: 'tools', id }, { type: 'DisableTool', tool }, by);
  }

  @Put(':tool/timeout')
  @RequirePermission('tool:configure', { backend: 'id' })
  @ApiOperation({ summary: 'Give the calls of a tool a deadline of their own' })
  async setTimeout(
    @Param('id') id: string,
    @Param('tool') tool: string,
    @Body() { timeoutMs }: TimeoutDto,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    const { state } = await this.handler.load(toolsDecider, { org: by.principal.org, aggregate: 'tools', id });
    known(tool, state.tools);
    return this.changeTimeout(id, { tool, timeoutMs }, by);
  }

  @Delete(':tool/timeout')
  @RequirePermission('tool:configure', { backend: 'id' })
  @ApiOperation({ summary: 'Give the calls of a tool the deadline of the backend again' })
  clearTimeout(
    @Param('id') id: string,
    @Param('tool') tool: string,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    return this.changeTimeout(id, { tool, timeoutMs: undefined }, by);
  }

  private changeTimeout(
    id: string,
    change: { tool: string; timeoutMs: number | undefined },
    by: CommandRequest,
  ): Promise<CommandAccepted> {
    return this.commands.run(backendDecider, { aggregate: 'backend', id }, { type: 'SetToolTimeout', ...change }, by);
  }

  /** The events, not the rows, say what there is: a client asks right after it has registered a backend. */
  private async waitForTools(org: string, id: string, minSeq: number | undefined): Promise<Approval> {
    const { state, version: settingsVersion } = await this.handler.load(backendDecider, {
      org,
      aggregate: 'backend',
      id,
    });
    if (state.status === 'absent')
      throw new GatehouseError('GATEHOUSE_BACKEND_NOT_FOUND', { detail: `No backend "${id}".` });
    const { state: ledger, version } = await this.handler.load(toolsDecider, { org, aggregate: 'tools', id });
    const approval = fromPolicy(ledger.policy);
    if (minSeq === undefined) return approval;
    // A version of the backend's own is later than any listing of a backend that has no tools.
    await this.projectors.waitFor(toolsProjection, Math.min(minSeq, version));
    await this.projectors.waitFor(backendsProjection, Math.min(minSeq, settingsVersion));
    return approval;
  }
}
