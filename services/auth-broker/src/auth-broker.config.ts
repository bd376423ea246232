import type { RoleMap } from '@gatehouse/identity';
import { commonConfig, type CommonConfig, type EnvReader } from '@gatehouse/service-kit';
import type { AwsKmsOptions } from './vault/aws-kms.key-provider.js';
import type { TransitOptions } from './vault/transit.key-provider.js';

/** Where data keys are wrapped. All that is configured unwraps; the provider that is named wraps. */
export interface KeysConfig {
  readonly provider: 'file' | 'aws-kms' | 'vault-transit';
  /** Keys from files; the first wraps. */
  readonly files: readonly Buffer[];
  readonly awsKms: AwsKmsOptions | undefined;
  readonly transit: Omit<TransitOptions, 'onTrouble'> | undefined;
}

/** Configuration of the auth broker; also its injection token. */
export abstract class AuthBrokerConfig implements CommonConfig {
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
  abstract readonly keys: KeysConfig;
  /** Key of the HMAC under which access tokens are known; the proxy has the same. */
  abstract readonly tokenPepper: Buffer;
  abstract readonly tokenLifetime: TokenLifetime;
  /** Where people reach the console, which brings browsers to authorization servers and back. */
  abstract readonly portalUrl: string;
  /** Where authorization servers read who the gateway is (CIMD), and its client id there; empty = they cannot. */
  abstract readonly clientMetadataUrl: string;
  /** Networks (CIDR) that an authorization server may be in although the SSRF rules forbid them. */
  abstract readonly allowedNetworks: readonly string[];
}

/** How long access tokens are good for, in days. */
export interface TokenLifetime {
  /** When whoever issues one says nothing. */
  readonly defaultDays: number;
  readonly maxDays: number;
}

const web = ['http:', 'https:'];

export function readAuthBrokerConfig(env: EnvReader): AuthBrokerConfig {
  const maxDays = env.integer('TOKEN_MAX_DAYS', 365, 1, 3_650);
  const portalUrl = env.url('PORTAL_URL', web);
  // A client id that is a URL has to be https.
  const metadataUrl = portalUrl.startsWith('https:') ? `${portalUrl}/oauth/client.json` : '';
  return env.finish({
    ...commonConfig(env),
    databaseUrl: env.url('DATABASE_URL', ['postgres:', 'postgresql:']),
    keys: readKeysConfig(env),
    tokenPepper: env.keyFile('TOKEN_PEPPER_FILE'),
    tokenLifetime: { maxDays, defaultDays: env.integer('TOKEN_DEFAULT_DAYS', Math.min(90, maxDays), 1, maxDays) },
    portalUrl,
    clientMetadataUrl: env.url('CLIENT_METADATA_URL', web, metadataUrl),
    allowedNetworks: env.list('ALLOWED_NETWORKS', []),
  });
}

/** A provider that is named needs its variables; one that is not is there to unwrap, if it has them. */
function readKeysConfig(env: EnvReader): KeysConfig {
  const provider = env.text('KEY_PROVIDER', 'file');
  if (provider !== 'file' && provider !== 'aws-kms' && provider !== 'vault-transit') {
    env.problem('KEY_PROVIDER', 'must be "file", "aws-kms" or "vault-transit"');
  }
  const isGiven = (name: string) => env.optional(name) !== undefined;
  const textFor = (one: string, name: string) => (provider === one ? env.text(name) : (env.optional(name) ?? ''));
  const key = provider === 'file' || isGiven('KEY_FILE') ? [env.keyFile('KEY_FILE')] : [];
  const kmsKey = textFor('aws-kms', 'KMS_KEY');
  const region = textFor('aws-kms', 'KMS_REGION');
  const endpoint = env.optional('KMS_ENDPOINT');
  const transit = {
    url: provider === 'vault-transit' || isGiven('TRANSIT_URL') ? env.url('TRANSIT_URL', web) : '',
    token: textFor('vault-transit', 'TRANSIT_TOKEN'),
    key: textFor('vault-transit', 'TRANSIT_KEY'),
    mount: env.text('TRANSIT_MOUNT', 'transit'),
    namespace: env.optional('TRANSIT_NAMESPACE'),
  };
  return {
    provider: provider as KeysConfig['provider'],
    files: [...key, ...(isGiven('PREVIOUS_KEY_FILE') ? [env.keyFile('PREVIOUS_KEY_FILE')] : [])],
    awsKms: kmsKey === '' ? undefined : { key: kmsKey, region, endpoint },
    transit: transit.url === '' ? undefined : transit,
  };
}
