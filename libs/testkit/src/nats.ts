import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNatsServer, type NatsServer } from '@gatehouse/embedded';
import { freePortBase } from './infrastructure.js';

/** A NATS server of the suite's own, which may be away for a while. */
export interface TestNats {
  readonly url: string;
  /** kill -9; it starts again by itself. */
  crash(): void;
  /** Ends it until `comeBack`. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a NATS server with JetStream on a free port. */
export async function startNats(): Promise<TestNats> {
  const storeDir = await mkdtemp(join(tmpdir(), 'gatehouse-nats-'));
  const options = { port: await freePortBase(), storeDir, user: 'gatehouse', password: 'test' };
  let server: NatsServer = await startNatsServer(options);
  return {
    url: server.url,
    crash: () => server.kill(),
    goAway: () => server.stop(),
    comeBack: async () => {
      server = await startNatsServer(options);
    },
    stop: async () => {
      await server.stop();
      await rm(storeDir, { recursive: true, force: true });
    },
  };
}
