import type { RoleMap } from '@gatehouse/identity';
import { commonConfig, type CommonConfig, type EnvReader } from '@gatehouse/service-kit';

/** Configuration of the guardrail service; also its injection token. */
export abstract class GuardrailConfig implements CommonConfig {
  abstract readonly host: string;
  abstract readonly port: number;
  abstract readonly opsPort: number;
  abstract readonly natsUrl: string;
  abstract readonly logLevel: string;
  abstract readonly issuer: string;
  abstract readonly audience: string;
  abstract readonly otlpUrl: string | undefined;
  abstract readonly roleMap: RoleMap;
  abstract readonly databaseUrl: string;
  /** Key of the data of detectors; the proxy has the same. */
  abstract readonly detectorKey: Buffer;
}

export function readGuardrailConfig(env: EnvReader): GuardrailConfig {
  return env.finish({
    ...commonConfig(env),
    databaseUrl: env.url('DATABASE_URL', ['postgres:', 'postgresql:']),
    detectorKey: env.keyFile('DETECTOR_KEY_FILE'),
  });
}
