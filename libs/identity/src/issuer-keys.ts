import { setTimeout as delay } from 'node:timers/promises';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  jwksCache,
  type JWKSCacheInput,
  type JWTVerifyGetKey,
} from 'jose';
import { GatehouseError } from '@gatehouse/errors';

type KeyArguments = Parameters<JWTVerifyGetKey>;
type RemoteKeys = ReturnType<typeof createRemoteJWKSet>;
type Key = Awaited<ReturnType<JWTVerifyGetKey>>;

const unknownKeyMs = 10_000;
// The issuer is asked for its keys at most so often, whatever tokens name.
const cooldownMs = 1_000;
const maxUnknownKeys = 1_000;
// Keys that were good are good for a while: an identity provider that is down must not stop calls.
const keptMs = 24 * 3_600_000;
const retryMs = 10_000;
const faultsOfTheToken = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported];

/**
 * The keys of an OIDC issuer, fetched with time limits and kept for ten minutes, or for a day while the issuer does not
 * answer. A key that the issuer does not have is not asked for again for 10 s.
 */
export class IssuerKeys {
  private remote: Promise<RemoteKeys> | undefined;
  private readonly unknown = new Map<string, number>();
  private readonly kept: JWKSCacheInput = {};
  private askAgainAtMs = 0;

  constructor(
    private readonly issuer: string,
    private readonly jwksUri: string | undefined,
  ) {}

  /** @throws JOSEError when it is the token's fault; GatehouseError GATEHOUSE_AUTH_ISSUER_UNAVAILABLE */
  async keyFor(...args: KeyArguments): Promise<Key> {
    const id = idOf(args);
    if ((this.unknown.get(id) ?? 0) > Date.now()) throw new errors.JWKSNoMatchingKey();
    const keptKey = Date.now() < this.askAgainAtMs ? await this.keptKey(args) : undefined;
    if (keptKey) return keptKey;
    const remote = await this.open();
    try {
      return await find(remote, args);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) this.remember(id);
      if (faultsOfTheToken.some((kind) => error instanceof kind)) throw error;
      // No answer in time, no 200, no JSON, no key set: nothing that the caller could mend.
      this.askAgainAtMs = Date.now() + retryMs;
      const key = await this.keptKey(args);
      if (key) return key;
      throw new GatehouseError('GATEHOUSE_AUTH_ISSUER_UNAVAILABLE', { cause: error });
    }
  }

  /** From what the issuer last answered; undefined when that has no such key or is too old. */
  private async keptKey(args: KeyArguments): Promise<Key | undefined> {
    const { jwks, uat = 0 } = this.kept;
    if (!jwks || uat + keptMs < Date.now()) return undefined;
    return createLocalJWKSet(jwks)(...args).catch(() => undefined);
  }

  private remember(id: string): void {
    if (this.unknown.size > maxUnknownKeys) this.unknown.clear();
    this.unknown.set(id, Date.now() + unknownKeyMs);
  }

  private async open(): Promise<RemoteKeys> {
    this.remote ??= this.load();
    return this.remote.catch((cause: unknown) => {
      this.remote = undefined;
      throw new GatehouseError('GATEHOUSE_AUTH_ISSUER_UNAVAILABLE', { cause });
    });
  }

  private async load(): Promise<RemoteKeys> {
    const uri = this.jwksUri ?? (await discoverJwksUri(this.issuer));
    const options = { timeoutDuration: 3_000, cooldownDuration: cooldownMs, cacheMaxAge: 600_000 };
    return createRemoteJWKSet(new URL(uri), { ...options, [jwksCache]: this.kept });
  }
}

/**
 * What is not found is remembered by its algorithm too: a token that names a good key and an algorithm which that key is
 * not for must not keep good tokens out.
 */
function idOf([{ alg, kid }]: KeyArguments): string {
  return JSON.stringify([alg, kid]);
}

/** A key that is newer than the last answer of the issuer is found, even if that was a moment ago. */
async function find(remote: RemoteKeys, args: KeyArguments): Promise<Key> {
  const isAsked = !remote.coolingDown;
  try {
    return await remote(...args);
  } catch (error) {
    if (isAsked || !(error instanceof errors.JWKSNoMatchingKey)) throw error;
    await delay(cooldownMs);
    return remote(...args);
  }
}

async function discoverJwksUri(issuer: string): Promise<string> {
  const { jwks_uri: uri } = await readIssuerMetadata(issuer);
  if (typeof uri !== 'string') throw new TypeError('the discovery document has no jwks_uri');
  return uri;
}

/** Where an issuer's discovery document is; the issuer's own name may end in a slash. */
export function discoveryUrl(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
}

/**
 * The discovery document of the operator's issuer (OpenID Connect Discovery 1.0).
 * @throws Error when it does not answer within 3 s, or answers for another issuer.
 */
export async function readIssuerMetadata(issuer: string): Promise<Record<string, unknown>> {
  const response = await fetch(discoveryUrl(issuer), {
    signal: AbortSignal.timeout(3_000),
    redirect: 'error',
  });
  const document = (await response.json()) as Record<string, unknown>;
  if (document.issuer !== issuer) throw new TypeError('the discovery document names another issuer');
  return document;
}
