import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { GatehouseError } from '@gatehouse/errors';
import { CurrentPrincipal, RequirePermission, type Principal } from '@gatehouse/identity';
import { Log } from '@gatehouse/service-kit';
import { ServerUrlDto } from '../backends/backends.dto.js';
import { AuthProbe, type ProbeReport } from './auth-probe.js';

const maxAtOnce = 20;

@ApiTags('backends')
@Controller('backends/probe')
export class ProbesController {
  private running = 0;

  constructor(
    private readonly probe: AuthProbe,
    private readonly log: Log,
  ) {}

  @Post()
  @HttpCode(200)
  @RequirePermission('backend:probe')
  @ApiOperation({
    summary: 'Find out from a URL alone what an MCP server is and which credential it wants; registers nothing',
  })
  async run(@Body() { url }: ServerUrlDto, @CurrentPrincipal() by: Principal): Promise<ProbeReport> {
    if (this.running >= maxAtOnce) throw new GatehouseError('GATEHOUSE_BACKEND_PROBES_BUSY');
    this.running += 1;
    try {
      const report = await this.probe.run(url);
      const { outcome } = report;
      this.log.logger.info(
        { org: by.org, userId: by.userId, origin: new URL(url).origin, outcome },
        'a server was probed',
      );
      return report;
    } finally {
      this.running -= 1;
    }
  }
}
