import { Args, Query, Resolver } from '@nestjs/graphql';
import { CurrentPrincipal, GrantTable, RequirePermission, type Principal } from '@gatehouse/identity';
import { CallCondition } from '../logs/call-condition.js';
import { CallFilter } from '../logs/call-filter.dto.js';
import { WebSearchReport } from './web-search.dto.js';
import { WebSearchQuery } from './web-search.query.js';

@Resolver(() => WebSearchReport)
@RequirePermission('logs:read', { some: true })
export class WebSearchResolver {
  constructor(
    private readonly searches: WebSearchQuery,
    private readonly grants: GrantTable,
  ) {}

  @Query(() => WebSearchReport, { description: 'Who searched the web, and which sources were used' })
  webSearchReport(@Args('filter') filter: CallFilter, @CurrentPrincipal() by: Principal): Promise<WebSearchReport> {
    const reader = { org: by.org, reach: this.grants.limits(by, 'logs:read') };
    return this.searches.report(new CallCondition(reader, filter));
  }
}
