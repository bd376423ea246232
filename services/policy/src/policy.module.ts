import { Module, type DynamicModule } from '@nestjs/common';
import type { ServiceDefinition } from '@gatehouse/service-kit';
import { AccessRulesController } from './access-rules/access-rules.controller.js';
import { AccessRuleRow } from './access-rules/access-rules.entity.js';
import { accessRulesProjection } from './access-rules/access-rules.projection.js';
import { AccessRulesQuery } from './access-rules/access-rules.query.js';
import { AgentsController } from './agents/agents.controller.js';
import { AgentRow } from './agents/agents.entity.js';
import { agentsProjection } from './agents/agents.projection.js';
import { AgentsQuery } from './agents/agents.query.js';
import { MappingCleaner } from './agents/mapping-cleaner.js';
import { GrantsController } from './grants/grants.controller.js';
import { GrantRow } from './grants/grants.entity.js';
import { grantsProjection } from './grants/grants.projection.js';
import { LimitsController } from './limits/limits.controller.js';
import { LimitRow } from './limits/limits.entity.js';
import { limitsProjection } from './limits/limits.projection.js';
import { LimitsQuery } from './limits/limits.query.js';
import { LimitsTable1764200200000, PolicyTables1764000200000 } from './migrations.js';
import { PermissionsController } from './permissions/permissions.controller.js';
import { RoleSources } from './permissions/role-sources.js';
import { readPolicyConfig, type PolicyConfig } from './policy.config.js';

@Module({})
export class PolicyModule {
  static with({ roleMap }: PolicyConfig): DynamicModule {
    return {
      module: PolicyModule,
      controllers: [AgentsController, AccessRulesController, LimitsController, GrantsController, PermissionsController],
      providers: [
        AgentsQuery,
        AccessRulesQuery,
        LimitsQuery,
        MappingCleaner,
        { provide: RoleSources, useValue: new RoleSources(roleMap) },
      ],
    };
  }
}

export const policy: ServiceDefinition<PolicyConfig> = {
  name: 'policy',
  readConfig: readPolicyConfig,
  module: (config) => PolicyModule.with(config),
  database: {
    url: (config) => config.databaseUrl,
    entities: [AgentRow, AccessRuleRow, LimitRow, GrantRow],
    migrations: [PolicyTables1764000200000, LimitsTable1764200200000],
  },
  projections: [agentsProjection, accessRulesProjection, limitsProjection, grantsProjection],
  apiDescription: 'Agents, what they may use, access rules, limits, permissions and grants.',
};
