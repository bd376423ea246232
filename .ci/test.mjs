// `npm test` and `npm run test:long`: install what is missing, build, then every suite in one Jest run.
// Arguments go to Jest: `npm test -- libs/nats`, `npm test -- -t 'refuses'`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap, environment, root, say } from './bootstrap.mjs';

const folders = ['libs', 'services'].flatMap((top) =>
  readdirSync(join(root, top)).flatMap((name) => ['src', 'test', 'bench'].map((part) => [join(root, top, name), part])),
);

/** tsc leaves the output of a deleted source behind, and Jest would go on running a suite that is gone. */
function removeStaleOutput() {
  for (const [workspace, part] of folders) {
    const output = join(workspace, 'dist', part);
    if (!existsSync(output)) continue;
    for (const file of readdirSync(output, { recursive: true }).filter((name) => name.endsWith('.js'))) {
      const name = file.slice(0, -'.js'.length);
      if (['.ts', '.tsx', '.js'].some((suffix) => existsSync(join(workspace, part, name + suffix)))) continue;
      for (const suffix of ['.js', '.js.map', '.d.ts']) rmSync(join(output, name + suffix), { force: true });
    }
  }
}

/** Runs Jest; its own summary stays the last thing it prints. */
function runJest(node, isLong, args) {
  const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  const results = join(scratch, 'results.json');
  const options = `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`;
  const { status } = spawnSync(
    node,
    [join(root, 'node_modules/jest/bin/jest.js'), '--json', `--outputFile=${results}`, ...args],
    {
      cwd: root,
      stdio: 'inherit',
      env: environment({ NODE_OPTIONS: options.trim(), ...(isLong ? { GATEHOUSE_LONG: '1' } : {}) }),
    },
  );
  const counts = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : undefined;
  rmSync(scratch, { recursive: true, force: true });
  return { status, counts };
}

const isLong = process.argv[2] === '--long';
const node = bootstrap();
removeStaleOutput();
say(isLong ? 'running the long suites' : 'running every suite');
const { status, counts } = runJest(node, isLong, process.argv.slice(isLong ? 3 : 2));
// A suite that could not even be loaded counts as one failure, and so does a run that broke off.
const failed = (counts?.numFailedTests ?? 0) + (counts?.numRuntimeErrorTestSuites ?? 0);
console.log(`${counts?.numPassedTests ?? 0} passed, ${status === 0 ? failed : Math.max(failed, 1)} failed`);
process.exit(status ?? 1);
