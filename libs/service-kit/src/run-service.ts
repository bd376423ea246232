import 'reflect-metadata';
import type { Server } from 'node:http';
import { ValidationPipe, type DynamicModule, type INestApplication, type Type } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule, NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyServerFactory } from 'fastify';
import type { MigrationInterface } from 'typeorm';
import { CommandHandler, JetStreamEventStore } from '@gatehouse/event-store';
import { GrantTable, PermissionGuard, TokenVerifier } from '@gatehouse/identity';
import { connectNats, ensureStreams, ReplicaBoard } from '@gatehouse/nats';
import {
  createLogger,
  createMetrics,
  NestLogger,
  startTracing,
  type Logger,
  type Registry,
} from '@gatehouse/observability';
import type { Projection } from '@gatehouse/projections';
import { ConfigError, EnvReader, type CommonConfig } from './env.js';
import { InfrastructureModule, Projectors, type Infrastructure } from './infrastructure.js';
import { startOpsListener } from './ops-listener.js';
import { maxBodyBytes, ProblemExceptionFilter } from './problem.exception-filter.js';
import type { ServiceDatabase } from './service-database.js';
import { traceRequests } from './trace-requests.js';
import { whenThere } from './when-there.js';

/** One service: what differs between it and the others. */
export interface ServiceDefinition<Config extends CommonConfig> {
  /** Name in logs, metrics and variables, such as `auth-broker`. */
  name: string;
  readConfig(env: EnvReader): Config;
  /** The service's module. */
  module(config: Config, running: Infrastructure): Type | DynamicModule;
  /** Its database, if it has one; the tables of @gatehouse/projections are added. */
  database?: {
    url(config: Config): string;
    entities: readonly (new () => object)[];
    migrations: readonly (new () => MigrationInterface)[];
  };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- rows of different projections have nothing in common
  projections?: readonly Projection<any>[];
  /** One sentence for /openapi.json; without it there is none. */
  apiDescription?: string;
  /** Takes requests before Fastify and Nest see them (the proxy's MCP traffic). */
  serverFactory?(config: Config, running: Infrastructure): FastifyServerFactory;
  /** What is not ready yet, in words. */
  notReady?(app: INestApplication): readonly string[];
}

/** A started service, for tests. */
export interface RunningService {
  app: NestFastifyApplication;
  url: string;
  infrastructure: Infrastructure;
  stop(): Promise<void>;
}

/** Runs a service as its process's only job: configuration from the environment, stop on SIGTERM. */
export async function runService<Config extends CommonConfig>(definition: ServiceDefinition<Config>): Promise<void> {
  try {
    const service = await startService(definition, process.env);
    stopWithProcess(service);
  } catch (error) {
    const text = error instanceof ConfigError ? error.message : (error as Error).stack;
    process.stderr.write(`${definition.name} cannot start: ${text ?? String(error)}\n`);
    process.exit(1);
  }
}

