import {
  DiscardPolicy,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type JetStreamManager,
  type StreamConfig,
} from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { nanos, type NatsConnection } from '@nats-io/transport-node';
import { GatehouseError } from '@gatehouse/errors';

const minute = 60_000;
const day = 24 * 60 * minute;

/** Names of the streams and buckets. */
export const CONTROL_STREAM = 'CONTROL';
export const CALLS_STREAM = 'CALLS';
export const SHORT_LIMITS_STREAM = 'LIMITS_SHORT';
export const LONG_LIMITS_STREAM = 'LIMITS_LONG';
export const SESSIONS_BUCKET = 'sessions';
export const REPLICAS_BUCKET = 'replicas';
export const HEALTH_BUCKET = 'health';
export const TOKEN_USES_BUCKET = 'token-uses';
export const DISCOVERED_BUCKET = 'discovered-agents';
export const DETECTOR_DATA_BUCKET = 'detector-data';

export interface StreamOptions {
  /** Copies of each stream; 1 embedded, 3 in production. */
  replicas?: number;
  /** How long call records stay in JetStream, in days. */
  callsDays?: number;
}

/** The oldest server on which every feature we rely on is honoured, not just accepted. */
export const MIN_SERVER_VERSION = '2.12.0';

function wantedStreams({ replicas = 1, callsDays = 7 }: StreamOptions): Partial<StreamConfig>[] {
  const common = {
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    num_replicas: replicas,
    duplicate_window: nanos(10 * minute),
    allow_direct: true,
  };
  return [
    // Kept for ever; a full disk refuses a change rather than dropping an old one.
    {
      ...common,
      name: CONTROL_STREAM,
      subjects: ['control.>'],
      discard: DiscardPolicy.New,
      deny_delete: true,
      deny_purge: true,
      max_age: 0,
      max_msgs_per_subject: -1,
    },
    // A full disk pushes back on the proxies' spools rather than dropping records nobody has read.
    {
      ...common,
      name: CALLS_STREAM,
      subjects: ['calls.>'],
      discard: DiscardPolicy.New,
      max_age: nanos(callsDays * day),
    },
    // What limits have counted: one counter for each key and window, kept until no call can depend on it any more.
    ...limitsStreams(common),
  ];
}

function limitsStreams(common: Partial<StreamConfig>): Partial<StreamConfig>[] {
  const counters = {
    ...common,
    allow_msg_counter: true,
    max_msgs_per_subject: 1,
    discard: DiscardPolicy.Old,
    duplicate_window: nanos(2 * minute),
  };
  return [
    {
      ...counters,
      name: SHORT_LIMITS_STREAM,
      subjects: ['limits.second.>', 'limits.minute.>'],
      max_age: nanos(5 * minute),
    },
    { ...counters, name: LONG_LIMITS_STREAM, subjects: ['limits.hour.>', 'limits.day.>'], max_age: nanos(3 * day) },
  ];
}

/** Whether a server version is older than another; a pre-release counts as its release. */
export function isOlder(version: string, minimum: string): boolean {
  const [a, b] = [version, minimum].map((v) => v.split(/[.-]/, 3).map(Number)) as [number[], number[]];
  for (let i = 0; i < 3; i++) if (a[i] !== b[i]) return (a[i] ?? 0) < (b[i] ?? 0);
  return false;
}

/**
 * Creates the streams and buckets, or checks those that exist. Old servers accept flags that they do not know and
 * drop them, so the echoed configuration is compared with what was asked.
 * @throws GatehouseError GATEHOUSE_NATS_TOO_OLD, GATEHOUSE_NATS_MISCONFIGURED
 */
export async function ensureStreams(nc: NatsConnection, options: StreamOptions = {}): Promise<void> {
  const version = nc.info?.version ?? '0';
  if (isOlder(version, MIN_SERVER_VERSION)) {
    throw new GatehouseError('GATEHOUSE_NATS_TOO_OLD', { detail: `The server is ${version}.` });
  }
  const jsm = await jetstreamManager(nc);
  for (const wanted of wantedStreams(options)) {
    checkEcho(wanted, await getOrAdd(jsm, wanted));
  }
  const kvm = new Kvm(nc);
  await kvm.create(SESSIONS_BUCKET, { history: 1, ttl: day, replicas: options.replicas ?? 1 });
  await kvm.create(REPLICAS_BUCKET, { history: 1, ttl: minute, replicas: options.replicas ?? 1 });
  await kvm.create(HEALTH_BUCKET, { history: 1, ttl: minute, replicas: options.replicas ?? 1 });
  await kvm.create(TOKEN_USES_BUCKET, { history: 1, replicas: options.replicas ?? 1 });
  await kvm.create(DETECTOR_DATA_BUCKET, { history: 1, replicas: options.replicas ?? 1 });
  await kvm.create(DISCOVERED_BUCKET, {
    ...{ history: 1, ttl: 30 * day, replicas: options.replicas ?? 1 },
    // Who may register clients at the identity provider could fill it.
    max_bytes: 8 * 1_048_576,
  });
}

async function getOrAdd(jsm: JetStreamManager, wanted: Partial<StreamConfig>): Promise<StreamConfig> {
  try {
    return (await jsm.streams.info(wanted.name ?? '')).config;
  } catch {
    try {
      return (await jsm.streams.add(wanted as StreamConfig & { name: string })).config;
    } catch (error) {
      // Another service may have created it a moment ago with the same settings.
      return (await jsm.streams.info(wanted.name ?? '').catch(() => Promise.reject(error as Error))).config;
    }
  }
}

// What an operator may set otherwise without breaking a promise.
const tunable: Readonly<Record<string, readonly string[]>> = {
  [CONTROL_STREAM]: ['num_replicas'],
  [CALLS_STREAM]: ['num_replicas', 'max_age'],
  [SHORT_LIMITS_STREAM]: ['num_replicas'],
  [LONG_LIMITS_STREAM]: ['num_replicas'],
};

function checkEcho(wanted: Partial<StreamConfig>, echoed: StreamConfig): void {
  const differing = (Object.keys(wanted) as (keyof StreamConfig)[]).filter(
    (key) => !tunable[echoed.name]?.includes(key) && JSON.stringify(wanted[key]) !== JSON.stringify(echoed[key]),
  );
  if (differing.length > 0) {
    throw new GatehouseError('GATEHOUSE_NATS_MISCONFIGURED', {
      detail: `Stream ${echoed.name}: ${differing.map((key) => `${key} is ${JSON.stringify(echoed[key])}, not ${JSON.stringify(wanted[key])}`).join('; ')}.`,
    });
  }
}
