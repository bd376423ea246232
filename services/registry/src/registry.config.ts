import type { RoleMap } from '@gatehouse/identity';
import { commonConfig, type CommonConfig, type EnvReader } from '@gatehouse/service-kit';

/** Configuration of the registry; also its injection token. */
export abstract class RegistryConfig implements CommonConfig {
  abstract readonly host: string;
  abstract readonly port: number;
  abstract readonly opsPort: number;
  abstract readonly natsUrl: string;
  abstract readonly logLevel: string;
  abstract readonly issuer: string;
  abstract readonly audience: string;
  abstract readonly roleMap: RoleMap;
  abstract readonly otlpUrl: string | undefined;
  abstract readonly databaseUrl: string;
  /** Networks (CIDR) that a backend may be in although the SSRF rules forbid them. */
  abstract readonly allowedNetworks: readonly string[];
  /** Whether backends may be registered for which agents bring tokens of their own. */
  abstract readonly allowPassthrough: boolean;
}

export function readRegistryConfig(env: EnvReader): RegistryConfig {
  return env.finish({
    ...commonConfig(env),
    databaseUrl: env.url('DATABASE_URL', ['postgres:', 'postgresql:']),
    allowedNetworks: env.list('ALLOWED_NETWORKS', []),
    allowPassthrough: env.flag('ALLOW_PASSTHROUGH', false),
  });
}
