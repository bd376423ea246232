import type { RoleMap } from '@gatehouse/identity';
import { commonConfig, type CommonConfig, type EnvReader } from '@gatehouse/service-kit';

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
  /** Key that wraps the data keys. */
  abstract readonly keyEncryptionKey: Buffer;
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
    keyEncryptionKey: env.keyFile('KEY_FILE'),
    tokenPepper: env.keyFile('TOKEN_PEPPER_FILE'),
    tokenLifetime: { maxDays, defaultDays: env.integer('TOKEN_DEFAULT_DAYS', Math.min(90, maxDays), 1, maxDays) },
    portalUrl,
    clientMetadataUrl: env.url('CLIENT_METADATA_URL', web, metadataUrl),
    allowedNetworks: env.list('ALLOWED_NETWORKS', []),
  });
}
