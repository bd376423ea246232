import { exitCodes } from './exit-codes.js';
import { run } from './program.js';

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? exitCodes.ok : exitCodes.failure);
});
process.exitCode = await run(process.argv.slice(2));
