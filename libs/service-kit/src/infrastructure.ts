import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import type { DataSource, ObjectLiteral } from 'typeorm';
import { CommandHandler, type EventStore } from '@gatehouse/event-store';
import { GrantTable, TokenVerifier } from '@gatehouse/identity';
import { ReplicaBoard } from '@gatehouse/nats';
import { Registry, type Logger, type Tracing } from '@gatehouse/observability';
import type { Projection, Projector } from '@gatehouse/projections';
import { Commands } from './commands.js';

/** The NATS connection, as a class so that it can be injected. */
export class Nats {
  constructor(readonly connection: NatsConnection) {}
}

/** The logger, as a class so that it can be injected. */
export class Log {
  constructor(readonly logger: Logger) {}
}

/** The running projectors of the service. */
export class Projectors {
  constructor(private readonly running: ReadonlyMap<Projection<ObjectLiteral>, Projector<ObjectLiteral>> = new Map()) {}

  /** The projector of one projection. */
  of<Row extends ObjectLiteral>(projection: Projection<Row>): Projector<Row> {
    const projector = this.running.get(projection);
    if (!projector) throw new TypeError(`the service does not run ${projection.name}`);
    return projector as unknown as Projector<Row>;
  }

  /** For a read with `minSeq`: waits up to 2 s until the projection has come that far. */
  async waitFor<Row extends ObjectLiteral>(projection: Projection<Row>, minSeq: number | undefined): Promise<void> {
    if (minSeq !== undefined) await this.of(projection).waitFor(minSeq);
  }

  all(): Projector<ObjectLiteral>[] {
    return [...this.running.values()];
  }
}

export interface Infrastructure {
  nats: NatsConnection;
  logger: Logger;
  metrics: Registry;
  /** Undefined without a collector. */
  tracing: Tracing | undefined;
  verifier: TokenVerifier;
  grants: GrantTable;
  board: ReplicaBoard;
  events: EventStore;
  commandHandler: CommandHandler;
  projectors: Projectors;
  dataSource: DataSource | undefined;
}

/** Makes the running infrastructure injectable by class in every module of the service. */
@Global()
@Module({})
export class InfrastructureModule {
  static of(running: Infrastructure): DynamicModule {
    const providers = [
      { provide: Nats, useValue: new Nats(running.nats) },
      { provide: Log, useValue: new Log(running.logger) },
      { provide: Registry, useValue: running.metrics },
      { provide: TokenVerifier, useValue: running.verifier },
      { provide: GrantTable, useValue: running.grants },
      { provide: ReplicaBoard, useValue: running.board },
      { provide: CommandHandler, useValue: running.commandHandler },
      { provide: Projectors, useValue: running.projectors },
      // By its class, which is not loaded where there is no database.
      ...(running.dataSource ? [{ provide: running.dataSource.constructor, useValue: running.dataSource }] : []),
      Commands,
    ];
    return { module: InfrastructureModule, providers, exports: providers };
  }
}
