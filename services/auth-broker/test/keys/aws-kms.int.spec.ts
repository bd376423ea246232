import { describe, expect, it } from '@jest/globals';
import { CreateAliasCommand, CreateKeyCommand, KMSClient, UpdateAliasCommand } from '@aws-sdk/client-kms';
import { AwsKmsKeyProvider } from '../../src/vault/aws-kms.key-provider.js';
import { codeOf, keyProviderContract } from './key-provider.contract.js';
import { startMoto, type Moto } from './moto.js';

const region = 'eu-central-1';
const alias = 'alias/gatehouse';

// What the SDK finds where it looks for credentials; moto takes any.
process.env.AWS_ACCESS_KEY_ID = 'test';
process.env.AWS_SECRET_ACCESS_KEY = 'test';

const moto = await startMoto();
if (moto) kmsSuite(moto);
else withoutPython();

function kmsSuite({ url, stop }: Moto): void {
  const client = new KMSClient({ region, endpoint: url });
  const newKey = async () => (await client.send(new CreateKeyCommand({}))).KeyMetadata?.KeyId;

  keyProviderContract('AWS KMS (moto)', async () => {
    await client.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: await newKey() }));
    const provider = new AwsKmsKeyProvider({ key: alias, region, endpoint: url });
    return {
      provider,
      turn: async () => {
        await client.send(new UpdateAliasCommand({ AliasName: alias, TargetKeyId: await newKey() }));
        return provider;
      },
      takeAway: stop,
      stop: async () => {
        client.destroy();
        await stop();
      },
    };
  });

  describe('AWS KMS with a key that does not exist', () => {
    it('is not available, and says why', async () => {
      const provider = new AwsKmsKeyProvider({ key: 'alias/nothing', region, endpoint: 'http://127.0.0.1:9' });
      expect(await codeOf(provider.currentKeyId())).toBe('GATEHOUSE_SECRET_KEYS_UNAVAILABLE');
      provider.stop();
    });
  });
}

/** Where everything must run, it is a failure to leave this out. */
function withoutPython(): void {
  const text = 'AWS KMS LEFT OUT: there is no Python 3.11 with venv for moto';
  console.warn(`\n*** ${text} ***\n`);
  it(text, () => {
    expect(process.env.CI).toBeUndefined();
  });
}
