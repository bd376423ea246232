import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '@gatehouse/identity';
import { PortalConfig } from '../portal.config.js';

/** Protected-resource metadata (RFC 9728): where a client of the API signs in, and where the gateway is. */
@ApiExcludeController()
@Controller('.well-known/oauth-protected-resource')
export class ResourceMetadataController {
  constructor(private readonly config: PortalConfig) {}

  @Get()
  @Public()
  read() {
    const { publicUrl, issuer, mcpUrl } = this.config;
    return {
      resource: publicUrl,
      authorization_servers: [issuer],
      bearer_methods_supported: ['header'],
      resource_name: 'Gatehouse',
      gatehouse_mcp_url: mcpUrl,
    };
  }
}
