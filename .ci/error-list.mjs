// docs/errors.md from the catalogue of errors and the proxy's reason codes. `--write` writes it (npm run generate),
// without it the file is compared. Reads the sources, so that nothing has to be built.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

const root = join(import.meta.dirname, '..');
const path = join(root, 'docs/errors.md');
const { catalogue } = await import(join(root, 'libs/errors/src/catalogue.ts'));
const { reasons } = await import(join(root, 'services/proxy/src/reasons.ts'));

const row = (...cells) =>
  `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|').replaceAll('<', '&lt;')).join(' | ')} |`;
const errors = Object.entries(catalogue).map(([code, { status, title, hint }]) =>
  row(`\`${code}\``, status, title, hint),
);
const refusals = Object.entries(reasons).map(([code, { verdict, text }]) => row(`\`${code}\``, verdict, text));

const text = `# Errors and reasons

Made by \`npm run generate\` of \`libs/errors/src/catalogue.ts\` and \`services/proxy/src/reasons.ts\`. Codes are stable: they
are added, never renamed. What differs from case to case is in the \`detail\` of the answer.

## Reasons of calls

In the call log, and in the answer to the agent. \`denied\` is a decision about the caller, \`rejected\` a message that
cannot be accepted, \`failed\` something that went wrong.

${row('Reason', 'Verdict', 'What it says')}
${row('---', '---', '---')}
${refusals.join('\n')}

## Errors of the admin API, the command line and the start

Problem details (RFC 9457) with \`code\`, \`title\`, \`hint\` and \`detail\`.

${row('Code', 'Status', 'What happened', 'What to do')}
${row('---', '---', '---', '---')}
${errors.join('\n')}
`;
const wanted = await format(text, { ...(await resolveConfig(path)), parser: 'markdown' });

if (process.argv[2] === '--write') {
  writeFileSync(path, wanted);
} else if (readFileSync(path, 'utf8') !== wanted) {
  console.error('docs/errors.md is not current. Run npm run generate and commit it.');
  process.exit(1);
} else {
  console.log(`error list: ${refusals.length} reasons, ${errors.length} errors, current`);
}
