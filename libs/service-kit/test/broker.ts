import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNatsServer, repositoryRoot } from '@gatehouse/embedded';

/** Users of deploy/nats/nats.conf: the services, and the job that makes the streams. */
export const users = [
  'streams',
  'registry',
  'policy',
  'auth-broker',
  'guardrail',
  'proxy',
  'analytics',
  'portal',
] as const;

/** Name of such a user. */
export type User = (typeof users)[number];

const passwordOf = (user: string) => `password-of-${user}`;

/** A broker with the users and permissions of docker compose. */
export interface Broker {
  url(user: User, password?: string): string;
  stop(): Promise<void>;
}

/** Starts nats-server with deploy/nats/nats.conf; only addresses and the folder are another. */
export async function startBroker(port: number): Promise<Broker> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-nats-'));
  const replaced = { '0.0.0.0:4222': `127.0.0.1:${port}`, '127.0.0.1:8222': '127.0.0.1:-1', '/data': folder };
  const config = Object.entries(replaced).reduce(
    (text, [from, to]) => {
      if (!text.includes(`"${from}"`)) throw new Error(`deploy/nats/nats.conf does not say "${from}"`);
      return text.replace(`"${from}"`, JSON.stringify(to));
    },
    readFileSync(join(repositoryRoot, 'deploy/nats/nats.conf'), 'utf8'),
  );
  const passwords = [...users, 'sys'].map((user) => {
    return `${user.toUpperCase().replace('-', '_')}_PASSWORD: "${passwordOf(user)}"\n`;
  });
  writeFileSync(join(folder, 'nats.conf'), config);
  writeFileSync(join(folder, 'passwords.conf'), passwords.join(''));
  const server = spawn(await findNatsServer(), ['--config', join(folder, 'nats.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let log = '';
    server.stderr.on('data', (text: Buffer) => {
      log += text.toString();
      if (log.includes('Server is ready')) resolve();
    });
    void ended.then(() => reject(new Error(`nats-server does not take deploy/nats/nats.conf:\n${log}`)));
  });
  return {
    url: (user, password = passwordOf(user)) => `nats://${user}:${password}@127.0.0.1:${port}`,
    stop: async () => {
      server.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
