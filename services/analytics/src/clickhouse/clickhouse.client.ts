import { Readable } from 'node:stream';
import { ClickHouseError, createClient, ClickHouseLogLevel, type ClickHouseClient } from '@clickhouse/client';
import type { OnApplicationShutdown } from '@nestjs/common';
import { GatehouseError } from '@gatehouse/errors';

type Parameters = Readonly<Record<string, unknown>>;

const connectTimeoutMs = 30_000;
// What a reader's request may cost; a server's own profile may allow less.
const readLimits = { max_execution_time: 10, max_memory_usage: '1000000000', readonly: '2' } as const;
const tooHeavy = new Set(['158', '159', '241', '307']);
const overloaded = new Set(['202', '236', '394']);

/** The only way to ClickHouse: one database, bound parameters, limits on every read. */
export class ClickHouse implements OnApplicationShutdown {
  readonly database: string;
  private readonly client: ClickHouseClient;
  /** Without a database, to create it. */
  private readonly server: ClickHouseClient;

  constructor(clickhouseUrl: string) {
    const url = new URL(clickhouseUrl);
    this.database = decodeURIComponent(url.pathname.slice(1)) || 'gatehouse';
    const options = {
      url: url.origin,
      username: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      application: 'gatehouse-analytics',
      request_timeout: connectTimeoutMs,
      log: { level: ClickHouseLogLevel.OFF },
    };
    this.server = createClient(options);
    this.client = createClient({ ...options, database: this.database });
  }

  /** Creates the database when it is missing. */
  async createDatabase(): Promise<void> {
    await this.server.command({
      query: 'CREATE DATABASE IF NOT EXISTS {name:Identifier}',
      query_params: { name: this.database },
    });
  }

  async command(query: string): Promise<void> {
    await this.client.command({ query });
  }

  /** Inserts rows; with a token, a repeated insert under the same one changes nothing. */
  async insert(table: string, rows: readonly object[], token?: string): Promise<void> {
    // The token is in the statement: as a setting of the connection it could outlive it (an embedded ClickHouse).
    const settings = token === undefined ? '' : ` SETTINGS insert_deduplication_token = '${token}'`;
    const query = `INSERT INTO ${table}${settings} FORMAT JSONEachRow`;
    const data = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    const { stream } = await this.client.exec({ query, values: Readable.from([Buffer.from(data)]) });
    stream.resume();
  }

  /** Rows of a SELECT of our own (not a user's), without limits. */
  async select<Row>(query: string, parameters: Parameters = {}): Promise<Row[]> {
    const result = await this.client.query({ query, query_params: { ...parameters }, format: 'JSONEachRow' });
    return result.json<Row>();
  }

  /** Rows of a SELECT on behalf of a user. @throws GatehouseError GATEHOUSE_QUERY_TOO_HEAVY, _ANALYTICS_UNAVAILABLE */
  async read<Row>(query: string, parameters: Parameters): Promise<Row[]> {
    try {
      const result = await this.client.query({
        query,
        query_params: { ...parameters },
        format: 'JSONEachRow',
        clickhouse_settings: readLimits,
      });
      return await result.json<Row>();
    } catch (error) {
      throw toGatehouseError(error);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }

  async close(): Promise<void> {
    await Promise.all([this.client.close(), this.server.close()]);
  }
}

function toGatehouseError(cause: unknown): GatehouseError {
  if (!(cause instanceof ClickHouseError) || overloaded.has(cause.code)) {
    return new GatehouseError('GATEHOUSE_ANALYTICS_UNAVAILABLE', { cause });
  }
  return new GatehouseError(tooHeavy.has(cause.code) ? 'GATEHOUSE_QUERY_TOO_HEAVY' : 'GATEHOUSE_INTERNAL_ERROR', {
    cause,
  });
}
