// `npm test` and `npm run test:long`: install what is missing, build, then every suite in one Jest run.
// Arguments go to Jest: `npm test -- libs/nats`, `npm test -- -t 'refuses'`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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

/** Runs Jest; after its own summary come the notes of the suites, such as what they ran against. */
async function runJest(node, isLong, args) {
  const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  const counts = join(scratch, 'counts.json');
  const notes = join(scratch, 'notes');
  const options = `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`;
  const child = spawn(node, [join(root, 'node_modules/jest/bin/jest.js'), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: environment({
      NODE_OPTIONS: options.trim(),
      GATEHOUSE_TEST_COUNTS: counts,
      GATEHOUSE_TEST_NOTES: notes,
      ...(isLong ? { GATEHOUSE_LONG: '1' } : {}),
    }),
  });
  const isWatching = args.some((argument) => argument.startsWith('--watch'));
  const [[status]] = await Promise.all([once(child, 'exit'), isWatching || endLeaking(child, counts)]);
  const { passed, failed } = existsSync(counts) ? JSON.parse(readFileSync(counts, 'utf8')) : { passed: 0, failed: 0 };
  if (existsSync(notes)) console.log(`\n${readFileSync(notes, 'utf8')}`);
  rmSync(scratch, { recursive: true, force: true });
  // A run that broke off has failed, whatever it counted until then.
  return { status: status ?? 1, passed, failed: status === 0 ? failed : Math.max(failed, 1) };
}

/** A suite that leaves something running would keep Jest for ever: that is a failure, told as one. */
async function endLeaking(child, counts) {
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const isOver = () => existsSync(counts) && Date.now() - statSync(counts).mtimeMs > 60_000;
  while (!hasEnded() && !isOver()) await sleep(200);
  if (hasEnded()) return;
  console.error('Jest did not end: a suite left something running (npm test -- --detectOpenHandles).');
  child.kill('SIGKILL');
}

const isLong = process.argv[2] === '--long';
const node = bootstrap();
removeStaleOutput();
say(isLong ? 'running the long suites' : 'running every suite');
const { status, passed, failed } = await runJest(node, isLong, process.argv.slice(isLong ? 3 : 2));
console.log(`${passed} passed, ${failed} failed`);
process.exit(status);
