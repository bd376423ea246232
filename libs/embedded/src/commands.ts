import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { asGatehouseError, catalogue, GatehouseError } from '@gatehouse/errors';
import { readIdpChoice, type IdpChoice } from './idp-choice.js';
import { ownEntries, repositoryRoot } from './layout.js';
import { supervisorOf } from './lock.js';
import { PartFailed } from './part.js';
import { startProduct, type Product } from './product.js';
import { readRunFile, type RunFile } from './run-file.js';
import type { PartStatus } from './supervisor.js';

const usage = `Usage: npm start -- [--data-dir DIR] [--port-base PORT] [--no-demo] [--idp WHICH]
       npm run stop|status -- [--data-dir DIR]
       npm run reset -- [--data-dir DIR] [--yes]

  --data-dir DIR     where all state lies (default .gatehouse)
  --port-base PORT   first of a hundred ports (default 7400)
  --idp WHICH        who signs people in: development (at first), keycloak, or the URL of an OIDC issuer; kept
  --no-demo          without the demo organization and its MCP servers
  --yes              reset: do not ask`;

interface Options {
  dataDir: string;
  portBase: number;
  demo: boolean;
  idp: IdpChoice | undefined;
  yes: boolean;
}

const out = (text: string) => void process.stdout.write(`${text}\n`);

/** Runs one of the commands of the embedded product; answers the exit code. Each ends with a line that sums up. */
export async function runCommand(args: readonly string[]): Promise<number> {
  // Whoever read the output may be gone, as in `npm start | head`; what runs goes on.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const [name = '', ...rest] = args;
  const commands = new Map(Object.entries({ start, stop, status, reset }));
  const command = commands.get(name);
  if (!command) return fail(usage, 2);
  try {
    return await command(readOptions(rest));
  } catch (error) {
    const isUsage = error instanceof GatehouseError && error.code === 'GATEHOUSE_START_OPTION_INVALID';
    if (!isUsage) return explain(error);
    return fail(`${error.detail ?? ''} (${error.code})\n\n${usage}`, 2);
  }
}

function readOptions(args: string[]): Options {
  const values = parse(args);
  const portBase = Number(values['port-base']);
  if (!Number.isInteger(portBase) || portBase < 1_024 || portBase > 65_400) {
    throw invalidOption(`--port-base must be a number from 1024 to 65400, not "${values['port-base']}".`);
  }
  const idp = values.idp === undefined ? undefined : readIdpChoice(values.idp);
  return { dataDir: resolve(values['data-dir']), portBase, demo: !values['no-demo'], idp, yes: values.yes };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        'data-dir': { type: 'string', default: join(repositoryRoot, '.gatehouse') },
        'port-base': { type: 'string', default: '7400' },
        'no-demo': { type: 'boolean', default: false },
        idp: { type: 'string' },
        yes: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw invalidOption((error as Error).message);
  }
}

function invalidOption(detail: string): GatehouseError {
  return new GatehouseError('GATEHOUSE_START_OPTION_INVALID', { detail });
}

function fail(text: string, code: number): number {
  process.stderr.write(`${text}\n`);
  return code;
}

