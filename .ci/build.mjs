// Builds what has changed, and says no more than what is built; on failure everything that the build said.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { environment, root, say } from './bootstrap.mjs';

const nx = join(root, 'node_modules/nx/dist/bin/nx.js');
const args = ['run-many', '-t', 'build', '--output-style=static-failures-only'];
const child = spawn(process.execPath, [nx, ...args], { cwd: root, env: environment() });
const done = /^✔\s+nx run @gatehouse\/(\S+):build\s*(\[.*\])?$/;
const told = [];
let built = 0;
let cached = 0;

function hear(line) {
  const [, name, source] = done.exec(line) ?? [];
  if (!name) return void told.push(line);
  if (source) return void cached++;
  built++;
  say(`built ${name}`);
}

for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', hear);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('close', (code) => {
  if (code === 0) return say(`${built} of ${built + cached} workspaces were built, the others are as they were`);
  console.error(told.join('\n'));
  process.exitCode = code ?? 1;
});
