import { bigListPath, legacyBackend, modernBackend, requestBytes, type Era, type Shape } from './messages.js';
import { measureGrowth, measureIdleStreams, measureMemory, measureSessions, type AtSessions } from './endurance.js';
import { startNginx } from './nginx.js';
import { pin, startProcess } from './processes.js';
import { manySessions, runRounds, type Measured, type Path, type Schedule } from './rounds.js';
import { startGatehouse } from './gatehouse.js';

/** A path through Gatehouse, and the same kind of request through the bare forwarder. */
export interface Pair {
  /** Short name, stable: the baseline has it. */
  name: string;
  governed: Measured;
  forwarder: Measured;
}

export interface Measurement {
  rows: Measured[];
  pairs: Pair[];
  /** The same call with guardrails, and of a user whom none is about. */
  guardrails: { with: Measured; without: Measured };
  /** Calls through Gatehouse; each of them was found on record once. */
  records: number;
  /** The first pair with few and with many sessions. */
  atSessions: AtSessions[];
  /** Megabytes of resident memory under calls of the first kind, before anything else was asked for. */
  memoryMb: number;
  /** Kilobytes of resident memory per idle stream. */
  idleStreamKb: number;
  /** Megabytes over so many calls; undefined when it was not asked for. */
  growthMb: number | undefined;
}

interface Governed {
  name: string;
  title: string;
  shape: Shape;
  /** Of the agent. */
  era: Era;
  /** What follows `/mcp/` in the path. */
  endpoint: string;
  credential?: 'token' | 'jwt' | 'unguarded';
}

/** What is measured, in the order of the table. */
const governed: readonly Governed[] = [
  { name: 'token', title: 'call, gth_ token', shape: 'call', era: 'modern', endpoint: modernBackend },
  { name: 'jwt', title: 'call, JWT', shape: 'call', era: 'modern', endpoint: modernBackend, credential: 'jwt' },
  { name: 'legacy', title: 'call, legacy', shape: 'call', era: 'legacy', endpoint: legacyBackend },
  { name: 'legacy-modern', title: 'call, legacy to modern', shape: 'call', era: 'legacy', endpoint: modernBackend },
  { name: 'modern-legacy', title: 'call, modern to legacy', shape: 'call', era: 'modern', endpoint: legacyBackend },
  { name: 'stream', title: 'call answered by a stream', shape: 'stream', era: 'modern', endpoint: modernBackend },
  { name: 'large', title: 'call with a result of 100 KB', shape: 'large', era: 'modern', endpoint: modernBackend },
  { name: 'list', title: 'list of 10 tools', shape: 'list', era: 'modern', endpoint: 'b/ten' },
  { name: 'passed list', title: 'the same, of the backend', shape: 'list', era: 'modern', endpoint: modernBackend },
  { name: 'big list', title: 'list of 200 of 20 backends', shape: 'big list', era: 'modern', endpoint: 'b/twenty' },
];

const dataCall = { shape: 'data', era: 'modern', endpoint: modernBackend } as const;
const guarded: Governed = { ...dataCall, name: 'guarded', title: 'call with 2 KB each way' };
const unguarded: Governed = {
  ...dataCall,
  ...{ name: 'unguarded', title: 'the same, not guarded', credential: 'unguarded' },
};

/** Starts everything, runs the rounds, and checks that each call through Gatehouse is on record once. */
export async function measure(schedule: Schedule, growthCalls = 0): Promise<Measurement> {
  const stops: (() => Promise<void>)[] = [];
  const keep = <T extends { stop(): Promise<void> } | undefined>(started: T): T => {
    if (started) stops.push(() => started.stop());
    return started;
  };
  try {
    const upstream = keep(await startProcess('upstream'));
    const load = keep(await startProcess('load'));
    for (const { pid } of [upstream, load]) pin(pid, 'other');
    const bare = keep(await startProcess('forwarder', [`${upstream.port}`]));
    const nginx = keep(await startNginx(upstream.port));
    const gatehouse = keep(await startGatehouse(upstream.port));
    const { token, jwt } = gatehouse;
    const direct = (name: string, at: Target, shape: Shape, credential = token): Path => ({
      name,
      port: at.port,
      pid: at.pid,
      shape,
      requests: [requestBytes({ shape, era: 'modern', path: pathFor(shape), port: at.port, token: credential })],
    });
    const shapes = [...new Set(governed.map(({ shape }) => shape))];
    const bareJwt = direct('bare forwarder, call, JWT', bare, 'call', jwt);
    const bareOf = new Map(shapes.map((shape) => [shape, direct(`bare forwarder, ${shape}`, bare, shape)]));
    const through: Path[] = [];
    let sessions = 0;
    for (const path of governed) {
      const opened = path.era === 'legacy' ? await gatehouse.openSessions(path.endpoint, manySessions) : [''];
      sessions += path.era === 'legacy' ? opened.length : 0;
      through.push(governedPath(path, gatehouse, opened));
    }
    const withGuardrails = governedPath(guarded, gatehouse, ['']);
    const withoutGuardrails = governedPath(unguarded, gatehouse, ['']);
    const paths = [
      direct('no gateway', { port: upstream.port }, 'call'),
      ...(nginx ? [direct('nginx', nginx, 'call')] : []),
      ...bareOf.values(),
      bareJwt,
      ...through,
      withGuardrails,
      withoutGuardrails,
    ];
    const memory = await measureMemory(load, through[0] as Path);
    const growth = growthCalls > 0 ? await measureGrowth(load, through[0] as Path, growthCalls) : undefined;
    const idle = await measureIdleStreams(gatehouse);
    const rows = await runRounds(load, paths, schedule);
    const rowOf = (path: Path | undefined) => rows.find((row) => row.path === path)!;
    const pairs = governed.map(({ name, shape, credential }, i): Pair => {
      const forwarder = rowOf(credential === 'jwt' ? bareJwt : bareOf.get(shape));
      return { name, governed: rowOf(through[i]), forwarder };
    });
    const [first] = pairs as [Pair];
    const few = await measureSessions(load, first.forwarder.path, first.governed.path, Math.ceil(schedule.rounds / 6));
    const guardrails = { with: rowOf(withGuardrails), without: rowOf(withoutGuardrails) };
    const sent =
      pairs.reduce((sum, pair) => sum + pair.governed.sent, 0) + guardrails.with.sent + guardrails.without.sent;
    // Every initialize is a call as well.
    const calls = sent + sessions + memory.sent + idle.sent + few.sent + (growth?.sent ?? 0);
    return {
      rows,
      pairs,
      guardrails,
      atSessions: few.rows,
      memoryMb: memory.megabytes,
      idleStreamKb: idle.kilobytes,
      growthMb: growth?.megabytes,
      records: await gatehouse.countRecords(calls),
    };
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

function pathFor(shape: Shape): string {
  return shape === 'big list' ? bigListPath : '/mcp';
}

interface Target {
  port: number;
  pid?: number | undefined;
}

function governedPath(
  { title, shape, era, endpoint, credential = 'token' }: Governed,
  gatehouse: { port: number; pid: number; token: string; jwt: string; unguarded: string },
  sessions: readonly string[],
): Path {
  const { port, pid } = gatehouse;
  const common = { shape, era, path: `/mcp/${endpoint}`, port, token: gatehouse[credential] };
  return {
    name: `Gatehouse, ${title}`,
    port,
    pid,
    shape,
    requests: sessions.map((session) => requestBytes({ ...common, session })),
  };
}