/** Starts a service in this process; `env` holds its variables. */
export async function startService<Config extends CommonConfig>(
  definition: ServiceDefinition<Config>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<RunningService> {
  const { name } = definition;
  const config = definition.readConfig(new EnvReader(name, env));
  const logger = createLogger(name, config.logLevel);
  const stops: (() => Promise<unknown>)[] = [];
  // Last started is first stopped: traffic ends before the parts that it needs.
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) {
      await end().catch((error: unknown) => logger.warn({ err: error }, 'a part did not stop in good order'));
    }
  };
  try {
    const foundations = { logger, metrics: createMetrics(name), stops, missing: new Set(['starting']) };
    const { app, infrastructure } = await startParts(definition, config, foundations);
    const url = await app.getUrl();
    logger.info({ url }, 'listening');
    return { app, url, infrastructure, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Foundations {
  logger: Logger;
  metrics: Registry;
  stops: (() => Promise<unknown>)[];
  /** What the start still waits for. */
  missing: Set<string>;
}

async function startParts<Config extends CommonConfig>(
  definition: ServiceDefinition<Config>,
  config: Config,
  foundations: Foundations,
): Promise<Pick<RunningService, 'app' | 'infrastructure'>> {
  const { metrics, stops, missing } = foundations;
  const running: { app?: NestFastifyApplication; projectors?: Projectors } = {};
  const ops = await startOpsListener({
    host: config.host,
    port: config.opsPort,
    metrics,
    notReady: () => [
      ...missing,
      ...(running.projectors?.all().every((p) => p.isReady()) === false ? ['projections are catching up'] : []),
      ...((running.app && definition.notReady?.(running.app)) ?? []),
    ],
  });
  stops.push(() => closeServer(ops));
  const infrastructure = await connectInfrastructure(definition, config, foundations);
  running.projectors = infrastructure.projectors;
  const app = await createApp(definition, config, infrastructure);
  stops.push(() => app.close());
  await app.listen(config.port, config.host);
  running.app = app;
  missing.clear();
  return { app, infrastructure };
}

async function connectInfrastructure<Config extends CommonConfig>(
  definition: ServiceDefinition<Config>,
  config: Config,
  foundations: Foundations,
): Promise<Infrastructure> {
  const { logger, metrics, stops } = foundations;
  const onTrouble = (error: unknown, projection?: string) =>
    logger.warn({ err: error, projection }, 'trouble while following events; going on');
  const tracing = await startTracing(definition.name, config.otlpUrl);
  if (tracing) stops.push(() => tracing.stop());
  const connect = () => connectNats({ url: config.natsUrl, name: definition.name });
  const nats = await whenThere('NATS', connect, foundations);
  stops.push(() => nats.close());
  await whenThere('NATS', () => ensureStreams(nats), foundations);
  const database = await openDatabase(definition, config, foundations);
  const events = await JetStreamEventStore.open(nats);
  const board = new ReplicaBoard(nats);
  board.start();
  stops.push(() => board.stop());
  const grants = new GrantTable();
  const grantFollower = grants.follow(nats, onTrouble);
  stops.push(() => grantFollower.stop());
  const projectors = new Projectors(await database?.startProjectors(nats, { metrics, onTrouble }));
  stops.push(() => Promise.all(projectors.all().map((p) => p.stop())));
  const onCacheTrouble = (error: unknown) => logger.warn({ err: error }, 'the cache of states does not answer');
  return {
    nats,
    logger,
    metrics,
    tracing,
    events,
    board,
    grants,
    projectors,
    dataSource: database?.dataSource,
    verifier: new TokenVerifier({ issuer: config.issuer, audience: [config.audience], roleMap: config.roleMap }),
    commandHandler: new CommandHandler(events, database?.stateCache, onCacheTrouble),
  };
}

/** Loads what only services with a database need: TypeORM takes memory and time that the proxy can do without. */
async function openDatabase<Config extends CommonConfig>(
  { name, database, projections = [] }: ServiceDefinition<Config>,
  config: Config,
  { logger, missing, stops }: Foundations,
): Promise<ServiceDatabase | undefined> {
  if (!database) {
    if (projections.length > 0) throw new TypeError(`${name} projects but has no database`);
    return undefined;
  }
  const { ServiceDatabase } = await import('./service-database.js');
  const opened = ServiceDatabase.of({ ...database, url: database.url(config), projections });
  await whenThere('PostgreSQL', () => opened.open(), { logger, missing });
  stops.push(() => opened.close());
  return opened;
}

async function createApp<Config extends CommonConfig>(
  definition: ServiceDefinition<Config>,
  config: Config,
  infrastructure: Infrastructure,
): Promise<NestFastifyApplication> {
  const serverFactory = definition.serverFactory?.(config, infrastructure);
  const adapter = new FastifyAdapter({
    bodyLimit: maxBodyBytes,
    // Ids of connections and names of tools in paths are longer than Fastify's 100 characters, escaped ones by far.
    routerOptions: { maxParamLength: 2_000 },
    ...(serverFactory ? { serverFactory } : {}),
  } as ConstructorParameters<typeof FastifyAdapter>[0]);
  const root: DynamicModule = {
    module: class RootModule {},
    imports: [DiscoveryModule, InfrastructureModule.of(infrastructure), definition.module(config, infrastructure)],
    providers: [{ provide: APP_GUARD, useClass: PermissionGuard }, Reflector],
  };
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: new NestLogger(infrastructure.logger),
    abortOnError: false,
  });
  if (infrastructure.tracing) traceRequests(app.getHttpAdapter().getInstance(), infrastructure.tracing);
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
  app.useGlobalFilters(new ProblemExceptionFilter(infrastructure.logger));
  if (definition.apiDescription) {
    const { serveOpenApi } = await import('./open-api.js');
    await serveOpenApi(app, definition.name, definition.apiDescription);
  }
  return app;
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

/** Ends with the process: on SIGTERM, SIGINT, or when the supervisor that started it is gone. */
function stopWithProcess(service: RunningService): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), 5_000).unref();
    service.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  // A connection that is closed for good (a password that was changed) comes back with a new process alone.
  void service.infrastructure.nats.closed().then((error) => {
    if (stopping) return;
    service.infrastructure.logger.fatal({ err: error }, 'the connection to NATS is closed for good');
    process.exit(1);
  });
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
}
