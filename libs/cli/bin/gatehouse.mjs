#!/usr/bin/env node
// Runs on any Node, to say what is missing; the command itself is src/main.ts.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as nodeModule from 'node:module';

const main = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../dist/src/main.js');

function stop(title, hint, code) {
  console.error(`Error: ${title}\n  ${hint}\n  Code: ${code}`);
  process.exit(1);
}

if (Number(process.versions.node.split('.')[0]) < 24) {
  stop(
    `The command line needs Node 24 or newer; this is ${process.version}`,
    'In the repository, "npx gatehouse" uses the Node that npm has installed; elsewhere install Node 24.',
    'GATEHOUSE_CLI_NODE_TOO_OLD',
  );
}
if (!existsSync(main)) {
  stop(
    'The command line has not been built',
    'Run "npm run build" in the repository; "npm start" does so too.',
    'GATEHOUSE_CLI_NOT_BUILT',
  );
}
nodeModule.enableCompileCache?.();
await import(pathToFileURL(main).href);
