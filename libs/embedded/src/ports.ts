import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { GatehouseError } from '@gatehouse/errors';
import type { Ports } from './layout.js';
import { commandLineOf } from './process-table.js';

const run = promisify(execFile);

/** @throws GatehouseError that names the taken ports and, where the system tells, who holds them. */
export async function assertPortsFree(ports: Ports): Promise<void> {
  const { ops, ...own } = ports;
  const all = [...Object.entries(own), ...Object.entries(ops).map(([name, port]) => [`${name} (ops)`, port] as const)];
  const taken = await Promise.all(
    all.map(async ([name, port]) => ((await isFree(port)) ? [] : [`${port} for ${name}${await holderOf(port)}`])),
  );
  const list = taken.flat();
  if (list.length === 0) return;
  throw new GatehouseError('GATEHOUSE_START_PORT_TAKEN', { detail: `Taken on 127.0.0.1: ${list.join('; ')}.` });
}

/** Whether a loopback port can be listened at. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

async function holderOf(port: number): Promise<string> {
  const pid = process.platform === 'linux' ? holderOnLinux(port) : await holderElsewhere(port);
  if (pid === undefined) return '';
  return ` (held by process ${pid}: ${commandLineOf(pid).slice(0, 80)})`;
}

/** From the table of sockets to the process that has the socket open; other users' processes do not show theirs. */
function holderOnLinux(port: number): number | undefined {
  const inodes = new Set(['tcp', 'tcp6'].flatMap((table) => listeningInodes(readText(`/proc/net/${table}`), port)));
  if (inodes.size === 0) return undefined;
  return readNames('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => readNames(`/proc/${pid}/fd`).some((fd) => inodes.has(readTarget(`/proc/${pid}/fd/${fd}`))));
}

function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const listens = '0A';
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(suffix) && fields[3] === listens)
    .map((fields) => `socket:[${fields[9]}]`);
}

async function holderElsewhere(port: number): Promise<number | undefined> {
  const args = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'];
  const { stdout } = await run('lsof', args).catch(() => ({ stdout: '' }));
  return Number.parseInt(stdout, 10) || undefined;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readTarget(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}
