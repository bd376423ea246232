// Gate on docs/configuration.md: it names every variable that is read, no other, with the right default. The variables
// of docker-compose.yml are the working example on which each is left out, or set to its default, once.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { composeText, environmentOf, parseCompose, withSecrets } from './compose-file.mjs';
import { prefixOf, read, readers, variablesOf } from './config-readers.mjs';

const root = join(import.meta.dirname, '..');
const document = readFileSync(join(root, 'docs/configuration.md'), 'utf8');
const problems = [];

/** The rows of each section: variable -> `required`, `none` or the default. */
const sections = new Map(
  document
    .split(/^## /m)
    .map((section) => [
      section.slice(0, section.indexOf('\n')),
      new Map(
        [...section.matchAll(/^\| `(GATEHOUSE_[A-Z0-9_<>]+)` +\|.*\| (`[^`]*`|\w+) +\|$/gm)].map(([, name, value]) => [
          name,
          value.replaceAll('`', ''),
        ]),
      ),
    ]),
);

/** What the document says about one service: its own section and the part for all. */
function documented(name) {
  const common = [...sections.get('Every service')]
    .map(([variable, value]) => [variable.replace('GATEHOUSE_<SERVICE>_', prefixOf(name)), value])
    .filter(([variable]) => !variable.endsWith('_DATABASE_URL') || variablesOf(name).includes('DATABASE_URL'));
  return new Map([...(name === 'streams' ? [] : common), ...(sections.get(name) ?? [])]);
}

function checkService(name, example) {
  const rows = documented(name);
  const actual = variablesOf(name).map((variable) => prefixOf(name) + variable);
  for (const variable of actual.filter((one) => !rows.has(one))) problems.push(`${variable} is not documented`);
  for (const variable of rows.keys()) if (!actual.includes(variable)) problems.push(`nothing reads ${variable}`);
  for (const [variable, value] of rows) checkDefault(name, example, variable, value);
}

function checkDefault(name, example, variable, value) {
  const { [variable]: _, [`${variable}_FILE`]: __, ...without } = example;
  const left = read(name, without);
  const isRequired = left.problems.includes(`${variable} is not set`);
  if (isRequired !== (value === 'required')) problems.push(`${variable}: is required, or is not, unlike its row`);
  if (isRequired || value === 'none' || value === 'required') return;
  const set = read(name, { ...without, [variable]: value });
  if (!isDeepStrictEqual(left.config, set.config)) problems.push(`${variable}: the default is not ${value}`);
}

function checkComposeVariables() {
  const rows = sections.get('docker compose');
  const used = new Map(
    [...composeText.matchAll(/\$\{(GATEHOUSE_\w+):-([^}]*)\}/g)].map(([, name, value]) => [name, value]),
  );
  for (const [name, value] of used) {
    const said = rows.get(name);
    if (said !== (value || 'none'))
      problems.push(`${name}: docker-compose.yml has ${value || 'none'}, its row ${said}`);
  }
  for (const name of rows.keys()) if (!used.has(name)) problems.push(`docker-compose.yml does not read ${name}`);
}

/** What our own scripts tell the programs that they start. */
const ours = new Set(['GATEHOUSE_BEGUN_AT']);

/** What is read elsewhere than by a service's configuration reader. */
function checkOtherVariables() {
  const rows = [...sections.get('Command line').keys(), ...sections.get('On one machine').keys()];
  const sources = globSync('libs/{cli,embedded}/src/**/*.ts', { cwd: root });
  const used = sources.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/(?:\benv\.|\{ )(GATEHOUSE_[A-Z0-9_]+)/g)].map(
      ([, name]) => name,
    ),
  );
  for (const name of new Set(used)) {
    if (!rows.includes(name) && !ours.has(name)) problems.push(`${name} is not documented`);
  }
  for (const name of rows) if (!used.includes(name)) problems.push(`nothing reads ${name}`);
}

withSecrets((folder) => {
  for (const name of readers.keys()) checkService(name, environmentOf(parseCompose().services[name], folder));
});
checkComposeVariables();
checkOtherVariables();
if (problems.length > 0) {
  console.error(`docs/configuration.md is not true:\n  ${problems.join('\n  ')}`);
  process.exit(1);
}
console.log(
  `configuration: ${[...sections.values()].reduce((sum, rows) => sum + rows.size, 0)} variables as documented`,
);
