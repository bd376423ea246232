import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findNatsServer } from './nats-binary.js';
import { isListening, Part, type PartSpec } from './part.js';
import type { Progress } from './progress.js';

export interface NatsServerOptions {
  port: number;
  /** Folder of the streams, and of the server's configuration. */
  storeDir: string;
  user: string;
  password: string;
  onProgress?: Progress;
}

/** A NATS server of one's own. */
export interface NatsServer {
  url: string;
  readonly pid: number | undefined;
  /** Ends it at once, as a crash would, and starts it again. */
  kill(): void;
  stop(): Promise<void>;
}

/**
 * Starts a NATS server with JetStream on loopback, fetching the program if need be.
 * @throws Error saying what was tried; PartFailed with the end of its log.
 */
export async function startNatsServer(options: NatsServerOptions): Promise<NatsServer> {
  const { port, storeDir, user, password, onProgress = () => undefined } = options;
  const files = { log: join(storeDir, 'nats.log'), pid: join(storeDir, 'nats.pid') };
  const part = new Part(await natsSpec(options, onProgress), files, onProgress);
  try {
    await part.start();
  } catch (error) {
    await part.stop();
    throw error;
  }
  return {
    url: `nats://${user}:${password}@127.0.0.1:${port}`,
    get pid() {
      return part.pid;
    },
    kill: () => part.kill('SIGKILL'),
    stop: () => part.stop(),
  };
}

/** How to start a NATS server; writes its configuration. */
export async function natsSpec(options: NatsServerOptions, progress: Progress): Promise<PartSpec> {
  const command = await findNatsServer(progress);
  const { port, storeDir } = options;
  mkdirSync(storeDir, { recursive: true, mode: 0o700 });
  const config = join(storeDir, 'nats.conf');
  writeFileSync(config, natsConfig(options), { mode: 0o600 });
  const isReady = () => isListening(port);
  return { name: 'nats', command, args: ['--config', config], port, isReady, stopSignal: 'SIGINT' };
}

/** How long NATS may keep what it acknowledged in the page cache: the proxy keeps its records that long. */
export const natsSyncMs = 10_000;

function natsConfig({ port, storeDir, user, password }: NatsServerOptions): string {
  return [
    'server_name: gatehouse',
    `listen: "127.0.0.1:${port}"`,
    // A tool ledger event carries whole definitions.
    'max_payload: 8MB',
    // Twice the default: a follower that replays from zero must not be cut off as a slow consumer.
    'max_pending: 128MB',
    `jetstream { store_dir: ${JSON.stringify(storeDir)}, sync_interval: "${natsSyncMs}ms" }`,
    `authorization { user: ${JSON.stringify(user)}, password: ${JSON.stringify(password)} }`,
    '',
  ].join('\n');
}
