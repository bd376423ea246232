import { Body, Controller, Delete, Get, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AgentSettingsSchema, create } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { CurrentPrincipal, GrantTable, RequirePermission, type Principal } from '@gatehouse/identity';
import type { DiscoveredAgent } from '@gatehouse/nats';
import { predefinedAgents } from '@gatehouse/policy-eval';
import {
  Commands,
  ForCommand,
  MinSeqDto,
  Projectors,
  type CommandAccepted,
  type CommandRequest,
} from '@gatehouse/service-kit';
import { agentDecider } from './agent.decider.js';
import { AddAgentDto, AgentSettingsDto, slug } from './agents.dto.js';
import { agentsProjection } from './agents.projection.js';
import { AgentsQuery, type AgentView } from './agents.query.js';

@ApiTags('agents')
@Controller('agents')
export class AgentsController {
  constructor(
    private readonly commands: Commands,
    private readonly agents: AgentsQuery,
    private readonly projectors: Projectors,
    private readonly grants: GrantTable,
  ) {}

  @Get()
  @RequirePermission('agent:read', { some: true })
  @ApiOperation({ summary: 'List the custom and predefined agents that you may see, with their backends' })
  async list(@Query() { minSeq }: MinSeqDto, @CurrentPrincipal() by: Principal): Promise<{ items: AgentView[] }> {
    await this.projectors.waitFor(agentsProjection, minSeq);
    const items = await this.agents.list(by.org);
    return { items: items.filter(({ id }) => this.grants.allows(by, 'agent:read', { agent: id })) };
  }

  @Get('discovered')
  @RequirePermission('agent:read')
  @ApiOperation({ summary: 'OAuth clients that called in the last 30 days, were refused, and can be made an agent' })
  async discovered(
    @Query() { minSeq }: MinSeqDto,
    @CurrentPrincipal() by: Principal,
  ): Promise<{ items: DiscoveredAgent[] }> {
    await this.projectors.waitFor(agentsProjection, minSeq);
    return { items: await this.agents.discovered(by.org) };
  }

  @Get(':id')
  @RequirePermission('agent:read', { agent: 'id' })
  @ApiOperation({ summary: 'One agent, with its version as ETag' })
  async get(
    @Param('id') id: string,
    @CurrentPrincipal() by: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AgentView> {
    const agent = await this.agents.get(by.org, id);
    void reply.header('etag', `"${agent.version}"`);
    return agent;
  }

  @Post()
  @RequirePermission('agent:create')
  @ApiOperation({ summary: 'Add a custom agent' })
  async add(@Body() body: AddAgentDto, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    await this.agents.assertClientsFree(by.principal.org, body.slug, body.clientIds);
    const command = { type: 'AddAgent', isPredefined: isPredefined(body.slug), settings: toSettings(body) } as const;
    return this.commands.run(agentDecider, target(body.slug), command, by);
  }

  @Put(':id')
  @RequirePermission('agent:update', { agent: 'id' })
  @ApiOperation({ summary: "Replace a custom agent's settings" })
  async update(
    @Param('id') id: string,
    @Body() body: AgentSettingsDto,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    await this.agents.assertClientsFree(by.principal.org, id, body.clientIds);
    const command = { type: 'ReconfigureAgent', isPredefined: isPredefined(id), settings: toSettings(body) } as const;
    return this.commands.run(agentDecider, target(id), command, by);
  }

  @Delete(':id')
  @RequirePermission('agent:delete', { agent: 'id' })
  @ApiOperation({ summary: 'Remove a custom agent and its mappings' })
  remove(@Param('id') id: string, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    return this.commands.run(agentDecider, target(id), { type: 'RemoveAgent', isPredefined: isPredefined(id) }, by);
  }

  @Put(':id/clients/:client')
  @RequirePermission('agent:update', { agent: 'id' })
  @ApiOperation({ summary: 'Let an OAuth client be this agent: a client id, or the URL of its metadata document' })
  async assign(
    @Param('id') id: string,
    @Param('client') clientId: string,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    if (clientId.length > 500)
      throw new GatehouseError('GATEHOUSE_REQUEST_INVALID', {
        detail: 'The id of a client has at most 500 characters.',
      });
    await this.agents.assertClientsFree(by.principal.org, id, [clientId]);
    const command = { type: 'AssignClient', isPredefined: isPredefined(id), clientId } as const;
    return this.commands.run(agentDecider, target(id), command, by);
  }

  @Delete(':id/clients/:client')
  @RequirePermission('agent:update', { agent: 'id' })
  @ApiOperation({ summary: 'Let an OAuth client be this agent no longer' })
  release(
    @Param('id') id: string,
    @Param('client') clientId: string,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    const command = { type: 'ReleaseClient', isPredefined: isPredefined(id), clientId } as const;
    return this.commands.run(agentDecider, target(id), command, by);
  }

  @Put(':id/backends/:backend')
  @RequirePermission('agent:map', { agent: 'id', backend: 'backend' })
  @ApiOperation({ summary: 'Let the agent use a backend, as far as access rules allow' })
  map(
    @Param('id') id: string,
    @Param('backend') backendId: string,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    if (!slug.test(backendId))
      throw new GatehouseError('GATEHOUSE_REQUEST_INVALID', { detail: 'backend must be the slug of a backend' });
    const command = { type: 'MapBackend', isPredefined: isPredefined(id), backendId } as const;
    return this.commands.run(agentDecider, target(id), command, by);
  }

  @Delete(':id/backends/:backend')
  @RequirePermission('agent:map', { agent: 'id', backend: 'backend' })
  @ApiOperation({ summary: 'Take a backend away from the agent' })
  unmap(
    @Param('id') id: string,
    @Param('backend') backendId: string,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    const command = { type: 'UnmapBackend', isPredefined: isPredefined(id), backendId } as const;
    return this.commands.run(agentDecider, target(id), command, by);
  }
}

function target(id: string) {
  return { aggregate: 'agent', id };
}

function isPredefined(id: string): boolean {
  return predefinedAgents.some((agent) => agent.id === id);
}

function toSettings({ name, description, clientIds }: AgentSettingsDto) {
  return create(AgentSettingsSchema, { name, description: description ?? '', clientIds: clientIds ?? [] });
}
