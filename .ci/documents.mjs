// Gate on the documents: links, paths, npm scripts, commands and events that they name exist.
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

// The page of a service names all of its commands, and no command or event that does not exist.
const messages = new Set(
  globSync('proto/gatehouse/**/*.proto', { cwd: root }).flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/^message (\w+)/gm)].map(([, name]) => name),
  ),
);
for (const manifest of globSync('services/*/package.json', { cwd: root })) {
  const folder = dirname(manifest);
  const page = join(root, folder, 'README.md');
  const text = existsSync(page) ? readFileSync(page, 'utf8') : '';
  const commands = globSync(`${folder}/src/*/*.decider.ts`, { cwd: root }).flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/\btype: '(\w+)'/g)].map(([, name]) => name),
  );
  const named = [...text.matchAll(/`([A-Z][a-z]+[A-Z]\w*)`/g)].map(([, name]) => name);
  if (text === '') problems.push(`${folder} has no README.md`);
  for (const name of new Set(commands)) if (!named.includes(name)) problems.push(`${folder}/README.md lacks ${name}`);
  for (const name of named) {
    if (!commands.includes(name) && !messages.has(name)) problems.push(`${folder}/README.md: there is no ${name}`);
  }
}
if (problems.length > 0) {
  console.error(`The documents are not true:\n  ${problems.join('\n  ')}`);
  process.exit(1);
}
console.log(`documents: ${documents.length} files, all links, paths, scripts and commands exist`);
