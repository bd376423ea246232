import type { EnvReader } from '../env.js';

/** Configuration of the job that creates the streams. */
export interface StreamsConfig {
  readonly natsUrl: string;
  /** Copies of each stream, one per broker. */
  readonly replicas: number;
  /** How long call records stay in JetStream, in days. */
  readonly callsDays: number;
}

export function readStreamsConfig(env: EnvReader): StreamsConfig {
  return env.finish({
    natsUrl: env.text('NATS_URL'),
    replicas: env.integer('REPLICAS', 1, 1, 5),
    callsDays: env.integer('CALLS_DAYS', 7, 1, 365),
  });
}
