import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { asGatehouseError, catalogue } from '@gatehouse/errors';
import { supervisorOf } from './lock.js';
import { PartFailed } from './part.js';
import { startProduct, type Product } from './product.js';
import { readRunFile } from './run-file.js';
import type { PartStatus } from './supervisor.js';

const usage = `Usage: npm start -- [--data-dir DIR] [--port-base PORT] [--no-demo]
       npm run stop|status -- [--data-dir DIR]
       npm run reset -- [--data-dir DIR] [--yes]

  --data-dir DIR     where all state lies (default .gatehouse)
  --port-base PORT   first of the ports (default 7400)
  --no-demo          without the demo organization and its MCP servers`;

interface Options {
  dataDir: string;
  portBase: number;
  demo: boolean;
  yes: boolean;
}

const out = (text: string) => void process.stdout.write(`${text}\n`);

/** Runs one of the commands of the embedded product; answers the exit code. Each ends with a line that sums up. */
export async function runCommand(args: readonly string[]): Promise<number> {
  const [command = '', ...rest] = args;
  const options = readOptions(rest);
  if (!options) return fail(usage, 2);
  switch (command) {
    case 'start':
      return start(options);
    case 'stop':
      return stop(options);
    case 'status':
      return status(options);
    case 'reset':
      return reset(options);
    default:
      return fail(usage, 2);
  }
}

function readOptions(args: string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args,
      options: {
        'data-dir': { type: 'string', default: '.gatehouse' },
        'port-base': { type: 'string', default: '7400' },
        'no-demo': { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
      },
    });
    const portBase = Number(values['port-base']);
    if (!Number.isInteger(portBase) || portBase < 1_024 || portBase > 65_400) return undefined;
    return { dataDir: resolve(values['data-dir']), portBase, demo: !values['no-demo'], yes: values.yes };
  } catch {
    return undefined;
  }
}

function fail(text: string, code: number): number {
  process.stderr.write(`${text}\n`);
  return code;
}

async function start({ dataDir, portBase, demo }: Options): Promise<number> {
  const begun = Date.now();
  const aborting = new AbortController();
  const ended = new Promise<void>((resolveEnd) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        aborting.abort();
        resolveEnd();
      });
    }
  });
  const onProgress = (text: string) => out(`[${((Date.now() - begun) / 1_000).toFixed(1).padStart(5)} s] ${text}`);
  let product: Product;
  try {
    product = await startProduct({ dataDir, portBase, demo, signal: aborting.signal, onProgress });
  } catch (error) {
    return aborting.signal.aborted ? fail('Stopped while starting; nothing is left running.', 130) : explain(error);
  }
  out(welcome(product, begun));
  await ended;
  out('\nstopping ...');
  await product.stop();
  out('Gatehouse has stopped; its state is kept.');
  return 0;
}

function explain(error: unknown): number {
  const failure = asGatehouseError(error);
  const tail =
    error instanceof PartFailed && error.logTail !== '' ? `\nThe end of ${error.logFile}:\n${error.logTail}\n` : '';
  const detail = failure.detail ?? (failure.cause instanceof Error ? failure.cause.message : '');
  const { title, hint } = catalogue[failure.code];
  return fail(`\n${title}. ${detail}\n${tail}${hint} (${failure.code})`, 1);
}

function welcome({ run, demo }: Product, begun: number): string {
  const seconds = ((Date.now() - begun) / 1_000).toFixed(1);
  const lines = [
    '',
    `  Console    ${run.urls.portal}`,
    `  Admin API  ${run.urls.api}/docs`,
    `  GraphQL    ${run.urls.graphql}`,
  ];
  if (demo) lines.push(...demoLines(demo));
  return [...lines, '', `Gatehouse is ready after ${seconds} s. Ctrl-C stops it.`].join('\n');
}

function demoLines({ users, agentToken, backends }: NonNullable<Product['demo']>): string[] {
  const [first] = backends;
  const header = `Authorization: Bearer ${agentToken}`;
  const servers = Object.fromEntries(
    backends.map(({ id, endpoint }) => [
      `gatehouse-${id}`,
      { type: 'http', url: endpoint, headers: { Authorization: `Bearer ${agentToken}` } },
    ]),
  );
  return [
    ...backends.map(({ id, endpoint }) => `  MCP        ${endpoint}  (${id})`),
    '',
    `  Log in as  ${users.map(({ name, roles }) => `${name} (${roles.join(', ')})`).join(', ')}; the password is the name`,
    '',
    '  Claude Code:',
    `    claude mcp add --transport http gatehouse ${first?.endpoint ?? ''} --header "${header}"`,
    '  Cursor (.cursor/mcp.json; VS Code takes the same under "servers" in .vscode/mcp.json):',
    ...JSON.stringify({ mcpServers: servers }, null, 2)
      .split('\n')
      .map((line) => `    ${line}`),
  ];
}

async function stop({ dataDir }: Options): Promise<number> {
  const supervisor = supervisorOf(dataDir);
  if (!supervisor) {
    out('Gatehouse is not running.');
    return 0;
  }
  process.kill(supervisor.pid, 'SIGTERM');
  for (let waited = 0; waited < 300; waited++) {
    if (!supervisorOf(dataDir)) {
      out('Gatehouse has stopped; its state is kept.');
      return 0;
    }
    await sleep(100);
  }
  return fail(`Process ${supervisor.pid} does not stop; look at ${dataDir}/logs.`, 1);
}

async function status({ dataDir }: Options): Promise<number> {
  const run = readRunFile(dataDir);
  if (!run || !supervisorOf(dataDir)) {
    out('Gatehouse is not running.');
    return 3;
  }
  const response = await fetch(run.internal.status, { signal: AbortSignal.timeout(5_000) });
  const parts = ((await response.json()) as { parts: PartStatus[] }).parts;
  out(table([['part', 'state', 'pid', 'port', 'up', 'memory', 'restarts'], ...parts.map(rowOf)]));
  const ready = parts.filter((part) => part.state === 'ready').length;
  const memory = parts.reduce((sum, part) => sum + part.memoryBytes, 0);
  out(`${ready} of ${parts.length} parts are ready, ${megabytes(memory)} in all; console at ${run.urls.portal}`);
  return ready === parts.length ? 0 : 1;
}

function rowOf({ name, state, pid, port, uptimeSeconds, memoryBytes, restarts }: PartStatus): string[] {
  return [
    name,
    state,
    String(pid ?? '-'),
    String(port),
    `${uptimeSeconds} s`,
    megabytes(memoryBytes),
    String(restarts),
  ];
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_048_576)} MB`;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

async function reset({ dataDir, yes }: Options): Promise<number> {
  if (supervisorOf(dataDir)) return fail('Gatehouse is running: stop it first (npm run stop).', 1);
  if (!existsSync(dataDir)) {
    out('There is nothing to remove.');
    return 0;
  }
  if (!yes && !(await confirm(`Remove everything in ${dataDir}? [y/N] `))) {
    out('Nothing was removed.');
    return 0;
  }
  rmSync(dataDir, { recursive: true, force: true });
  out(`Removed ${dataDir}.`);
  return 0;
}

async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await prompt.question(question);
  prompt.close();
  return /^y(es)?$/i.test(answer.trim());
}
