import { commonConfig, type CommonConfig, type EnvReader } from '@gatehouse/service-kit';

export interface AuthBrokerConfig extends CommonConfig {
  readonly databaseUrl: string;
  /** Key that wraps the data keys. */
  readonly keyEncryptionKey: Buffer;
  /** Key of the HMAC under which access tokens are known; the proxy has the same. */
  readonly tokenPepper: Buffer;
  readonly tokenLifetime: TokenLifetime;
}

/** How long access tokens are good for, in days. */
export interface TokenLifetime {
  /** When whoever issues one says nothing. */
  readonly defaultDays: number;
  readonly maxDays: number;
}

export function readAuthBrokerConfig(env: EnvReader): AuthBrokerConfig {
  const maxDays = env.integer('TOKEN_MAX_DAYS', 365, 1, 3_650);
  return env.finish({
    ...commonConfig(env),
    databaseUrl: env.url('DATABASE_URL', ['postgres:', 'postgresql:']),
    keyEncryptionKey: env.keyFile('KEY_FILE'),
    tokenPepper: env.keyFile('TOKEN_PEPPER_FILE'),
    tokenLifetime: { maxDays, defaultDays: env.integer('TOKEN_DEFAULT_DAYS', Math.min(90, maxDays), 1, maxDays) },
  });
}
