import { commonConfig, type CommonConfig, type EnvReader } from '@gatehouse/service-kit';

export interface PolicyConfig extends CommonConfig {
  readonly databaseUrl: string;
}

export function readPolicyConfig(env: EnvReader): PolicyConfig {
  return env.finish({ ...commonConfig(env), databaseUrl: env.url('DATABASE_URL', ['postgres:', 'postgresql:']) });
}
