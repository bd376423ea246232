import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import type { Measurement } from './measure.js';
import { manySessions, type Measured } from './rounds.js';

/** A path beside another one, mostly the bare forwarder, each by its undisturbed rounds. */
export interface Comparison {
  cpu: number;
  addedCpuMs: number;
  rps: number;
  addedP50Ms: number;
  /** At many sessions. */
  p99: number;
}

export interface Requirement {
  name: string;
  value: number;
  unit: string;
  limit: number;
  /** Whether the limit is the least that is good enough; else it is the most. */
  atLeast?: boolean;
}

export function compare(row: Measured, forwarder: Measured): Comparison {
  return {
    cpu: undisturbed(row.many, 'cpuUs') / undisturbed(forwarder.many, 'cpuUs'),
    addedCpuMs: (undisturbed(row.many, 'cpuUs') - undisturbed(forwarder.many, 'cpuUs')) / 1_000,
    rps: undisturbed(row.many, 'rps') / undisturbed(forwarder.many, 'rps'),
    addedP50Ms: undisturbed(row.one, 'p50Ms') - undisturbed(forwarder.one, 'p50Ms'),
    p99: undisturbed(row.many, 'p99Ms') / undisturbed(forwarder.many, 'p99Ms'),
  };
}

type Figure = 'rps' | 'p50Ms' | 'p99Ms' | 'cpuUs';

/** What shares the machine only ever makes a round worse: the better quarter of the rounds says what the path itself does. */
function undisturbed(results: Measured['one'], figure: Figure): number {
  const sorted = results.map((result) => result[figure]).sort((a, b) => (figure === 'rps' ? b - a : a - b));
  return sorted[Math.floor((sorted.length - 1) / 4)] ?? NaN;
}

