import { DataSource } from 'typeorm';
import { CONTROL_STREAM } from '@gatehouse/nats';
import { Projector, projectionTables } from '@gatehouse/projections';
import { jetstreamManager } from '@nats-io/jetstream';
import type { CommonConfig } from './env.js';
import type { RunningService, ServiceDefinition } from './run-service.js';

/** Rows by projection. */
export type Rows = Record<string, object[]>;

/**
 * The rows of every projection of a running service, three times: as they have grown, after a rebuild, and in a new
 * database. Equal, if the rows follow from the events alone.
 */
export async function rowsThreeTimes<Config extends CommonConfig>(
  service: RunningService,
  definition: ServiceDefinition<Config>,
): Promise<{ grown: Rows; rebuilt: Rows; anew: Rows }> {
  const { dataSource, nats, projectors } = service.infrastructure;
  const { database, projections = [] } = definition;
  if (!dataSource || !database) throw new TypeError(`${definition.name} has no database`);
  const rows = async (source: DataSource): Promise<Rows> =>
    Object.fromEntries(
      await Promise.all(
        projections.map(async ({ name, entity }) => {
          const all = (await source.getRepository(entity).find()) as object[];
          return [name, all.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))] as const;
        }),
      ),
    );
  const { state } = await (await jetstreamManager(nats)).streams.info(CONTROL_STREAM);
  await Promise.all(projectors.all().map((p) => p.waitFor(state.last_seq, 10_000)));
  const grown = await rows(dataSource);
  for (const projector of projectors.all()) await projector.rebuild();
  await Promise.all(projectors.all().map((p) => p.waitFor(state.last_seq, 10_000)));
  const rebuilt = await rows(dataSource);

  await dataSource.query(`CREATE DATABASE anew`);
  const url = new URL((dataSource.options as { url: string }).url);
  url.pathname = '/anew';
  const other = await new DataSource({
    type: 'postgres',
    url: url.href,
    entities: [...projectionTables.entities, ...database.entities],
    migrations: [...projectionTables.migrations, ...database.migrations],
    migrationsRun: true,
  }).initialize();
  const fresh = projections.map((projection) => new Projector(projection, { nc: nats, dataSource: other }));
  for (const projector of fresh) {
    await projector.start();
    await projector.waitFor(state.last_seq, 10_000);
  }
  const anew = await rows(other);
  await Promise.all(fresh.map((p) => p.stop()));
  await other.destroy();
  return { grown, rebuilt, anew };
}
