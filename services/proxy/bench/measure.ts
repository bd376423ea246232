import type { Gatehouse } from './gatehouse.js';
import { requestBytes } from './messages.js';
import { startNginx } from './nginx.js';
import { pin, startProcess } from './processes.js';
import { manySessions, runRounds, type Measured, type Path, type Schedule } from './rounds.js';
import { startGatehouse } from './gatehouse.js';

export interface Measurement {
  rows: Measured[];
  forwarder: Measured;
  /** Through Gatehouse with an access token, a JWT, and an access token in the legacy era. */
  gatehouse: { token: Measured; jwt: Measured; legacy: Measured };
  /** Calls through Gatehouse; each of them was found on record once. */
  records: number;
}

/** Starts everything, runs the rounds, and checks that each call through Gatehouse is on record once. */
export async function measure(
  schedule: Schedule,
  andThen: (gatehouse: Gatehouse) => Promise<void> = async () => undefined,
): Promise<Measurement> {
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
    const plain = (name: string, port: number, pid: number | undefined): Path => ({
      name,
      port,
      pid,
      requests: [requestBytes('modern', port, gatehouse.token)],
    });
    const { port, pid, token, jwt } = gatehouse;
    const sessions = await gatehouse.openSessions(manySessions);
    const governed: Path[] = [
      { name: 'Gatehouse, gth_ token', port, pid, requests: [requestBytes('modern', port, token)] },
      { name: 'Gatehouse, JWT', port, pid, requests: [requestBytes('modern', port, jwt)] },
      {
        name: 'Gatehouse, legacy era',
        port,
        pid,
        requests: sessions.map((session) => requestBytes('legacy', port, token, session)),
      },
    ];
    const bounds = [
      plain('no gateway', upstream.port, undefined),
      ...(nginx ? [plain('nginx', nginx.port, nginx.pid)] : []),
      plain('bare Node forwarder', bare.port, bare.pid),
    ];
    const rows = await runRounds(load, [...bounds, ...governed], schedule);
    const [forwarder, ...rest] = rows.slice(bounds.length - 1) as [Measured, Measured, Measured, Measured];
    const sent = rest.reduce((sum, row) => sum + row.sent, 0);
    // Every initialize is a call as well.
    const records = await gatehouse.countRecords(sent + sessions.length);
    await andThen(gatehouse);
    return { rows, forwarder, gatehouse: { token: rest[0], jwt: rest[1], legacy: rest[2] }, records };
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}