export function printTable({ rows, pairs }: Measurement): void {
  const head = [
    '',
    'rps',
    'p50 ms',
    'p99 ms',
    'CPU us',
    '',
    'rps',
    'p50 ms',
    'p99 ms',
    'CPU us',
    'RSS MB',
    'CPU x',
    'rps x',
  ];
  const table = rows.map((row) => {
    const forwarder = pairs.find(({ governed }) => governed === row)?.forwarder;
    const { cpu, rps } = forwarder ? compare(row, forwarder) : { cpu: NaN, rps: NaN };
    const hasProcess = row.path.pid !== undefined;
    return [
      row.path.name,
      ...figures(row.one, hasProcess),
      '',
      ...figures(row.many, hasProcess),
      hasProcess ? row.residentMb.toFixed(0) : '-',
      forwarder ? cpu.toFixed(2) : '',
      forwarder ? rps.toFixed(2) : '',
    ];
  });
  const widths = head.map((_, column) => Math.max(...[head, ...table].map((line) => line[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ');
  console.log(`\n${' '.repeat(widths[0]!)}  1 session${' '.repeat(25)}${manySessions} sessions`);
  for (const cells of [head, ...table]) console.log(line(cells));
}

/** The table of the README: every path through Gatehouse beside the bare forwarder, in Markdown. */
export function readmeTable({ pairs }: Measurement): string[] {
  const rows = pairs.map(({ governed, forwarder }) => [
    governed.path.name.replace('Gatehouse, ', ''),
    undisturbed(governed.many, 'cpuUs').toFixed(0),
    undisturbed(forwarder.many, 'cpuUs').toFixed(0),
    `${compare(governed, forwarder).cpu.toFixed(2)}x`,
    undisturbed(governed.many, 'rps').toFixed(0),
    undisturbed(governed.many, 'p99Ms').toFixed(1),
    undisturbed(forwarder.many, 'p99Ms').toFixed(1),
  ]);
  const head = ['64 sessions, one CPU', 'CPU us', 'Forwarder', 'Ratio', 'Calls/s', 'p99 ms', 'Forwarder'];
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const pad = (cell: string, i: number) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0));
  const rule = widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [head.map(pad), rule, ...rows.map((row) => row.map(pad))].map((cells) => `| ${cells.join(' | ')} |`);
}

/** The first pair with few and with many sessions. */
export function printSessions({ atSessions }: Measurement): void {
  console.log('\nsessions   CPU us  of forwarder      x    p99 ms  of forwarder');
  for (const { sessions, governed, forwarder } of atSessions) {
    const figures = [
      undisturbed(governed, 'cpuUs').toFixed(0).padStart(8),
      undisturbed(forwarder, 'cpuUs').toFixed(0).padStart(12),
      (undisturbed(governed, 'cpuUs') / undisturbed(forwarder, 'cpuUs')).toFixed(2).padStart(5),
      undisturbed(governed, 'p99Ms').toFixed(2).padStart(8),
      undisturbed(forwarder, 'p99Ms').toFixed(2).padStart(12),
    ];
    console.log(`${String(sessions).padStart(8)} ${figures.join('  ')}`);
  }
}

/** The same call with and without guardrails. */
export function printGuardrails({ guardrails }: Measurement): void {
  console.log('\ncall with 2 KB each way   CPU us at many sessions   p50 ms at one');
  for (const [name, row] of Object.entries(guardrails)) {
    const cpu = undisturbed(row.many, 'cpuUs').toFixed(0).padStart(24);
    console.log(`${`${name} guardrails`.padEnd(23)} ${cpu} ${undisturbed(row.one, 'p50Ms').toFixed(3).padStart(15)}`);
  }
}

function figures(results: Measured['one'], hasProcess: boolean): string[] {
  const of = (figure: Figure) => undisturbed(results, figure);
  const cpu = hasProcess ? of('cpuUs').toFixed(0) : '-';
  return [of('rps').toFixed(0), of('p50Ms').toFixed(2), of('p99Ms').toFixed(2), cpu];
}

export function isMet({ value, limit, atLeast }: Requirement): boolean {
  return atLeast ? value >= limit : value <= limit;
}

export function printRequirement(requirement: Requirement): void {
  const { name, value, unit, limit, atLeast } = requirement;
  const digits = unit === 'MB' ? 0 : 2;
  const bound = `${atLeast ? 'at least' : 'at most'} ${limit} ${unit}`.trimEnd();
  console.log(`${isMet(requirement) ? 'PASS' : 'FAIL'}  ${name}: ${value.toFixed(digits)} ${unit} (${bound})`);
}

interface Baseline {
  machine: Record<string, string | number>;
  /** Against the bare forwarder of the same run. */
  ratios: Record<string, number>;
  /** As the README shows it. */
  table: string[];
}

const warnAt = 0.2;

/** Prints how the ratios differ from the stored ones. */
export function compareWithBaseline(file: string, ratios: Baseline['ratios']): void {
  if (!existsSync(file)) return console.log('\nThere is no baseline yet; --save stores one.');
  const baseline = JSON.parse(readFileSync(file, 'utf8')) as Baseline;
  console.log(`\nAgainst the baseline (${Object.values(baseline.machine).join(', ')}):`);
  for (const [name, value] of Object.entries(ratios)) {
    const before = baseline.ratios[name];
    if (before === undefined) continue;
    const change = value / before - 1;
    const warning = Math.abs(change) > warnAt ? '  WARNING: differs by more than 20 %' : '';
    const percent = `${change < 0 ? '' : '+'}${(100 * change).toFixed(0)} %`;
    console.log(`  ${name.padEnd(28)} ${value.toFixed(2)} (was ${before.toFixed(2)}, ${percent})${warning}`);
  }
}

export function saveBaseline(file: string, ratios: Baseline['ratios'], table: string[]): void {
  const rounded = Object.entries(ratios).map(([name, value]) => [name, Number(value.toFixed(3))]);
  const baseline: Baseline = { machine: machine(), ratios: Object.fromEntries(rounded), table };
  writeFileSync(file, `${JSON.stringify(baseline, null, 2)}\n`);
  console.log('\nThe baseline is stored; the table above belongs into the README.');
}

export function machine(): Baseline['machine'] {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cpus: `${cpus().length} CPUs`,
    memory: `${Math.round(totalmem() / 1_073_741_824)} GB`,
    system: `${process.platform} ${process.arch}`,
    node: `Node ${process.versions.node}`,
  };
}
