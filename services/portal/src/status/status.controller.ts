import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, GrantTable, SignedIn, type Principal } from '@gatehouse/identity';
import { PortalConfig } from '../portal.config.js';
import { MeView, StatusView } from './status.dto.js';
import { StatusQuery } from './status.query.js';

@ApiTags('product')
@Controller('api')
export class StatusController {
  constructor(
    private readonly config: PortalConfig,
    private readonly grants: GrantTable,
    private readonly status: StatusQuery,
  ) {}

  @Get('me')
  @SignedIn()
  @ApiOperation({ summary: 'Who am I, and what may I do' })
  @ApiOkResponse({ type: MeView })
  me(@CurrentPrincipal() by: Principal): MeView {
    const { org, userId, userName, userDomain, groups, roles } = by;
    const permissions = this.grants.permissionsOf(by);
    return { org, userId, userName, userDomain, groups, roles, permissions, mcpUrl: this.config.mcpUrl };
  }

  @Get('status')
  @SignedIn()
  @ApiOperation({ summary: 'State and version of every part' })
  @ApiOkResponse({ type: StatusView })
  read(): Promise<StatusView> {
    return this.status.read();
  }
}
