import { runCommand } from './commands.js';

process.exit(await runCommand(process.argv.slice(2)));
