import { commonConfig, type CommonConfig, type EnvReader } from '@gatehouse/service-kit';

export interface AuthBrokerConfig extends CommonConfig {
  readonly databaseUrl: string;
  /** Key that wraps the data keys. */
  readonly keyEncryptionKey: Buffer;
  /** Key of the HMAC under which access tokens are known; the proxy has the same. */
  readonly tokenPepper: Buffer;
}

export function readAuthBrokerConfig(env: EnvReader): AuthBrokerConfig {
  return env.finish({
    ...commonConfig(env),
    databaseUrl: env.url('DATABASE_URL', ['postgres:', 'postgresql:']),
    keyEncryptionKey: env.keyFile('KEY_FILE'),
    tokenPepper: env.keyFile('TOKEN_PEPPER_FILE'),
  });
}
