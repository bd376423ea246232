import type { Logger } from '@gatehouse/observability';
import type { KeysConfig } from '../auth-broker.config.js';
import { AwsKmsKeyProvider } from './aws-kms.key-provider.js';
import { FileKeyProvider } from './file.key-provider.js';
import { KeyRing, type KeyProvider } from './key-provider.js';
import { TransitKeyProvider } from './transit.key-provider.js';

/** The provider that the configuration names, and behind it all others that can unwrap. */
export function openKeyRing({ provider, files, awsKms, transit }: KeysConfig, logger: Logger): KeyRing {
  const [key, ...previous] = files;
  const onTrouble = (err: unknown) => logger.warn({ err }, 'the token of Vault could not be renewed; tried again');
  const all: KeyProvider[] = [
    ...(key ? [new FileKeyProvider(key, previous)] : []),
    ...(awsKms ? [new AwsKmsKeyProvider(awsKms)] : []),
    ...(transit ? [new TransitKeyProvider({ ...transit, onTrouble })] : []),
  ];
  const first = all.find(({ kind }) => kind === provider);
  if (!first) throw new TypeError(`the key provider ${provider} is not configured`);
  return new KeyRing(
    first,
    all.filter((one) => one !== first),
  );
}
