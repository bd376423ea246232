import { requestBytes } from './messages.js';
import { startNginx } from './nginx.js';
import { pin, startProcess } from './processes.js';
import { manySessions, runRounds, type Measured, type Path, type Schedule } from './rounds.js';
import { startGatehouse } from './gatehouse.js';

export interface Measurement {
  rows: Measured[];
  /** The same requests through the bare forwarder; a JWT makes them a kilobyte longer. */
  forwarder: { token: Measured; jwt: Measured };
  /** Through Gatehouse with an access token, a JWT, and an access token in the legacy era. */
  gatehouse: { token: Measured; jwt: Measured; legacy: Measured };
  /** Calls through Gatehouse; each of them was found on record once. */
  records: number;
}

type Quintuple<T> = [T, T, T, T, T];

/** Starts everything, runs the rounds, and checks that each call through Gatehouse is on record once. */
export async function measure(schedule: Schedule): Promise<Measurement> {
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
    const { port, pid, token, jwt } = gatehouse;
    const plain = (name: string, at: { port: number; pid?: number | undefined }, credential = token): Path => ({
      name,
      port: at.port,
      pid: at.pid,
      requests: [requestBytes('modern', at.port, credential)],
    });
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
      plain('no gateway', { port: upstream.port }),
      ...(nginx ? [plain('nginx', nginx)] : []),
      plain('bare forwarder, gth_ token', bare),
      plain('bare forwarder, JWT', bare, jwt),
    ];
    const rows = await runRounds(load, [...bounds, ...governed], schedule);
    const [bareToken, bareJwt, ...through] = rows.slice(bounds.length - 2) as Quintuple<Measured>;
    const sent = through.reduce((sum, row) => sum + row.sent, 0);
    // Every initialize is a call as well.
    const records = await gatehouse.countRecords(sent + sessions.length);
    const [byToken, byJwt, legacy] = through;
    return {
      rows,
      forwarder: { token: bareToken, jwt: bareJwt },
      gatehouse: { token: byToken, jwt: byJwt, legacy },
      records,
    };
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}