async function start({ dataDir, portBase, demo, idp }: Options): Promise<number> {
  // The installation and the build that went before are part of what a person waits for.
  const begun = Number(process.env.GATEHOUSE_BEGUN_AT ?? Date.now());
  const aborting = new AbortController();
  const ended = new Promise<void>((resolveEnd) => {
    const end = () => {
      aborting.abort();
      resolveEnd();
    };
    // Stays in place: Ctrl-C reaches this process twice, from the terminal and from the program that started it.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
    process.once('disconnect', end);
  });
  const onProgress = (text: string) => out(`[${((Date.now() - begun) / 1_000).toFixed(1).padStart(5)} s] ${text}`);
  let product: Product;
  try {
    const chosen = idp === undefined ? {} : { idp };
    product = await startProduct({ dataDir, portBase, demo, ...chosen, signal: aborting.signal, onProgress });
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
  const { keycloak } = run.internal;
  if (keycloak) lines.push(`  Keycloak   ${keycloak.url}/admin  (${keycloak.user} / ${keycloak.password})`);
  if (run.idp === 'external')
    lines.push(`  Issuer     ${run.urls.idp}  (without demo: docs/identity.md says what to set up)`);
  if (demo) lines.push(...demoLines(run, demo));
  return [...lines, '', `Gatehouse is ready after ${seconds} s. Ctrl-C stops it.`].join('\n');
}

function demoLines({ endpoints }: RunFile, { users, agentToken }: NonNullable<Product['demo']>): string[] {
  const header = `Authorization: Bearer ${agentToken}`;
  const server = { type: 'http', url: endpoints.all, headers: { Authorization: `Bearer ${agentToken}` } };
  return [
    `  MCP        ${endpoints.all}  (everything that an agent may use)`,
    ...Object.entries(endpoints.bundles).map(([id, url]) => `             ${url}  (the bundle ${id})`),
    ...Object.entries(endpoints.backends).map(([id, url]) => `             ${url}  (the backend ${id} alone)`),
    '',
    `  Log in as  ${users.map(({ name, roles }) => `${name} (${roles.join(', ')})`).join(', ')}; the password is the name`,
    '',
    '  Claude Code:',
    `    claude mcp add --transport http gatehouse ${endpoints.all} --header "${header}"`,
    '  Cursor (.cursor/mcp.json; VS Code takes the same under "servers" in .vscode/mcp.json):',
    ...JSON.stringify({ mcpServers: { gatehouse: server } }, null, 2)
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
  return fail(`Process ${supervisor.pid} does not stop; look at ${join(dataDir, 'logs')}.`, 1);
}

async function status({ dataDir }: Options): Promise<number> {
  const supervisor = supervisorOf(dataDir);
  if (!supervisor) {
    out('Gatehouse is not running; "npm start" starts it.');
    return 3;
  }
  const parts = await readStatus(dataDir);
  if (!parts) return fail(`Process ${supervisor.pid} runs on ${dataDir}, but does not tell its status yet.`, 1);
  out(table([['part', 'state', 'pid', 'port', 'up', 'memory', 'restarts'], ...parts.map(rowOf)]));
  const ready = parts.filter((part) => part.state === 'ready').length;
  const memory = parts.reduce((sum, part) => sum + part.memoryBytes, 0);
  const portal = readRunFile(dataDir)?.urls.portal ?? '';
  out(`${ready} of ${parts.length} parts are ready, ${megabytes(memory)} in all; console at ${portal}`);
  return ready === parts.length ? 0 : 1;
}

async function readStatus(dataDir: string): Promise<PartStatus[] | undefined> {
  const url = readRunFile(dataDir)?.internal.status;
  if (url === undefined) return undefined;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    return ((await response.json()) as { parts: PartStatus[] }).parts;
  } catch {
    return undefined;
  }
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
  const supervisor = supervisorOf(dataDir);
  if (supervisor) throw refusedReset(`Gatehouse runs on ${dataDir} as process ${supervisor.pid}.`);
  const entries = existsSync(dataDir) ? readdirSync(dataDir).filter((name) => ownEntries.has(name)) : [];
  if (entries.length === 0) {
    out(`There is nothing to remove in ${dataDir}.`);
    return 0;
  }
  if (!yes && !(await confirm(`Remove all data of Gatehouse in ${dataDir}? [y/N] `))) {
    out('Nothing was removed.');
    return 0;
  }
  // The folder may be somebody's home: what is not ours stays.
  for (const name of entries) rmSync(join(dataDir, name), { recursive: true, force: true });
  if (readdirSync(dataDir).length === 0) rmdirSync(dataDir);
  out(`The data of Gatehouse in ${dataDir} is removed.`);
  return 0;
}

function refusedReset(detail: string): GatehouseError {
  return new GatehouseError('GATEHOUSE_RESET_REFUSED', { detail });
}

async function confirm(question: string): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const closed = new Promise<undefined>((resolveClosed) => prompt.once('close', () => resolveClosed(undefined)));
  const answer = await Promise.race([prompt.question(question), closed]);
  prompt.close();
  if (answer === undefined) throw refusedReset('\nNobody is there to be asked.');
  return /^y(es)?$/i.test(answer.trim());
}
