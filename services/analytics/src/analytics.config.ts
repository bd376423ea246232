import type { RoleMap } from '@gatehouse/identity';
import { commonConfig, type CommonConfig, type EnvReader } from '@gatehouse/service-kit';

/** Configuration of analytics; also the injection token. */
export abstract class AnalyticsConfig implements CommonConfig {
  abstract readonly host: string;
  abstract readonly port: number;
  abstract readonly opsPort: number;
  abstract readonly natsUrl: string;
  abstract readonly logLevel: string;
  abstract readonly issuer: string;
  abstract readonly audience: string;
  abstract readonly roleMap: RoleMap;
  abstract readonly otlpUrl: string | undefined;
  /** `http(s)://user:password@host:port/database`; the database is `gatehouse` when left out. */
  abstract readonly clickhouseUrl: string;
}

export function readAnalyticsConfig(env: EnvReader): AnalyticsConfig {
  return env.finish({
    ...commonConfig(env),
    clickhouseUrl: env.url('CLICKHOUSE_URL', ['http:', 'https:']),
  });
}
