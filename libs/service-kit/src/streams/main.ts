// Creates the streams and buckets, then ends. Where each service has a NATS user of its own, only this job's may do it.
import { connectNats, ensureStreams } from '@gatehouse/nats';
import { ConfigError, EnvReader } from '../env.js';
import { readStreamsConfig } from './streams.config.js';

try {
  const { natsUrl, replicas, callsDays } = readStreamsConfig(new EnvReader('streams', process.env));
  const nats = await connectNats({ url: natsUrl, name: 'streams' });
  await ensureStreams(nats, { replicas, callsDays });
  await nats.close();
  process.stdout.write('the streams are as they must be\n');
} catch (error) {
  const text = error instanceof ConfigError ? error.message : (error as Error).stack;
  process.stderr.write(`the streams cannot be made: ${text ?? String(error)}\n`);
  process.exit(1);
}
