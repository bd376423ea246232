import { Module, type DynamicModule } from '@nestjs/common';
import { GrantTable } from '@gatehouse/identity';
import { createOutbound } from '@gatehouse/outbound';
import type { ServiceDefinition } from '@gatehouse/service-kit';
import { BackendsController } from './backends/backends.controller.js';
import { BackendRow } from './backends/backends.entity.js';
import { backendsProjection } from './backends/backends.projection.js';
import { PassthroughRules } from './backends/passthrough-rules.js';
import { BackendsQuery } from './backends/backends.query.js';
import { BundlesController } from './bundles/bundles.controller.js';
import { BundleRow } from './bundles/bundles.entity.js';
import { bundlesProjection } from './bundles/bundles.projection.js';
import { BundlesQuery } from './bundles/bundles.query.js';
import { HealthQuery } from './health/health.query.js';
import {
  BackendTrust1765600000000,
  Bundles1764800000000,
  CredentialForms1765300000000,
  OAuthSettings1765100001000,
  ProbeVerdicts1765000000000,
  RegistryTables1764000100000,
  SessionAffinity1764900000000,
  ToolLedger1765500000000,
} from './migrations.js';
import { AuthProbe } from './probing/auth-probe.js';
import { BackendCredentials } from './probing/backend-credentials.js';
import { McpProbe } from './probing/mcp-probe.js';
import { ProbesController } from './probing/probes.controller.js';
import { Reprober } from './probing/reprober.js';
import { readRegistryConfig, type RegistryConfig } from './registry.config.js';
import { DefinitionScan } from './tools/definition-scan.js';
import { ListingRecorder } from './tools/listing-recorder.js';
import { QuarantineController } from './tools/quarantine.controller.js';
import { ToolReports } from './tools/tool-reports.js';
import { ToolVersionRow } from './tools/tool-versions.entity.js';
import { toolVersionsProjection } from './tools/tool-versions.projection.js';
import { ToolVersionsQuery } from './tools/tool-versions.query.js';
import { ToolsController } from './tools/tools.controller.js';
import { ToolRow } from './tools/tools.entity.js';
import { toolsProjection } from './tools/tools.projection.js';
import { ToolsQuery } from './tools/tools.query.js';

@Module({})
export class RegistryModule {
  static with(config: RegistryConfig): DynamicModule {
    const outbound = createOutbound({ allowedNetworks: config.allowedNetworks, http2: true });
    const probe = new McpProbe(outbound);
    return {
      module: RegistryModule,
      controllers: [ProbesController, BackendsController, ToolsController, QuarantineController, BundlesController],
      providers: [
        BackendsQuery,
        {
          provide: PassthroughRules,
          useFactory: (grants: GrantTable) => new PassthroughRules(config, grants),
          inject: [GrantTable],
        },
        ToolsQuery,
        ToolVersionsQuery,
        DefinitionScan,
        ListingRecorder,
        ToolReports,
        BundlesQuery,
        BackendCredentials,
        HealthQuery,
        Reprober,
        { provide: McpProbe, useValue: probe },
        { provide: AuthProbe, useValue: new AuthProbe(outbound, probe) },
      ],
    };
  }
}

export const registry: ServiceDefinition<RegistryConfig> = {
  name: 'registry',
  readConfig: readRegistryConfig,
  module: (config) => RegistryModule.with(config),
  database: {
    url: (config) => config.databaseUrl,
    entities: [BackendRow, ToolRow, ToolVersionRow, BundleRow],
    migrations: [
      RegistryTables1764000100000,
      Bundles1764800000000,
      SessionAffinity1764900000000,
      ProbeVerdicts1765000000000,
      OAuthSettings1765100001000,
      CredentialForms1765300000000,
      ToolLedger1765500000000,
      BackendTrust1765600000000,
    ],
  },
  projections: [backendsProjection, toolsProjection, toolVersionsProjection, bundlesProjection],
  apiDescription: 'Backends (registered MCP servers), their tools, and bundles of backends.',
};
