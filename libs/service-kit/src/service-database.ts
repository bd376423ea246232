import type { NatsConnection } from '@nats-io/transport-node';
import { DataSource, type MigrationInterface, type ObjectLiteral } from 'typeorm';
import type { Registry } from '@gatehouse/observability';
import { PostgresStateCache, Projector, projectionTables, type Projection } from '@gatehouse/projections';

/** What a service keeps in its database. */
export interface DatabaseOptions {
  url: string;
  entities: readonly (new () => object)[];
  migrations: readonly (new () => MigrationInterface)[];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- rows of different projections have nothing in common
  projections: readonly Projection<any>[];
}

/** The database of a service, with the tables of @gatehouse/projections. */
export class ServiceDatabase {
  readonly stateCache: PostgresStateCache;

  private constructor(
    readonly dataSource: DataSource,
    private readonly projections: readonly Projection<ObjectLiteral>[],
  ) {
    this.stateCache = new PostgresStateCache(dataSource);
  }

  static of({ url, entities, migrations, projections }: DatabaseOptions): ServiceDatabase {
    const dataSource = new DataSource({
      type: 'postgres',
      url,
      entities: [...projectionTables.entities, ...entities],
      migrations: [...projectionTables.migrations, ...migrations],
      migrationsRun: true,
      poolSize: 10,
      // A database that is down must answer "not now" quickly, not hang an administrator's request.
      extra: { connectionTimeoutMillis: 3_000, statement_timeout: 10_000, query_timeout: 12_000 },
    });
    return new ServiceDatabase(dataSource, projections as readonly Projection<ObjectLiteral>[]);
  }

  open(): Promise<unknown> {
    return this.dataSource.initialize();
  }

  close(): Promise<void> {
    return this.dataSource.destroy();
  }

  /** Starts the projections, each from where it was. */
  async startProjectors(
    nc: NatsConnection,
    options: { metrics: Registry; onTrouble(error: unknown, projection?: string): void },
  ): Promise<Map<Projection<ObjectLiteral>, Projector<ObjectLiteral>>> {
    const running = new Map<Projection<ObjectLiteral>, Projector<ObjectLiteral>>();
    for (const projection of this.projections) {
      const projector = new Projector(projection, { nc, dataSource: this.dataSource, ...options });
      await projector.start();
      running.set(projection, projector);
    }
    return running;
  }
}
