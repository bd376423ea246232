// How well the detectors find what they are for: npm run eval:guardrails [-- --help]
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parts, type Corpus, type Figure, type Part } from './corpus.js';
import { measure } from './measure.js';
import { readOwnSet } from './own-set.js';
import { kept, missesOf, standing, tableOf, type Baseline, type Outcome } from './report.js';
import { folder, root } from './root.js';
import { corpora } from './sets/all.js';
import { command, engine } from './subject.js';

const usage = `npm run eval:guardrails -- [options]
  --set NAME       only the sets whose name has NAME in it
  --verbose        what was missed in the tuning part, by sort of text, with samples
  --held-out       with --verbose: of the held-out part too. Do not tune to it
  --save           make today's figures the baseline
  --jsonl FILE     measure on a set of your own: lines {"text", "labels": [{"detector", "start", "end"}]}
  --command LINE   measure a command that speaks JSON lines, such as "gatehouse scan --jsonl", not the engine in process
  --misses FOLDER  write what was missed in the tuning part to a file for each class`;

const { values: options } = parseArgs({
  options: {
    set: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    'held-out': { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
    jsonl: { type: 'string' },
    command: { type: 'string' },
    misses: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const baselinePath = join(folder, 'baseline.json');
const pagePath = join(root, 'docs', 'evaluation.md');

async function outcomesOf(chosen: readonly Corpus[]): Promise<Outcome[]> {
  const subject = options.command ? command(options.command) : engine;
  const outcomes: Outcome[] = [];
  for (const corpus of chosen) {
    for (const part of parts) {
      const samples = corpus.samples(part);
      if (samples.length === 0) continue;
      const found = await subject(samples);
      for (const of of corpus.classes) outcomes.push({ of, part, measured: measure(of, samples, found) });
    }
  }
  return outcomes;
}

function save(outcomes: readonly Outcome[], baseline: Baseline): void {
  const next: Record<string, Partial<Record<Part, Partial<Record<Figure, number>>>>> = { ...baseline };
  for (const { of, part, measured } of outcomes) {
    const figures = of.goals.map(({ figure }) => [figure, kept(measured.figures[figure])] as const);
    if (figures.length > 0) next[of.name] = { ...next[of.name], [part]: Object.fromEntries(figures) };
  }
  writeFileSync(baselinePath, `${JSON.stringify(next, undefined, 2)}\n`);
}

/** The page shows the figures of the last whole run that was saved. */
function saveTable(table: readonly string[]): void {
  const text = readFileSync(pagePath, 'utf8').replace(/(```text table\n)[^]*?(```)/, `$1${table.join('\n')}\n$2`);
  writeFileSync(pagePath, text);
}

function writeMisses(outcomes: readonly Outcome[], into: string): void {
  mkdirSync(into, { recursive: true });
  for (const outcome of outcomes.filter(({ part }) => part === 'tuning')) {
    const name = outcome.of.name.replace(/\W+/g, '-');
    writeFileSync(join(into, `${name}.txt`), `${missesOf(outcome).join('\n')}\n`);
  }
}

async function run(): Promise<void> {
  const begun = performance.now();
  const wanted = corpora.filter(({ name, classes }) =>
    [name, ...classes.map((each) => each.name)].some((each) => each.includes(options.set ?? '')),
  );
  const outcomes = await outcomesOf(options.jsonl ? [readOwnSet(options.jsonl)] : wanted);
  if (outcomes.length === 0) throw new Error(`there is no set ${options.set ?? ''}`);
  const baseline: Baseline = options.jsonl ? {} : (JSON.parse(readFileSync(baselinePath, 'utf8')) as Baseline);
  console.log(tableOf(outcomes, baseline).join('\n'));
  const shown = outcomes.filter(({ part }) => part === 'tuning' || options['held-out'] || options.jsonl);
  if (options.verbose) for (const outcome of shown) console.log(`\n${missesOf(outcome, 25).join('\n')}`);
  if (options.misses) writeMisses(outcomes, options.misses);
  if (options.save && !options.jsonl) {
    save(outcomes, baseline);
    if (options.set === undefined) saveTable(tableOf(outcomes, {}));
  }
  const all = outcomes.flatMap(({ of, part, measured }) =>
    of.goals.map((goal) => standing(goal, measured.figures[goal.figure], baseline[of.name]?.[part]?.[goal.figure])),
  );
  const fell = options.save ? 0 : all.filter((each) => each === 'fell').length;
  const met = all.filter((each) => each === 'met').length;
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  console.log(
    `\nguardrails evaluation: ${met} of ${all.length} goals met, ${fell} fell (${seconds} s): ${fell === 0 ? 'ok' : 'FELL'}`,
  );
  if (fell > 0) process.exitCode = 1;
}

if (options.help) console.log(usage);
else {
  await run().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  });
}
