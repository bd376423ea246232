// Gate on the documents: links, paths and npm scripts that they name exist.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const documents = globSync(['*.md', 'docs/**/*.md', '{libs,services,deploy}/*/README.md'], { cwd: root });

// Made on the machine where it is used.
const untracked = /^deploy\/docker\/secrets\//;

const problems = [];
for (const document of documents) {
  const text = readFileSync(join(root, document), 'utf8');
  for (const [, target] of text.matchAll(/\]\(([^)#]+)[^)]*\)/g)) {
    if (!/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(document), target))) {
      problems.push(`${document}: the link ${target} leads nowhere`);
    }
  }
  for (const [, path] of text.matchAll(/`((?:libs|services|proto|deploy|docs|\.ci)\/[\w@./-]+)`/g)) {
    if (!untracked.test(path) && !existsSync(join(root, path))) problems.push(`${document}: there is no ${path}`);
  }
  for (const [, script] of text.matchAll(/\bnpm (?:run )?((?<=run )[\w:-]+|start|stop|test)\b/g)) {
    if (!(script in scripts)) problems.push(`${document}: there is no script ${script}`);
  }
}
if (problems.length > 0) {
  console.error(`The documents are not true:\n  ${problems.join('\n  ')}`);
  process.exit(1);
}
console.log(`documents: ${documents.length} files, all links, paths and scripts exist`);
