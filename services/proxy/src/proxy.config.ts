import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import type { ConcurrencyBounds } from './overload/concurrency.js';
import { commonConfig, type CommonConfig, type EnvReader } from '@gatehouse/service-kit';

export interface ProxyConfig extends CommonConfig {
  /** How agents reach the proxy, without path; audience of their tokens. */
  readonly publicUrl: string;
  /** Name of this replica; stable over restarts, so that its spool is found again. */
  readonly replica: string;
  readonly spoolDir: string;
  readonly tokenPepper: Buffer;
  /** Whether tokens of the identity provider must have the gateway's scopes, instead of being limited by them only. */
  readonly requireScopes: boolean;
  /** Keys under which agents carry the gateway's own data; the first seals, all of them open. */
  readonly sealKeys: readonly Buffer[];
  /** Keys the hashes that stand for masked values. */
  readonly maskKey: string;
  /** Key of the data of detectors; the guardrail service has the same. */
  readonly detectorKey: Buffer;
  readonly allowedNetworks: readonly string[];
  /** Whether HTTP/2 is spoken with backends that offer it. */
  readonly http2: boolean;
  /** Origins of web pages that may call; agents outside of browsers send none. */
  readonly allowedOrigins: ReadonlySet<string>;
  /** Whether agents may bring tokens for backends that are registered so. */
  readonly allowPassthrough: boolean;
  /** Networks of the reverse proxies that say in X-Forwarded-For who called. */
  readonly trustedProxies: readonly string[];
  /** Host headers that are accepted. */
  readonly allowedHosts: ReadonlySet<string>;
  /** How long the broker may take to write what it acknowledged to disk. */
  readonly brokerSyncMs: number;
  readonly spoolLimitBytes: number;
  /** What may be in flight at once at this replica. */
  readonly concurrency: ConcurrencyBounds;
  /** How long a stream may stay open to be listened to. */
  readonly maxStreamMs: number;
}

export function readProxyConfig(env: EnvReader): ProxyConfig {
  const publicUrl = env.url('PUBLIC_URL', ['http:', 'https:']);
  return env.finish({
    ...commonConfig(env),
    publicUrl,
    replica: env.text('REPLICA', 'proxy-1'),
    spoolDir: join(env.text('DATA_DIR'), 'spool'),
    tokenPepper: env.keyFile('TOKEN_PEPPER_FILE'),
    requireScopes: env.flag('REQUIRE_SCOPES', false),
    maskKey: maskKeyOf(env.keyFile('TOKEN_PEPPER_FILE')),
    sealKeys: [
      env.keyFile('SEAL_KEY_FILE'),
      ...(env.optional('SEAL_PREVIOUS_KEY_FILE') === undefined ? [] : [env.keyFile('SEAL_PREVIOUS_KEY_FILE')]),
    ],
    detectorKey: env.keyFile('DETECTOR_KEY_FILE'),
    allowedNetworks: env.list('ALLOWED_NETWORKS', []),
    http2: env.flag('HTTP2', true),
    allowedOrigins: new Set(env.list('ALLOWED_ORIGINS', [])),
    allowPassthrough: env.flag('ALLOW_PASSTHROUGH', false),
    trustedProxies: env.list('TRUSTED_PROXIES', []),
    allowedHosts: hostsOf(publicUrl, env.list('ALLOWED_HOSTS', [])),
    brokerSyncMs: env.integer('BROKER_SYNC_MS', 120_000, 0, 3_600_000),
    spoolLimitBytes: env.integer('SPOOL_LIMIT_MB', 1_024, 1, 1_000_000) * 1_048_576,
    concurrency: {
      maxCalls: env.integer('MAX_CALLS', 2_000, 1, 1_000_000),
      maxCallsPerPrincipal: env.integer('MAX_CALLS_PER_PRINCIPAL', 500, 1, 1_000_000),
      maxCallsPerBackend: env.integer('MAX_CALLS_PER_BACKEND', 1_000, 1, 1_000_000),
      maxStreamsPerPrincipal: env.integer('MAX_STREAMS_PER_PRINCIPAL', 50, 1, 1_000_000),
    },
    maxStreamMs: env.integer('MAX_STREAM_SECONDS', 1_800, 1, 86_400) * 1_000,
  });
}

/** The public host; on loopback by any of its names. */
function hostsOf(publicUrl: string, more: readonly string[]): ReadonlySet<string> {
  if (!URL.canParse(publicUrl)) return new Set();
  const { host, hostname, port } = new URL(publicUrl);
  const isLoopback = hostname === '127.0.0.1' || hostname === 'localhost';
  const loopback = isLoopback ? [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`] : [];
  return new Set([host, ...loopback, ...more].map((name) => name.toLowerCase()));
}

/** Equal on all replicas, as the pepper is. */
function maskKeyOf(pepper: Buffer): string {
  return createHmac('sha256', pepper).update('masked values').digest('hex');
}
