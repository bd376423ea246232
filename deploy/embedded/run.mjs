// npm start, stop, status and reset: installs and builds what is missing, then runs the embedded product.
// Uses nothing but Node 20, so that it runs on a fresh clone.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, environment, findNode, root } from '../../.ci/bootstrap.mjs';

const [command = '', ...args] = process.argv.slice(2);
const main = join(root, 'libs/embedded/dist/src/main.js');
// What only looks at a running product does not wait for a build.
const node = command === 'start' || !existsSync(main) ? bootstrap() : findNode();

// The channel tells the child that this process is gone, even when that was killed.
const child = spawn(node, [main, command, ...args], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: environment(),
});
// Ctrl-C reaches the child as well; it stops in order, and this process waits for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
