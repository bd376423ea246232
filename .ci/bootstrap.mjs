// What every command needs first: installed packages, Node 24, compiled workspaces.
// Uses nothing but Node 20, so that it runs on a fresh clone.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export const root = join(import.meta.dirname, '..');
// The programs that a command is made of tell the time since the command was given.
process.env.GATEHOUSE_BEGUN_AT ??= String(Date.now());

/** Prints a line of progress with the seconds since the start. */
export function say(text) {
  const seconds = (Date.now() - Number(process.env.GATEHOUSE_BEGUN_AT)) / 1_000;
  console.log(`[${seconds.toFixed(1).padStart(5)} s] ${text}`);
}

/** Environment in which `node` and the tools are those of node_modules. */
export function environment(extra = {}) {
  return { ...process.env, PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`, ...extra };
}

function run(what, command, args) {
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: environment() });
  if (status === 0) return;
  const how = error ? error.message : signal ? `it was ended by ${signal}` : `it ended with code ${status}`;
  console.error(`${what} failed: ${how}.`);
  process.exit(status || 1);
}

/** Whether node_modules holds what package-lock.json says; optional packages of other platforms may be missing. */
function isInstalled() {
  const installedLock = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedLock)) return false;
  const packagesOf = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;
  const installed = packagesOf(installedLock);
  return Object.entries(packagesOf(join(root, 'package-lock.json')))
    .filter(([path, { optional }]) => path.includes('node_modules/') && !optional)
    .every(([path, { link, version }]) => (link ? existsSync(join(root, path)) : installed[path]?.version === version));
}

/** Node 24: the installed one on Linux, else the machine's. */
export function findNode() {
  const bundled = join(root, 'node_modules/.bin/node');
  if (existsSync(bundled)) return bundled;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  console.error(
    `Gatehouse needs Node 24, this is ${process.version}. On Linux x64 and arm64 npm install brings it ` +
      '(check that optional dependencies are not omitted); elsewhere install Node 24 and put it on the PATH.',
  );
  process.exit(1);
}

/** Installs and builds what is missing; answers with the Node to run everything else on. */
export function bootstrap() {
  if (!isInstalled()) {
    say('installing packages (a minute or two the first time)');
    run('Installing packages', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  }
  const node = findNode();
  say('building what has changed');
  run('The build', node, [join(root, '.ci/build.mjs')]);
  return node;
}

if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename) bootstrap();
