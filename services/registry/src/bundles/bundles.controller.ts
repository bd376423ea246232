import { Body, Controller, Delete, Get, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { BundleSettings } from '@gatehouse/contracts';
import { CommandHandler } from '@gatehouse/event-store';
import { CurrentPrincipal, RequirePermission, type Principal } from '@gatehouse/identity';
import {
  Commands,
  ForCommand,
  MinSeqDto,
  Projectors,
  type CommandAccepted,
  type CommandRequest,
} from '@gatehouse/service-kit';
import { backendDecider } from '../backends/backend.decider.js';
import { toolsDecider } from '../tools/tools.decider.js';
import { bundleDecider, type Offer } from './bundle.decider.js';
import { toSettings } from './bundle.mapper.js';
import { BundleDto, CreateBundleDto } from './bundles.dto.js';
import { bundlesProjection } from './bundles.projection.js';
import { BundlesQuery, type BundleView } from './bundles.query.js';

@ApiTags('bundles')
@Controller('bundles')
export class BundlesController {
  constructor(
    private readonly commands: Commands,
    private readonly bundles: BundlesQuery,
    private readonly handler: CommandHandler,
    private readonly projectors: Projectors,
  ) {}

  @Get()
  @RequirePermission('bundle:read')
  @ApiOperation({ summary: 'List bundles' })
  async list(@Query() { minSeq }: MinSeqDto, @CurrentPrincipal() by: Principal): Promise<{ items: BundleView[] }> {
    await this.projectors.waitFor(bundlesProjection, minSeq);
    return { items: await this.bundles.list(by.org) };
  }

  @Get(':id')
  @RequirePermission('bundle:read')
  @ApiOperation({ summary: 'One bundle, with its version as ETag' })
  async get(
    @Param('id') id: string,
    @Query() { minSeq }: MinSeqDto,
    @CurrentPrincipal() by: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BundleView> {
    await this.projectors.waitFor(bundlesProjection, minSeq);
    const bundle = await this.bundles.get(by.org, id);
    void reply.header('etag', `"${bundle.version}"`);
    return bundle;
  }

  @Post()
  @RequirePermission('bundle:create')
  @ApiOperation({ summary: 'Put several backends behind one endpoint, /mcp/b/<slug>; it grants nothing' })
  async create(@Body() { slug, ...body }: CreateBundleDto, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    const settings = toSettings(slug, body);
    const command = { type: 'CreateBundle', settings, offer: await this.offerFor(settings, by) } as const;
    return this.commands.run(bundleDecider, target(slug), command, by);
  }

  @Put(':id')
  @RequirePermission('bundle:update')
  @ApiOperation({ summary: "Replace a bundle's settings" })
  async revise(
    @Param('id') id: string,
    @Body() body: BundleDto,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    const settings = toSettings(id, body);
    const command = { type: 'ReviseBundle', settings, offer: await this.offerFor(settings, by) } as const;
    return this.commands.run(bundleDecider, target(id), command, by);
  }

  @Delete(':id')
  @RequirePermission('bundle:delete')
  @ApiOperation({ summary: 'Remove a bundle; its backends stay' })
  remove(@Param('id') id: string, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    return this.commands.run(bundleDecider, target(id), { type: 'RemoveBundle' }, by);
  }

  /** The events, not the rows, say what there is: a bundle is often made right after its backends. */
  private async offerFor({ members }: BundleSettings, { principal: { org } }: CommandRequest): Promise<Offer> {
    const offer = new Map<string, ReadonlySet<string>>();
    for (const { backendId: id } of members) {
      const backend = await this.handler.load(backendDecider, { org, aggregate: 'backend', id });
      if (backend.state.status === 'absent') continue;
      const { tools } = (await this.handler.load(toolsDecider, { org, aggregate: 'tools', id })).state;
      offer.set(id, new Set(Object.keys(tools).filter((name) => tools[name]?.listed)));
    }
    return offer;
  }
}

function target(id: string) {
  return { aggregate: 'bundle', id };
}
