import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  NoRespondersError,
  PermissionViolationError,
  RequestError,
  type NatsConnection,
} from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { repositoryRoot } from '@gatehouse/embedded';
import { connectNats, ensureStreams } from '@gatehouse/nats';
import { freePortBase } from '@gatehouse/testkit';
import { startBroker, users, type Broker, type User } from './broker.js';

const services = users.filter((user) => user !== 'streams');
const controlAggregates = aggregatesByOwner();

let broker: Broker;
const connections = new Map<User, NatsConnection>();

beforeAll(async () => {
  broker = await startBroker(await freePortBase());
  for (const user of users) connections.set(user, await connectNats({ url: broker.url(user), name: user }));
  await ensureStreams(connectionOf('streams'));
});

afterAll(async () => {
  for (const connection of connections.values()) await connection.close();
  await broker.stop();
});

/** Who may write what: the service whose projection reads an aggregate is its owner. */
const mayPublish: Table = {
  ...Object.fromEntries(
    Object.entries(controlAggregates).map(([aggregate, owner]) => [`control.default.${aggregate}.x`, [owner]]),
  ),
  'control.default.unheard-of.x': [],
  'calls.default': ['proxy'],
  'limits.minute.default.x.x.1': ['proxy'],
  '$KV.sessions.x': ['proxy'],
  '$KV.replicas.x': ['proxy'],
  '$KV.health.x': ['proxy'],
  '$KV.token-uses.default.x': ['proxy'],
  '$KV.discovered-agents.default.x': ['proxy'],
  '$KV.detector-data.x.y.0': ['guardrail'],
  'auth-broker.credential.default': ['proxy', 'registry'],
  'registry.reprobe.default': ['proxy', 'auth-broker'],
  'registry.tools.default': ['proxy'],
  // Streams: made once, seen by all, changed and emptied by nobody
  '$JS.API.INFO': users,
  ...perStream('$JS.API.STREAM.INFO.<stream>', () => users),
  ...perStream('$JS.API.STREAM.CREATE.<stream>', () => ['streams']),
  '$JS.API.STREAM.CREATE.OTHER': [],
  '$JS.API.STREAM.NAMES': [],
  ...perStream('$JS.API.STREAM.UPDATE.<stream>', () => []),
  ...perStream('$JS.API.STREAM.DELETE.<stream>', () => []),
  ...perStream('$JS.API.STREAM.PURGE.<stream>', () => []),
  ...perStream('$JS.API.STREAM.MSG.DELETE.<stream>', () => []),
  ...perStream('$JS.API.STREAM.SNAPSHOT.<stream>', () => []),
  // Reading
  '$JS.API.STREAM.MSG.GET.CONTROL': [...new Set(Object.values(controlAggregates))],
  '$JS.API.STREAM.MSG.GET.CALLS': ['analytics'],
  '$JS.API.STREAM.MSG.GET.KV_sessions': [],
  '$JS.API.DIRECT.GET.CONTROL': [],
  '$JS.API.DIRECT.GET.CONTROL.control.default.backend.x': [],
  '$JS.API.DIRECT.GET.CALLS': [],
  '$JS.API.DIRECT.GET.KV_sessions.$KV.sessions.x': ['proxy'],
  '$JS.API.DIRECT.GET.KV_replicas.$KV.replicas.x': [],
  '$JS.API.DIRECT.GET.KV_health.$KV.health.x': [],
  '$JS.API.DIRECT.GET.KV_discovered-agents.$KV.discovered-agents.default.x': ['proxy', 'policy'],
  '$JS.API.DIRECT.GET.KV_detector-data.$KV.detector-data.x.y.0': ['proxy', 'guardrail'],
  ...perStream('$JS.API.CONSUMER.CREATE.<stream>', readersOf),
  ...perStream('$JS.API.CONSUMER.CREATE.<stream>.c', readersOf),
  ...perStream('$JS.API.CONSUMER.CREATE.<stream>.c.filter', readersOf),
  ...perStream('$JS.API.CONSUMER.INFO.<stream>.c', readersOf),
  ...perStream('$JS.API.CONSUMER.MSG.NEXT.<stream>.c', readersOf),
  ...perStream('$JS.API.CONSUMER.DELETE.<stream>.c', readersOf),
  ...perStream('$JS.API.CONSUMER.DURABLE.CREATE.<stream>.c', () => []),
  ...perStream('$JS.API.CONSUMER.NAMES.<stream>', () => []),
  // Replies to others, and the server's own subjects
  ...Object.fromEntries(users.map((user) => [`_INBOX_${user}.x`, []])),
  '_INBOX.x': [],
  '$SYS.REQ.SERVER.PING': [],
};

const maySubscribe: Table = {
  ...Object.fromEntries(users.map((user) => [`_INBOX_${user}.>`, [user]])),
  '_INBOX.>': [],
  '>': [],
  'control.>': [],
  'calls.>': [],
  'limits.>': [],
  '$KV.>': [],
  '$JS.>': [],
  'auth-broker.credential.*': ['auth-broker'],
  'registry.reprobe.*': ['registry'],
  'registry.tools.*': ['registry'],
  '$JS.EVENT.ADVISORY.STREAM.LEADER_ELECTED.CALLS': ['proxy'],
  '$SYS.>': [],
};

