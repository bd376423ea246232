import { connect, type Socket } from 'node:net';
import type { Gatehouse } from './gatehouse.js';
import { runLoad, type LoadResult } from './load.js';
import { listenBytes, markOf } from './messages.js';
import { residentMegabytes, type BenchProcess } from './processes.js';
import type { Path } from './rounds.js';

/** One kind of call beside the bare forwarder, with so many sessions. */
export interface AtSessions {
  sessions: number;
  forwarder: LoadResult[];
  governed: LoadResult[];
}

const counts = [1, 16, 64, 256];
const warmUpMs = 200;
const measureMs = 700;

/** The same call with few and with many sessions, in turns; also the calls that were sent through Gatehouse. */
export async function measureSessions(
  load: BenchProcess,
  forwarder: Path,
  governed: Path,
  rounds: number,
): Promise<{ rows: AtSessions[]; sent: number }> {
  const rows = counts.map((sessions): AtSessions => ({ sessions, forwarder: [], governed: [] }));
  let sent = 0;
  for (let round = 0; round < rounds; round++) {
    for (const row of rows) {
      const order = { sessions: row.sessions, warmUpMs, measureMs };
      row.forwarder.push(await runLoad(load, { ...order, ...orderOf(forwarder) }));
      const result = await runLoad(load, { ...order, ...orderOf(governed) });
      row.governed.push(result);
      sent += result.sent;
    }
  }
  return { rows, sent };
}

function orderOf({ port, pid, requests, shape }: Path) {
  return { port, pid, requests, mark: markOf(shape) };
}

/** Megabytes that the process has when it has served such calls for some seconds. */
export async function measureMemory(load: BenchProcess, path: Path): Promise<{ megabytes: number; sent: number }> {
  const { sent } = await runLoad(load, { ...orderOf(path), sessions: 64, warmUpMs: 0, measureMs: 8_000 });
  return { megabytes: residentMegabytes(path.pid ?? 0), sent };
}

const streams = 1_000;
const settleMs = 3_000;

/** Kilobytes of resident memory per stream of a modern agent that listens and hears nothing; each stream is on record. */
export async function measureIdleStreams({
  port,
  pid,
  tokens,
}: Gatehouse): Promise<{ kilobytes: number; sent: number }> {
  await sleep(settleMs);
  const before = residentMegabytes(pid);
  const sockets = await Promise.all(
    Array.from({ length: streams }, (_, i) => openStream(port, tokens[i % tokens.length] ?? '', i)),
  );
  await sleep(settleMs);
  const after = residentMegabytes(pid);
  for (const socket of sockets) socket.destroy();
  return { kilobytes: ((after - before) * 1_024) / streams, sent: streams };
}

function openStream(port: number, token: string, id: number): Promise<Socket> {
  const request = listenBytes({ path: '/mcp/b/ten', port, token, id });
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(request));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (answer.includes('text/event-stream')) resolve(socket);
      else if (answer.includes('\r\n\r\n')) reject(new Error(`no stream: ${answer}`));
    });
    socket.once('error', reject);
  });
}

/** Megabytes that the process grows by over a million calls, after as many to warm up as take it a few seconds. */
export async function measureGrowth(
  load: BenchProcess,
  path: Path,
  calls: number,
): Promise<{ megabytes: number; sent: number }> {
  const order = { ...orderOf(path), sessions: 64, warmUpMs: 0, measureMs: 5_000 };
  let { sent } = await runLoad(load, { ...order, measureMs: 10_000 });
  const before = residentMegabytes(path.pid ?? 0);
  for (const end = sent + calls; sent < end;) sent += (await runLoad(load, order)).sent;
  return { megabytes: residentMegabytes(path.pid ?? 0) - before, sent };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
