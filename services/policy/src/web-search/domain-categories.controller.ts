import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
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
import { domainCategoryDecider } from './domain-category.decider.js';
import { CategoryQueryDto, DomainCategoryDto, DomainsDto } from './domain-categories.dto.js';
import { domainCategoriesProjection } from './domain-categories.projection.js';
import { entriesOf } from './web-search.mapper.js';
import { WebSearchQuery, type DomainCategoryView } from './web-search.query.js';

@ApiTags('web-search')
@Controller('web-search/categories')
export class DomainCategoriesController {
  constructor(
    private readonly commands: Commands,
    private readonly query: WebSearchQuery,
    private readonly projectors: Projectors,
  ) {}

  @Get()
  @RequirePermission('policy:read')
  @ApiOperation({ summary: 'List categories of domains' })
  async list(
    @Query() { minSeq }: MinSeqDto,
    @CurrentPrincipal() by: Principal,
  ): Promise<{ items: DomainCategoryView[] }> {
    await this.projectors.waitFor(domainCategoriesProjection, minSeq);
    return { items: await this.query.categories(by.org) };
  }

  @Get(':id')
  @RequirePermission('policy:read')
  @ApiOperation({ summary: 'One category with its domains, at most 500' })
  async get(
    @Param('id') id: string,
    @Query() { minSeq, search = '' }: CategoryQueryDto,
    @CurrentPrincipal() by: Principal,
  ): Promise<DomainCategoryView & { domains: string[] }> {
    await this.projectors.waitFor(domainCategoriesProjection, minSeq);
    return this.query.category(by.org, id, search);
  }

  @Post()
  @RequirePermission('policy:write')
  @ApiOperation({ summary: 'Create a category' })
  create(@Body() body: DomainCategoryDto, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    const { slug, name, description = '' } = body;
    return this.commands.run(domainCategoryDecider, target(slug), { type: 'CreateCategory', name, description }, by);
  }

  @Post(':id/domains')
  @HttpCode(200)
  @RequirePermission('policy:write')
  @ApiOperation({ summary: 'Add domains to a category, 5,000 at once; longer lists in several requests' })
  add(@Param('id') id: string, @Body() body: DomainsDto, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    const domains = entriesOf('domains', body.domains);
    return this.commands.run(domainCategoryDecider, target(id), { type: 'ListDomains', domains }, by);
  }

  @Post(':id/domains/remove')
  @HttpCode(200)
  @RequirePermission('policy:write')
  @ApiOperation({ summary: 'Take domains out of a category, 5,000 at once' })
  takeOut(
    @Param('id') id: string,
    @Body() body: DomainsDto,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    const domains = entriesOf('domains', body.domains);
    return this.commands.run(domainCategoryDecider, target(id), { type: 'DelistDomains', domains }, by);
  }

  @Delete(':id')
  @RequirePermission('policy:write')
  @ApiOperation({ summary: 'Remove a category with its domains' })
  remove(@Param('id') id: string, @ForCommand() by: CommandRequest): Promise<CommandAccepted> {
    return this.commands.run(domainCategoryDecider, target(id), { type: 'RemoveCategory' }, by);
  }
}

function target(id: string) {
  return { aggregate: 'domain-category', id };
}
