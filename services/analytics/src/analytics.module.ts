import { Module, type DynamicModule } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import type { Infrastructure, ServiceDefinition } from '@gatehouse/service-kit';
import { readAnalyticsConfig, type AnalyticsConfig } from './analytics.config.js';
import { ClickHouse } from './clickhouse/clickhouse.client.js';
import { graphqlOptions } from './graphql/graphql.options.js';
import { CallsProjector } from './ingest/calls.projector.js';
import { IngestResolver } from './ingest/ingest.resolver.js';
import { LogsQuery } from './logs/logs.query.js';
import { LogsResolver } from './logs/logs.resolver.js';
import { WebSearchQuery } from './web-search/web-search.query.js';
import { WebSearchResolver } from './web-search/web-search.resolver.js';

/** The GraphQL API, as classes; `schema.graphql` is made of them. */
export const resolvers = [LogsResolver, WebSearchResolver, IngestResolver];

@Module({})
export class AnalyticsModule {
  static with(config: AnalyticsConfig, { verifier, logger }: Infrastructure): DynamicModule {
    return {
      module: AnalyticsModule,
      imports: [GraphQLModule.forRoot(graphqlOptions(verifier, logger))],
      providers: [
        { provide: ClickHouse, useFactory: () => new ClickHouse(config.clickhouseUrl) },
        CallsProjector,
        LogsQuery,
        WebSearchQuery,
        ...resolvers,
      ],
    };
  }
}

export const analytics: ServiceDefinition<AnalyticsConfig> = {
  name: 'analytics',
  readConfig: readAnalyticsConfig,
  module: (config, running) => AnalyticsModule.with(config, running),
  notReady: (app) => (app.get(CallsProjector, { strict: false }).isReady() ? [] : ['ClickHouse does not answer']),
};
