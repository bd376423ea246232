import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startService } from '@gatehouse/service-kit';
import { eventually, freePortBase } from '@gatehouse/testkit';
import { proxy } from '../src/proxy.module.js';
import type { TestGateway } from './gateway.js';

const main = fileURLToPath(new URL('../src/main.js', import.meta.url));

/** One more replica of the gateway, with ports and a spool of its own. */
async function prepare({ infrastructure }: TestGateway, name: string, variables: Record<string, string> = {}) {
  const port = await freePortBase();
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-replica-'));
  const env = infrastructure.env('proxy', {
    REPLICA: name,
    PORT: String(port),
    OPS_PORT: String(port + 1),
    DATA_DIR: dataDir,
    ALLOWED_HOSTS: `127.0.0.1:${port}`,
    ...variables,
  });
  const ready = () => fetch(`http://127.0.0.1:${port + 1}/health/ready`);
  return { env, url: `http://127.0.0.1:${port}`, ready, remove: () => rm(dataDir, { recursive: true }) };
}

/** A second replica in this process. */
export async function startReplica(gateway: TestGateway, name: string, variables: Record<string, string> = {}) {
  const { env, url, ready, remove } = await prepare(gateway, name, variables);
  const service = await startService(proxy(), env);
  await eventually(async () => isReady(await ready()));
  const stop = async () => {
    await service.stop();
    await remove();
  };
  return { url, ready, stop, service };
}

/** A replica as a process of its own, which can be started again on the same spool; `node` is for Node itself. */
export async function prepareProcess(
  gateway: TestGateway,
  name: string,
  { variables, node = {} }: { variables?: Record<string, string>; node?: Record<string, string> } = {},
) {
  const { env, url, ready, remove } = await prepare(gateway, name, variables);
  return {
    url,
    ready,
    remove,
    async start() {
      const child = spawn(process.execPath, [main], { env: { ...process.env, ...node, ...env }, stdio: 'inherit' });
      const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
      await eventually(async () => isReady(await ready()), 30_000);
      return { kill: (signal: NodeJS.Signals) => child.kill(signal), exit, rssBytes: () => rssBytesOf(child.pid) };
    },
  };
}

function isReady({ status }: Response): void {
  if (status !== 200) throw new Error(`not ready: HTTP ${status}`);
}

function rssBytesOf(pid: number | undefined): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1_024;
}
