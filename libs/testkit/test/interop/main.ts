// `npm run interop`: agents and servers of others, through the gateway beside directly.
import { runInterop } from './interop.js';

const { table, problems, missing, summary } = await runInterop((text) => console.error(text));
console.log(table);
for (const line of [...problems, ...missing]) console.log(line);
console.log(summary);
process.exitCode = problems.length === 0 ? 0 : 1;
