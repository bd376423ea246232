import type * as Kms from '@aws-sdk/client-kms';
import { GatehouseError } from '@gatehouse/errors';
import type { KeyPlace, KeyProvider, WrappedKey } from './key-provider.js';

interface Opened {
  kms: typeof Kms;
  client: Kms.KMSClient;
}

export interface AwsKmsOptions {
  /** Id, ARN or alias of a symmetric key. */
  key: string;
  region: string;
  /** Other than Amazon's, such as a VPC endpoint. */
  endpoint?: string | undefined;
}

const prefix = 'aws-kms:';
const timeoutMs = 3_000;
// The ciphertext, the place or the key is not what it was; everything else is the service, the network or the policy.
const faultsOfTheKey = ['InvalidCiphertextException', 'IncorrectKeyException'];

/**
 * A symmetric key of AWS KMS, which never leaves it. Credentials come from where the AWS SDK looks for them (environment,
 * files, web identity, instance role). Place as encryption context, so it shows in CloudTrail; it holds no secret.
 */
export class AwsKmsKeyProvider implements KeyProvider {
  readonly kind = 'aws-kms';
  private opened: Promise<Opened> | undefined;

  constructor(private readonly options: AwsKmsOptions) {}

  holds(keyId: string): boolean {
    return keyId.startsWith(prefix);
  }

  async currentKeyId(): Promise<string> {
    return this.call(async ({ kms, client }) => {
      const { KeyMetadata } = await client.send(new kms.DescribeKeyCommand({ KeyId: this.options.key }));
      return prefix + (KeyMetadata?.Arn ?? '');
    });
  }

  async wrap(dataKey: Buffer, place: KeyPlace): Promise<WrappedKey> {
    return this.call(async ({ kms, client }) => {
      const command = { KeyId: this.options.key, Plaintext: dataKey, EncryptionContext: contextOf(place) };
      return toWrapped(await client.send(new kms.EncryptCommand(command)));
    });
  }

  async unwrap({ keyId, wrapped }: WrappedKey, place: KeyPlace): Promise<Buffer> {
    return this.call(async ({ kms, client }) => {
      const command = {
        KeyId: keyId.slice(prefix.length),
        CiphertextBlob: wrapped,
        EncryptionContext: contextOf(place),
      };
      const { Plaintext } = await client.send(new kms.DecryptCommand(command));
      if (!Plaintext) throw new GatehouseError('GATEHOUSE_SECRET_UNREADABLE');
      return Buffer.from(Plaintext);
    });
  }

  async rewrap({ keyId, wrapped }: WrappedKey, place: KeyPlace): Promise<WrappedKey> {
    return this.call(async ({ kms, client }) => {
      const command = {
        SourceKeyId: keyId.slice(prefix.length),
        DestinationKeyId: this.options.key,
        CiphertextBlob: wrapped,
        SourceEncryptionContext: contextOf(place),
        DestinationEncryptionContext: contextOf(place),
      };
      return toWrapped(await client.send(new kms.ReEncryptCommand(command)));
    });
  }

  stop(): void {
    void this.opened?.then(
      ({ client }) => client.destroy(),
      () => undefined,
    );
  }

  /** The SDK is loaded with the first call: most installations have no use for it. */
  private async call<T>(use: (opened: Opened) => Promise<T>): Promise<T> {
    this.opened ??= this.open();
    try {
      return await use(await this.opened);
    } catch (error) {
      if (error instanceof GatehouseError) throw error;
      const { name, message } = error as Error;
      if (faultsOfTheKey.includes(name)) throw new GatehouseError('GATEHOUSE_SECRET_UNREADABLE', { cause: error });
      // The errors of the SDK hold requests and answers; the log needs the reason alone.
      const cause = new Error(`${name}: ${message}`);
      throw new GatehouseError('GATEHOUSE_SECRET_KEYS_UNAVAILABLE', { detail: `AWS KMS: ${name}.`, cause });
    }
  }

  private async open(): Promise<Opened> {
    const kms = await import('@aws-sdk/client-kms');
    const { region, endpoint } = this.options;
    const requestHandler = { connectionTimeout: timeoutMs, requestTimeout: timeoutMs, throwOnRequestTimeout: true };
    const client = new kms.KMSClient({
      region,
      maxAttempts: 2,
      requestHandler,
      ...(endpoint === undefined ? {} : { endpoint }),
    });
    return { kms, client };
  }
}

function contextOf({ org, dataKeyId }: KeyPlace): Record<string, string> {
  return { 'gatehouse:org': org, 'gatehouse:data-key': dataKeyId };
}

type Ciphertext = Pick<Kms.EncryptCommandOutput, 'CiphertextBlob' | 'KeyId'>;

function toWrapped({ CiphertextBlob, KeyId }: Ciphertext): WrappedKey {
  if (!CiphertextBlob || KeyId === undefined) {
    throw new GatehouseError('GATEHOUSE_SECRET_KEYS_UNAVAILABLE', { detail: 'AWS KMS answered without a ciphertext.' });
  }
  return { keyId: prefix + KeyId, wrapped: Buffer.from(CiphertextBlob) };
}
