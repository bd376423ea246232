import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { create, SearchAdapterSchema, SearchRole, type SearchAdapter } from '@gatehouse/contracts';
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
import { customAdapter, pointersOf, propertyAt } from '@gatehouse/web-search';
import { searchToolsDecider } from './search-tools.decider.js';
import { SearchAdapterDto } from './search-tools.dto.js';
import { searchToolsProjection } from './search-tools.projection.js';
import { SearchTools, type SearchToolView } from './search-tools.js';

const roles = {
  none: SearchRole.UNSPECIFIED,
  search: SearchRole.SEARCH,
  fetch: SearchRole.FETCH,
  crawl: SearchRole.CRAWL,
  answer: SearchRole.ANSWER,
};

@ApiTags('web-search')
@Controller('web-search/tools')
export class SearchToolsController {
  constructor(
    private readonly commands: Commands,
    private readonly tools: SearchTools,
    private readonly projectors: Projectors,
  ) {}

  @Get()
  @RequirePermission('policy:read')
  @ApiOperation({ summary: 'Tools that have, or may have, to do with the web, and how they are read' })
  async list(@Query() { minSeq }: MinSeqDto, @CurrentPrincipal() by: Principal): Promise<{ items: SearchToolView[] }> {
    await this.projectors.waitFor(searchToolsProjection, minSeq);
    return { items: await this.tools.list(by.org) };
  }

  @Put(':backendId/:tool')
  @RequirePermission('policy:write')
  @ApiOperation({ summary: 'Say how a tool is to be read, or that it has nothing to do with the web' })
  describe(
    @Param('backendId') backendId: string,
    @Param('tool') tool: string,
    @Body() body: SearchAdapterDto,
    @CurrentPrincipal() principal: Principal,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    const adapter = create(SearchAdapterSchema, { ...body, role: roles[body.role] });
    this.checkPointers(principal.org, backendId, tool, adapter);
    return this.commands.run(searchToolsDecider, target(backendId), { type: 'DescribeTool', tool, adapter }, by);
  }

  @Delete(':backendId/:tool')
  @RequirePermission('policy:write')
  @ApiOperation({ summary: 'Forget what was said of a tool' })
  forget(
    @Param('backendId') backendId: string,
    @Param('tool') tool: string,
    @ForCommand() by: CommandRequest,
  ): Promise<CommandAccepted> {
    return this.commands.run(searchToolsDecider, target(backendId), { type: 'ForgetTool', tool }, by);
  }

  /** Arguments are rewritten within the tool's schema alone. */
  private checkPointers(org: string, backendId: string, tool: string, said: SearchAdapter): void {
    const definition = this.tools.definition(org, backendId, tool);
    if (!definition) throw new GatehouseError('GATEHOUSE_SEARCH_TOOL_NOT_FOUND');
    const adapter = customAdapter(said);
    const strange = adapter && pointersOf(adapter).find((pointer) => !propertyAt(definition.inputSchema, pointer));
    if (strange === undefined) return;
    const detail = `The tool's schema has no argument at ${strange}.`;
    throw new GatehouseError('GATEHOUSE_REQUEST_INVALID', { detail });
  }
}

function target(id: string) {
  return { aggregate: 'search-tools', id };
}
