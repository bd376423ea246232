// `npm run conformance`: the MCP conformance suite on both sides of the gateway.
import { runConformance } from './conformance.js';

const { table, problems, summary } = await runConformance((text) => console.error(text));
console.log(table);
for (const problem of problems) console.log(problem);
console.log(summary);
process.exitCode = problems.length === 0 ? 0 : 1;
