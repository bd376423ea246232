import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, GrantTable, RequirePermission, type Principal } from '@gatehouse/identity';
import { Commands, ForCommand, Projectors, type CommandAccepted, type CommandRequest } from '@gatehouse/service-kit';
import { toolsDecider } from './tools.decider.js';
import { ApprovalPolicyDto, DecideToolsDto, DiffDto, ListQuarantinedDto, QuarantineToolDto } from './tools.dto.js';
import { toolsProjection } from './tools.projection.js';
import { ToolsQuery, type QuarantinedTool } from './tools.query.js';
import { ToolVersionsQuery, type ToolDiff, type ToolVersionView } from './tool-versions.query.js';

@ApiTags('tools')
@Controller()
export class QuarantineController {
  constructor(
    private readonly commands: Commands,
    private readonly tools: ToolsQuery,
    private readonly versions: ToolVersionsQuery,
    private readonly projectors: Projectors,
    private readonly grants: GrantTable,
  ) {}

  @Get('tools/quarantined')
  @RequirePermission('tool:read', { some: true })
  @ApiOperation({ summary: 'Tools of all backends that you may see whose definition waits for approval' })
  async quarantined(
    @Query() { minSeq, rejected }: ListQuarantinedDto,
    @CurrentPrincipal() by: Principal,
  ): Promise<{ items: QuarantinedTool[] }> {
    await this.projectors.waitFor(toolsProjection, minSeq);
    const items = await this.tools.quarantined(by.org, rejected === 'true');
    return { items: items.filter(({ backendId }) => this.grants.allows(by, 'tool:read', { backend: backendId })) };
  }

  @Get('backends/:id/tools/:tool/versions')
  @RequirePermission('tool:read', { backend: 'id' })
  @ApiOperation({ summary: "The versions of a tool's definition, the newest first" })
  async history(
    @Param('id') id: string,
    @Param('tool') tool: string,
    @CurrentPrincipal() by: Principal,
  ): Promise<{ items: ToolVersionView[] }> {
    return { items: await this.versions.list(by.org, id, tool) };
  }

  @Get('backends/:id/tools/:tool/diff')
  @RequirePermission('tool:read', { backend: 'id' })
  @ApiOperation({ summary: "How two versions of a tool's definition differ" })
  diff(
    @Param('id') id: string,
    @Param('tool') tool: string,
    @Query() query: DiffDto,
    @CurrentPrincipal() by: Principal,
  ): Promise<ToolDiff> {
    return this.versions.diff(by.org, id, tool, query);
  }

  @Post('backends/:id/approve-tools')
  @HttpCode(200)
  @RequirePermission('tool:approve', { backend: 'id' })
  @ApiOperation({ summary: 'Let versions of tools through that you have looked at' })
  approve(
    @Param('id') id: string,
    @Body() { tools, note = '' }: DecideToolsDto,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    return this.commands.run(toolsDecider, ledgerOf(id), { type: 'ApproveTools', versions: tools, note }, by);
  }

  @Post('backends/:id/reject-tools')
  @HttpCode(200)
  @RequirePermission('tool:approve', { backend: 'id' })
  @ApiOperation({ summary: 'Keep versions of tools out of use that you have looked at' })
  reject(
    @Param('id') id: string,
    @Body() { tools, note = '' }: DecideToolsDto,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    return this.commands.run(toolsDecider, ledgerOf(id), { type: 'RejectTools', versions: tools, note }, by);
  }

  @Post('backends/:id/tools/:tool/quarantine')
  @HttpCode(200)
  @RequirePermission('tool:approve', { backend: 'id' })
  @ApiOperation({ summary: 'Take a tool out of use until somebody approves it' })
  quarantine(
    @Param('id') id: string,
    @Param('tool') tool: string,
    @Body() { note = '' }: QuarantineToolDto,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    const reasons = [{ cause: 'person', detail: note } as const];
    return this.commands.run(toolsDecider, ledgerOf(id), { type: 'QuarantineTool', tool, reasons }, by);
  }

  @Put('backends/:id/approval-policy')
  @RequirePermission('tool:approve', { backend: 'id' })
  @ApiOperation({ summary: "Say which of a backend's definitions are let through without a person" })
  setPolicy(
    @Param('id') id: string,
    @Body() { policy }: ApprovalPolicyDto,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    return this.commands.run(toolsDecider, ledgerOf(id), { type: 'SetApprovalPolicy', approval: policy }, by);
  }
}

function ledgerOf(id: string) {
  return { aggregate: 'tools', id };
}
