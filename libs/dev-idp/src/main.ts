import { startDevIdp } from './dev-idp.js';

const { env } = process;
const dataDir = env.GATEHOUSE_IDP_DATA_DIR;

try {
  const idp = await startDevIdp({
    host: env.GATEHOUSE_IDP_HOST ?? '127.0.0.1',
    port: Number(env.GATEHOUSE_IDP_PORT ?? 7402),
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
