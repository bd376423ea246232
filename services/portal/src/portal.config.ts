import type { RoleMap } from '@gatehouse/identity';
import { commonConfig, type CommonConfig, type EnvReader } from '@gatehouse/service-kit';

/** Parts of the product to which the portal passes requests on. */
export const partNames = ['registry', 'policy', 'auth-broker', 'guardrail', 'analytics'] as const;

/** Name of such a part. */
export type PartName = (typeof partNames)[number];

/** Configuration of the portal; also its injection token. */
export abstract class PortalConfig implements CommonConfig {
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
  /** Where people reach the console: scheme and host, no path. */
  abstract readonly publicUrl: string;
  /** Where agents reach the gateway. */
  abstract readonly mcpUrl: string;
  /** Where the portal itself reaches the gateway, to see whether it answers. */
  abstract readonly proxyUrl: string;
  abstract readonly clientId: string;
  /** Secret of a confidential client; without one the client is public and PKCE alone protects the log-in. */
  abstract readonly clientSecret: string | undefined;
  /** Longest life of a session. */
  abstract readonly sessionMs: number;
  /** How long a session may lie unused. */
  abstract readonly sessionIdleMs: number;
  abstract readonly parts: Readonly<Record<PartName, string>>;
}

const web = ['http:', 'https:'];

export function readPortalConfig(env: EnvReader): PortalConfig {
  const publicUrl = env.url('PUBLIC_URL', web);
  if (URL.canParse(publicUrl) && new URL(publicUrl).origin !== publicUrl) {
    env.problem('PUBLIC_URL', 'must be scheme, host and port only');
  }
  const mcpUrl = env.url('MCP_URL', web);
  return env.finish({
    ...commonConfig(env),
    databaseUrl: env.url('DATABASE_URL', ['postgres:', 'postgresql:']),
    publicUrl,
    mcpUrl,
    proxyUrl: env.url('PROXY_URL', web, mcpUrl),
    clientId: env.text('CLIENT_ID', 'gatehouse-portal'),
    clientSecret: env.optional('CLIENT_SECRET'),
    sessionMs: env.integer('SESSION_MINUTES', 720, 1, 43_200) * 60_000,
    sessionIdleMs: env.integer('SESSION_IDLE_MINUTES', 120, 1, 43_200) * 60_000,
    parts: {
      registry: env.url('REGISTRY_URL', web),
      policy: env.url('POLICY_URL', web),
      'auth-broker': env.url('AUTH_BROKER_URL', web),
      guardrail: env.url('GUARDRAIL_URL', web),
      analytics: env.url('ANALYTICS_URL', web),
    },
  });
}
