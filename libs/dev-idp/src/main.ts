import { startDevIdp } from './dev-idp.js';

const { env } = process;
const dataDir = env.GATEHOUSE_IDP_DATA_DIR;

try {
  const idp = await startDevIdp({
    host: env.GATEHOUSE_IDP_HOST ?? '127.0.0.1',
    port: portFrom(env.GATEHOUSE_IDP_PORT ?? '7402'),
    realmFile: env.GATEHOUSE_IDP_REALM_FILE ?? 'deploy/keycloak/realm.json',
    variables: env,
    ...(dataDir === undefined ? {} : { dataDir }),
  });
  process.stdout.write(`listening at ${idp.issuer}\n`);
  const stop = () => void idp.stop().then(() => process.exit(0));
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect']) process.once(signal, stop);
} catch (error) {
  process.stderr.write(`The identity provider cannot start: ${(error as Error).message}\n`);
  process.exit(1);
}

function portFrom(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error('GATEHOUSE_IDP_PORT must be a whole number from 0 to 65535');
  }
  return port;
}
