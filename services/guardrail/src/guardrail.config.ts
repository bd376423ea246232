import { commonConfig, type CommonConfig, type EnvReader } from '@gatehouse/service-kit';

export interface GuardrailConfig extends CommonConfig {
  readonly databaseUrl: string;
}

export function readGuardrailConfig(env: EnvReader): GuardrailConfig {
  return env.finish({ ...commonConfig(env), databaseUrl: env.url('DATABASE_URL', ['postgres:', 'postgresql:']) });
}
