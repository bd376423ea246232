import { createHash } from 'node:crypto';
import { Agent, request } from 'undici';
import { GatehouseError } from '@gatehouse/errors';
import type { KeyPlace, KeyProvider, WrappedKey } from './key-provider.js';

export interface TransitOptions {
  /** Address of the server, without path. */
  url: string;
  token: string;
  /** Path of the secrets engine, such as `transit`. */
  mount: string;
  /** Name of a key of the type aes256-gcm96. */
  key: string;
  namespace?: string | undefined;
  /** Hears that the token could not be renewed; it is tried again. */
  onTrouble(error: unknown): void;
}

const timeoutMs = 3_000;
const placeBytes = 32;
const shortestRenewalMs = 1_000;
const longestRenewalMs = 3_600_000;
/** 400 with one of these is about the ciphertext; with anything else about the key, its policy or the server. */
const faultsOfTheKey =
  /invalid ciphertext|cipher: message authentication failed|no prefix|could not be decoded|disallowed by policy/;

interface VaultAnswer {
  errors?: string[];
  data?: { ciphertext?: string; plaintext?: string; latest_version?: number; ttl?: number; renewable?: boolean };
  auth?: { lease_duration?: number; renewable?: boolean };
}

/**
 * A key of the transit secrets engine of HashiCorp Vault (or OpenBao). What is wrapped is the hash of the place and then
 * the data key, so that `rewrap`, which takes no associated data, need not show the data key to anybody.
 */
export class TransitKeyProvider implements KeyProvider {
  readonly kind = 'vault-transit';
  private readonly prefix: string;
  private readonly agent = new Agent({ connections: 4, connect: { timeout: timeoutMs } });
  private renewal: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(private readonly options: TransitOptions) {
    this.prefix = `vault:${[options.namespace, options.mount, options.key].filter(Boolean).join('/')}:`;
    void this.planRenewal();
  }

  holds(keyId: string): boolean {
    return keyId.startsWith(this.prefix);
  }

  async currentKeyId(): Promise<string> {
    const { data } = await this.call('GET', `${this.options.mount}/keys/${this.name}`);
    return `${this.prefix}v${data?.latest_version ?? 0}`;
  }

  async wrap(dataKey: Buffer, place: KeyPlace): Promise<WrappedKey> {
    const plaintext = Buffer.concat([hashOf(place), dataKey]).toString('base64');
    return this.toWrapped(await this.call('POST', `${this.options.mount}/encrypt/${this.name}`, { plaintext }));
  }

  async unwrap({ wrapped }: WrappedKey, place: KeyPlace): Promise<Buffer> {
    const ciphertext = wrapped.toString('utf8');
    const { data } = await this.call('POST', `${this.options.mount}/decrypt/${this.name}`, { ciphertext });
    const plaintext = Buffer.from(data?.plaintext ?? '', 'base64');
    if (!plaintext.subarray(0, placeBytes).equals(hashOf(place)))
      throw new GatehouseError('GATEHOUSE_SECRET_UNREADABLE');
    return plaintext.subarray(placeBytes);
  }

  async rewrap({ wrapped }: WrappedKey): Promise<WrappedKey> {
    const ciphertext = wrapped.toString('utf8');
    return this.toWrapped(await this.call('POST', `${this.options.mount}/rewrap/${this.name}`, { ciphertext }));
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.renewal);
    void this.agent.destroy();
  }

  private get name(): string {
    return encodeURIComponent(this.options.key);
  }

  /** The version is a part of what the engine answers: `vault:v3:...`. */
  private toWrapped({ data }: VaultAnswer): WrappedKey {
    const ciphertext = data?.ciphertext ?? '';
    const [, version] = /^vault:(v\d+):/.exec(ciphertext) ?? [];
    if (version === undefined) throw unavailable('it answered without a ciphertext');
    return { keyId: this.prefix + version, wrapped: Buffer.from(ciphertext) };
  }

  private async call(method: 'GET' | 'POST', path: string, body?: object): Promise<VaultAnswer> {
    const { url, token, namespace } = this.options;
    const answer = await request(`${url}/v1/${path}`, {
      method,
      dispatcher: this.agent,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      headers: {
        'x-vault-token': token,
        'x-vault-request': 'true',
        ...(namespace === undefined ? {} : { 'x-vault-namespace': namespace }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw unavailable((error as { code?: string }).code ?? 'no connection');
    });
    const text = await answer.body.text().catch(() => '');
    const parsed = parse(text);
    if (answer.statusCode === 200 && parsed) return parsed;
    const errors = parsed?.errors?.join('; ') ?? '';
    if (answer.statusCode === 400 && faultsOfTheKey.test(errors)) {
      throw new GatehouseError('GATEHOUSE_SECRET_UNREADABLE', { cause: new Error(errors) });
    }
    throw unavailable(`HTTP ${answer.statusCode}${errors === '' ? '' : `, ${errors}`}`);
  }

  /** A token that can be renewed is renewed at two thirds of its life, as long as the service runs. */
  private async planRenewal(): Promise<void> {
    try {
      const { data } = await this.call('GET', 'auth/token/lookup-self');
      if (data?.renewable === true) this.renewIn(data.ttl ?? 0);
    } catch (error) {
      this.renewalFailed(error);
    }
  }

  private renewIn(ttlSeconds: number): void {
    if (this.isStopped) return;
    const delay = Math.min(longestRenewalMs, Math.max(shortestRenewalMs, (ttlSeconds * 1_000 * 2) / 3));
    this.renewal = setTimeout(() => void this.renew(), delay).unref();
  }

  private async renew(): Promise<void> {
    try {
      const { auth } = await this.call('POST', 'auth/token/renew-self', {});
      if (auth?.renewable === true) this.renewIn(auth.lease_duration ?? 0);
    } catch (error) {
      this.renewalFailed(error);
    }
  }

  private renewalFailed(error: unknown): void {
    if (this.isStopped) return;
    this.options.onTrouble(error);
    this.renewal = setTimeout(() => void this.planRenewal(), 10_000).unref();
  }
}

function hashOf({ org, dataKeyId }: KeyPlace): Buffer {
  return createHash('sha256')
    .update(JSON.stringify(['data-key', org, dataKeyId]))
    .digest();
}

function unavailable(reason: string): GatehouseError {
  return new GatehouseError('GATEHOUSE_SECRET_KEYS_UNAVAILABLE', { detail: `Vault transit: ${reason}.` });
}

function parse(text: string): VaultAnswer | undefined {
  try {
    return JSON.parse(text) as VaultAnswer;
  } catch {
    return undefined;
  }
}
