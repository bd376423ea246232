// `npm test` and `npm run test:long`: install what is missing, build, then every suite in one Jest run.
// Runs on Node 20 and needs nothing installed; all that follows runs on the Node 24 of node_modules.
// Arguments go to Jest: `npm test -- libs/nats`, `npm test -- -t 'refuses'`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const started = Date.now();

function say(text) {
  console.log(`[${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s] ${text}`);
}

function run(what, command, args, env = {}) {
  const { status, signal, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`, ...env },
  });
  if (status === 0) return;
  const how = error ? error.message : signal ? `it was ended by ${signal}` : `it ended with code ${status}`;
  console.error(`${what} failed: ${how}.`);
  process.exit(status || 1);
}

function isInstalled() {
  const installed = join(root, 'node_modules/.package-lock.json');
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

/** Node 24: the installed one on Linux, else the machine's. */
function findNode() {
  const bundled = join(root, 'node_modules/.bin/node');
  if (existsSync(bundled)) return bundled;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  console.error(
    `Gatehouse needs Node 24, this is ${process.version}. On Linux x64 and arm64 npm install brings it ` +
      '(check that optional dependencies are not omitted); elsewhere install Node 24 and put it on the PATH.',
  );
  process.exit(1);
}

/** tsc leaves the output of a deleted source behind, and Jest would go on running a suite that is gone. */
function removeStaleOutput() {
  for (const top of ['libs', 'services']) {
    for (const workspace of readdirSync(join(root, top))) {
      for (const folder of ['src', 'test', 'bench']) {
        const output = join(root, top, workspace, 'dist', folder);
        if (!existsSync(output)) continue;
        for (const file of readdirSync(output, { recursive: true })) {
          if (!file.endsWith('.js')) continue;
          const source = join(root, top, workspace, folder, file.slice(0, -3));
          if (['.ts', '.tsx', '.js'].some((suffix) => existsSync(source + suffix))) continue;
          for (const suffix of ['.js', '.js.map', '.d.ts'])
            rmSync(join(output, file.slice(0, -3) + suffix), { force: true });
        }
      }
    }
  }
}

const isLong = process.argv[2] === '--long';
const jestArguments = process.argv.slice(isLong ? 3 : 2);

if (!isInstalled()) {
  say('installing packages (a minute or two the first time)');
  run('Installing packages', 'npm', ['ci', '--no-audit', '--no-fund']);
}
const node = findNode();
say('building');
run('The build', node, [
  join(root, 'node_modules/nx/dist/bin/nx.js'),
  'run-many',
  '-t',
  'build',
  '--output-style=static',
]);
removeStaleOutput();

say(isLong ? 'running the long suites' : 'running every suite');
const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
const results = join(scratch, 'results.json');
const jest = spawnSync(
  node,
  [join(root, 'node_modules/jest/bin/jest.js'), '--json', `--outputFile=${results}`, ...jestArguments],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`,
      NODE_OPTIONS:
        `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim(),
      ...(isLong ? { GATEHOUSE_LONG: '1' } : {}),
    },
  },
);
let passed = 0;
let failed = jest.status === 0 ? 0 : 1;
if (existsSync(results)) {
  const counts = JSON.parse(readFileSync(results, 'utf8'));
  passed = counts.numPassedTests;
  // A suite that could not even be loaded counts as one failure.
  failed = Math.max(failed, counts.numFailedTests + counts.numRuntimeErrorTestSuites);
}
rmSync(scratch, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(jest.status ?? 1);