describe.each(users)('the NATS user %s', (user) => {
  it('publishes on its own subjects alone', async () => {
    const connection = connectionOf(user);
    expect(await outcomes(mayPublish, (subject) => publishing(connection, subject))).toEqual(wanted(mayPublish, user));
  });

  it('subscribes to its own subjects alone', async () => {
    const connection = connectionOf(user);
    const seen = await outcomes(maySubscribe, (subject) => subscribing(connection, subject));
    expect(seen).toEqual(wanted(maySubscribe, user));
  });

  it('needs its own password', async () => {
    await expect(connectNats({ url: broker.url(user, 'guess'), name: user })).rejects.toThrow(/authorization/i);
  });
});

it('the broker of credentials can answer whoever asked, and nobody else can', async () => {
  const subscription = connectionOf('auth-broker').subscribe('auth-broker.credential.*', {
    callback: (_, message) => void message.respond('secret'),
  });
  await connectionOf('auth-broker').flush();
  const reply = await connectionOf('proxy').request('auth-broker.credential.default', '', { timeout: 2_000 });
  expect(reply.string()).toBe('secret');
  subscription.unsubscribe();
});

it('every aggregate has one owner', () => {
  expect(Object.keys(controlAggregates).sort()).toEqual(
    [
      'access-rule',
      'access-token',
      'agent',
      'backend',
      'bundle',
      'caller',
      'connection',
      'exception',
      'detector',
      'domain-category',
      'grant',
      'limit',
      'profile',
      'search-tools',
      'tools',
      'vault',
      'web-search-policy',
    ].sort(),
  );
});

/** Subjects of every stream, and who may use them. */
function perStream(pattern: string, allowed: (stream: string) => readonly User[]) {
  const buckets = [
    'KV_sessions',
    'KV_replicas',
    'KV_health',
    'KV_token-uses',
    'KV_discovered-agents',
    'KV_detector-data',
  ];
  const streams = ['CONTROL', 'CALLS', 'LIMITS_SHORT', 'LIMITS_LONG', ...buckets];
  return Object.fromEntries(streams.map((stream) => [pattern.replace('<stream>', stream), allowed(stream)]));
}

function readersOf(stream: string): readonly User[] {
  if (stream === 'CALLS') return ['analytics'];
  if (stream === 'KV_health') return ['registry'];
  if (stream === 'KV_token-uses') return ['auth-broker'];
  if (stream === 'KV_discovered-agents') return ['policy'];
  return stream === 'CONTROL' || stream === 'KV_replicas' ? services : [];
}

type Table = Readonly<Record<string, readonly User[]>>;
type Outcome = 'allowed' | 'refused';

function wanted(table: Table, user: User): Record<string, Outcome> {
  return Object.fromEntries(
    Object.entries(table).map(([subject, allowed]) => [subject, allowed.includes(user) ? 'allowed' : 'refused']),
  );
}

async function outcomes(table: Table, attempt: (subject: string) => Promise<Outcome>) {
  const seen: Record<string, Outcome> = {};
  for (const subject of Object.keys(table)) seen[subject] = await attempt(subject);
  return seen;
}

/** Aggregates by the folder in which their projection lies. */
function aggregatesByOwner(): Record<string, User> {
  const owners: Record<string, User> = {};
  for (const path of globSync('services/*/src/*/*.projection.ts', { cwd: repositoryRoot })) {
    const aggregate = /^ {2}aggregate: '([a-z-]+)',$/m.exec(readFileSync(join(repositoryRoot, path), 'utf8'))?.[1];
    if (aggregate !== undefined) owners[aggregate] = path.split('/')[1] as User;
  }
  return owners;
}

/** Any answer, a refusal by JetStream too, means that the subject was reached. */
async function publishing(connection: NatsConnection, subject: string): Promise<Outcome> {
  try {
    await connection.request(subject, '', { timeout: 5_000 });
    return 'allowed';
  } catch (error) {
    const { cause } = error as Error;
    if ([error, cause].some((e) => e instanceof PermissionViolationError)) return 'refused';
    if ([error, cause].some((e) => e instanceof NoRespondersError)) return 'allowed';
    if (error instanceof RequestError && error.isNoResponders()) return 'allowed';
    throw error;
  }
}

async function subscribing(connection: NatsConnection, subject: string): Promise<Outcome> {
  const seen: { error?: Error | null } = {};
  const subscription = connection.subscribe(subject, {
    callback: (error) => {
      seen.error = error;
    },
  });
  // The server answers in order: after its pong, a refusal would be here.
  await connection.flush();
  if (seen.error instanceof PermissionViolationError) return 'refused';
  subscription.unsubscribe();
  return 'allowed';
}

function connectionOf(user: User): NatsConnection {
  const connection = connections.get(user);
  if (!connection) throw new TypeError(`${user} is not connected`);
  return connection;
}
