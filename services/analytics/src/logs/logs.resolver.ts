import { Args, Float, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentPrincipal, GrantTable, RequirePermission, type Principal } from '@gatehouse/identity';
import { CallCondition, type Reader } from './call-condition.js';
import { CallFilter } from './call-filter.dto.js';
import { Call, CallConnection, CallFacets } from './call.dto.js';
import { CallsArgs } from './calls-args.dto.js';
import { fromCursor, toCursor } from './cursor.js';
import { LogsQuery } from './logs.query.js';

type FilteredConnection = CallConnection & { condition: CallCondition };

@Resolver(() => CallConnection)
@RequirePermission('logs:read', { some: true })
export class LogsResolver {
  constructor(
    private readonly logs: LogsQuery,
    private readonly grants: GrantTable,
  ) {}

  @Query(() => CallConnection, { description: 'The call log, newest first' })
  async calls(
    @Args() { filter, first, after }: CallsArgs,
    @CurrentPrincipal() by: Principal,
  ): Promise<FilteredConnection> {
    const condition = new CallCondition(this.readerOf(by), filter);
    const place = after === undefined || after === null ? undefined : fromCursor(after);
    const found = await this.logs.page(condition, { after: place, limit: first + 1 });
    const edges = found.slice(0, first).map((node) => ({
      node,
      cursor: toCursor({ timeMs: node.time.getTime(), id: node.id }),
    }));
    return {
      edges,
      pageInfo: {
        hasNextPage: found.length > first,
        hasPreviousPage: place !== undefined,
        startCursor: edges[0]?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      },
      condition,
    };
  }

  @ResolveField(() => Float, { description: 'Calls that the filter matches, on all pages; costs more than a page' })
  totalCount(@Parent() { condition }: FilteredConnection): Promise<number> {
    return this.logs.count(condition);
  }

  @Query(() => Call, { nullable: true, description: 'One call; null when there is none with this id' })
  call(@Args('id', { type: () => ID }) id: string, @CurrentPrincipal() by: Principal): Promise<Call | null> {
    return this.logs.byId(this.readerOf(by), id);
  }

  @Query(() => CallFacets, { description: 'What the calls that the filter matches can be filtered by' })
  callFacets(@Args('filter') filter: CallFilter, @CurrentPrincipal() by: Principal): Promise<CallFacets> {
    return this.logs.facets(new CallCondition(this.readerOf(by), filter));
  }

  private readerOf(principal: Principal): Reader {
    return { org: principal.org, reach: this.grants.limits(principal, 'logs:read') };
  }
}
