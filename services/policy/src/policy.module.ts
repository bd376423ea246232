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
import { LimitsTable1764200200000, PolicyTables1764000200000, WebSearchTables1764300200000 } from './migrations.js';
import { PermissionsController } from './permissions/permissions.controller.js';
import { RoleSources } from './permissions/role-sources.js';
import { DomainCategoriesController } from './web-search/domain-categories.controller.js';
import { domainCategoriesProjection } from './web-search/domain-categories.projection.js';
import { DryRun } from './web-search/dry-run.js';
import { OwnDetectors } from './web-search/own-detectors.js';
import { SearchToolsController } from './web-search/search-tools.controller.js';
import { searchToolsProjection } from './web-search/search-tools.projection.js';
import { SearchTools } from './web-search/search-tools.js';
import { DomainCategoryRow, SearchToolsRow, WebSearchPolicyRow } from './web-search/web-search.entity.js';
import { WebSearchPoliciesController } from './web-search/web-search-policies.controller.js';
import { webSearchPoliciesProjection } from './web-search/web-search-policies.projection.js';
import { WebSearchQuery } from './web-search/web-search.query.js';
import { readPolicyConfig, type PolicyConfig } from './policy.config.js';

@Module({})
export class PolicyModule {
  static with({ roleMap }: PolicyConfig): DynamicModule {
    return {
      module: PolicyModule,
      controllers: [
        AgentsController,
        AccessRulesController,
        LimitsController,
        WebSearchPoliciesController,
        DomainCategoriesController,
        SearchToolsController,
        GrantsController,
        PermissionsController,
      ],
      providers: [
        AgentsQuery,
        AccessRulesQuery,
        LimitsQuery,
        MappingCleaner,
        WebSearchQuery,
        SearchTools,
        DryRun,
        OwnDetectors,
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
    entities: [AgentRow, AccessRuleRow, LimitRow, GrantRow, WebSearchPolicyRow, DomainCategoryRow, SearchToolsRow],
    migrations: [PolicyTables1764000200000, LimitsTable1764200200000, WebSearchTables1764300200000],
  },
  projections: [
    agentsProjection,
    accessRulesProjection,
    limitsProjection,
    grantsProjection,
    webSearchPoliciesProjection,
    domainCategoriesProjection,
    searchToolsProjection,
  ],
  apiDescription: 'Agents, what they may use, access rules, limits, web-search policies, permissions and grants.',
};
