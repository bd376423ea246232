// The boundary gate: dependency-cruiser on all sources, then on canaries that break each rule once.
// A rule that lets its canary pass fails the gate, so that no rule can switch itself off.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const config = join(root, '.dependency-cruiser.cjs');
const cruiser = join(root, 'node_modules/.bin/depcruise');

function cruise(directory, sources) {
  const options = { cwd: directory, encoding: 'utf8', maxBuffer: 1 << 28 };
  const output = execFileSync(process.execPath, [cruiser, '--config', config, '-T', 'json', ...sources], options);
  return JSON.parse(output);
}

function workspaces() {
  return ['libs', 'services'].flatMap((top) =>
    readdirSync(join(root, top))
      .map((name) => `${top}/${name}`)
      .filter((path) => existsSync(join(root, path, 'package.json'))),
  );
}

/** What each workspace imports of the others must be in its package.json (Nx's order) and tsconfig.json (tsc's). */
function undeclaredWorkspaces({ modules }) {
  const problems = new Set();
  const read = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
  for (const workspace of workspaces()) {
    const { name, dependencies = {}, devDependencies = {} } = read(`${workspace}/package.json`);
    const references = (read(`${workspace}/tsconfig.json`).references ?? []).map((r) => r.path.split('/').at(-1));
    const own = modules.filter((module) => module.source.startsWith(`${workspace}/`));
    const imported = own.flatMap((module) => module.dependencies.map((d) => /^libs\/([^/]+)\//.exec(d.resolved)?.[1]));
    for (const library of new Set([...imported, ...references])) {
      const target = `@gatehouse/${library}`;
      if (library === undefined || target === name) continue;
      if (!(target in { ...dependencies, ...devDependencies }))
        problems.add(`${workspace}/package.json lacks ${target}`);
      if (!references.includes(library)) problems.add(`${workspace}/tsconfig.json lacks a reference to ../${library}`);
    }
  }
  return [...problems];
}

/** What a comment may not switch off, and the one place for a library's surface. */
function sourceProblems(paths) {
  const problems = [];
  for (const path of paths.filter((name) => /^(libs|services)\/[^/]+\/(?!dist\/).*\.tsx?$/.test(name))) {
    if (/(^|\/)index\.tsx?$/.test(path) && !/^libs\/[^/]+\/src\/index\.ts$/.test(path)) {
      problems.push(`${path}: only a library's surface, libs/*/src/index.ts, is called index`);
    }
    for (const [comment, rules = '', reason] of readFileSync(join(root, path), 'utf8').matchAll(
      /eslint-disable(?:-next-line|-line)?[ \t]*([^\n*]*?)(?:[ \t]+--[ \t]+([^\n]+))?[ \t]*(?:\*\/|$)/gm,
    )) {
      if (rules === '' || reason === undefined) problems.push(`${path}: "${comment}" needs a rule and a reason (--)`);
      if (/no-restricted-/.test(rules)) problems.push(`${path}: "${comment}" switches off a boundary or purity rule`);
    }
  }
  return problems;
}

function canaryProblems({ modules, summary }) {
  const reported = new Set(summary.violations.map(({ rule, from }) => `${from} ${rule.name}`));
  const rules = new Set(summary.ruleSetUsed.forbidden.map((rule) => rule.name));
  const problems = [];
  for (const { source } of modules.filter((module) => /^(libs|services)\//.test(module.source))) {
    const firstLine = readFileSync(join(root, '.ci/canaries', source), 'utf8').split('\n')[0] ?? '';
    const expected = (/^\/\/ breaks: (.+)$/.exec(firstLine)?.[1] ?? '')
      .split(', ')
      .filter((name) => !name.startsWith('nothing'));
    for (const rule of expected) {
      rules.delete(rule);
      if (!reported.delete(`${source} ${rule}`)) problems.push(`canary ${source}: ${rule} let it pass`);
    }
  }
  for (const leftover of reported) problems.push(`canary ${leftover}: reported, but nothing is wrong`);
  for (const rule of rules) problems.push(`rule ${rule} has no canary`);
  return problems;
}

const sources = workspaces()
  .flatMap((path) => ['src', 'test', 'bench', 'console'].map((folder) => `${path}/${folder}`))
  .filter((path) => existsSync(join(root, path)));
const real = cruise(root, sources);
const canaries = cruise(join(root, '.ci/canaries'), ['libs', 'services']);

const problems = [
  ...real.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
  ...undeclaredWorkspaces(real),
  ...sourceProblems(real.modules.map((module) => module.source)),
  ...canaryProblems(canaries),
];
if (problems.length > 0) {
  console.error(
    `Boundaries are broken:\n  ${problems.join('\n  ')}\nThe rules and their reasons: .dependency-cruiser.cjs`,
  );
  process.exit(1);
}
console.log(`boundaries: ${real.summary.totalCruised} modules, ${canaries.modules.length} canaries as expected`);
