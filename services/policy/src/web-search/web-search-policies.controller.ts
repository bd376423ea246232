import { randomUUID } from 'node:crypto';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
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
import { DryRun, type DryRunResult } from './dry-run.js';
import { DryRunDto } from './dry-run.dto.js';
import { OwnDetectors } from './own-detectors.js';
import { webSearchPolicyDecider } from './web-search-policy.decider.js';
import { webSearchPoliciesProjection } from './web-search-policies.projection.js';
import { WebSearchPolicyDto } from './web-search.dto.js';
import { toPolicy } from './web-search.mapper.js';
import { WebSearchQuery, type WebSearchPolicyView } from './web-search.query.js';

@ApiTags('web-search')
@Controller('web-search')
export class WebSearchPoliciesController {
  constructor(
    private readonly commands: Commands,
    private readonly query: WebSearchQuery,
    private readonly projectors: Projectors,
    private readonly dryRun: DryRun,
    private readonly detectors: OwnDetectors,
  ) {}

  @Get('policies')
  @RequirePermission('policy:read')
  @ApiOperation({ summary: 'List web-search policies' })
  async list(
    @Query() { minSeq }: MinSeqDto,
    @CurrentPrincipal() by: Principal,
  ): Promise<{ items: WebSearchPolicyView[] }> {
    await this.projectors.waitFor(webSearchPoliciesProjection, minSeq);
    return { items: await this.query.policies(by.org) };
  }

  @Get('policies/:id')
  @RequirePermission('policy:read')
  @ApiOperation({ summary: 'One web-search policy, with its version as ETag' })
  async get(
    @Param('id') id: string,
    @CurrentPrincipal() by: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebSearchPolicyView> {
    const policy = await this.query.policy(by.org, id);
    void reply.header('etag', `"${policy.version}"`);
    return policy;
  }

  @Post('policies')
  @RequirePermission('policy:write')
  @ApiOperation({ summary: 'Add a web-search policy' })
  async add(@Body() body: WebSearchPolicyDto, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    const policy = await this.detectors.checked(by.principal.org, toPolicy(body));
    const command = { type: 'AddWebSearchPolicy', policy } as const;
    return this.commands.run(webSearchPolicyDecider, target(randomUUID()), command, by);
  }

  @Put('policies/:id')
  @RequirePermission('policy:write')
  @ApiOperation({ summary: 'Replace a web-search policy' })
  async revise(
    @Param('id') id: string,
    @Body() body: WebSearchPolicyDto,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    const policy = await this.detectors.checked(by.principal.org, toPolicy(body));
    const command = { type: 'ReviseWebSearchPolicy', policy } as const;
    return this.commands.run(webSearchPolicyDecider, target(id), command, by);
  }

  @Delete('policies/:id')
  @RequirePermission('policy:write')
  @ApiOperation({ summary: 'Remove a web-search policy' })
  remove(@Param('id') id: string, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    return this.commands.run(webSearchPolicyDecider, target(id), { type: 'RemoveWebSearchPolicy' }, by);
  }

  @Post('try')
  @HttpCode(200)
  @RequirePermission('policy:read')
  @ApiOperation({ summary: 'What would happen to this call, and to this result; nothing is sent or kept' })
  try(@Body() body: DryRunDto, @CurrentPrincipal() by: Principal): Promise<DryRunResult> {
    return this.dryRun.run(by.org, body);
  }
}

function target(id: string) {
  return { aggregate: 'web-search-policy', id };
}
