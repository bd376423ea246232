// What a governed call costs, beside a bare Node forwarder (and nginx, where it is installed) in the same run.
//
//   npm run bench:proxy                 everything but the fresh clone; about three minutes
//   npm run bench:proxy -- --start      with the start from a fresh clone, which takes minutes more
//   npm run bench:proxy -- --save       stores the ratios and the README's table as the new baseline (baseline.json)
//   npm run bench:proxy -- --rounds 4   fewer rounds; --calls-only: without the start figures
//   npm run bench:proxy -- --growth     with a million calls more, to see whether memory grows; some minutes
//
// How to read it: absolute figures depend on the machine and on what else it does, so the requirements are ratios. In
// every round each path is measured once with 1 and once with 64 sessions, one call at a time per session. Each figure is
// the quartile of the better rounds: what shares the machine only makes a round worse. CPU is that of the process in the
// middle with all its threads (not of NATS, which has a CPU with the load client and the backend). `no gateway` shows that these two are not what limits the others.
// Every call through Gatehouse must be found on record exactly once, else the bench fails.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measure, type Measurement, type Pair } from './measure.js';
import { pinning } from './processes.js';
import {
  compare,
  compareWithBaseline,
  isMet,
  machine,
  printRequirement,
  printGuardrails,
  printSessions,
  printTable,
  readmeTable,
  saveBaseline,
  type Requirement,
} from './report.js';
import { measureProductStarts, measureProxyStart } from './start.js';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '12' },
    start: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
    'calls-only': { type: 'boolean', default: false },
    growth: { type: 'boolean', default: false },
  },
});
const baselineFile = fileURLToPath(new URL('../../bench/baseline.json', import.meta.url));
const schedule = { rounds: Number(options.rounds), warmUpMs: 100, oneSessionMs: 250, manySessionsMs: 450 };

/** Most CPU per call, against the bare forwarder with the same request. */
const cpuLimits: Readonly<Record<string, number>> = {
  token: 1.6,
  jwt: 1.6,
  legacy: 1.6,
  'legacy-modern': 2.2,
  'modern-legacy': 2.2,
  large: 2,
  list: 1.3,
};

function callRequirements({ pairs, guardrails, memoryMb, idleStreamKb, growthMb }: Measurement): Requirement[] {
  const cpu = pairs.flatMap(({ name, governed, forwarder }) => {
    const limit = cpuLimits[name];
    return limit === undefined
      ? []
      : [{ name: `CPU per call, ${name}`, value: compare(governed, forwarder).cpu, unit: 'x', limit }];
  });
  const [{ governed, forwarder }] = pairs as [Pair];
  // Each against the forwarder that carries the same bytes: a JWT is a kilobyte more of header, gateway or not.
  const ofPair = (wanted: string) =>
    pairs.filter(({ name }) => name === wanted).map((pair) => compare(pair.governed, pair.forwarder).cpu);
  const [token = NaN, jwt = NaN] = ['token', 'jwt'].flatMap(ofPair);
  const { addedP50Ms, p99 } = compare(governed, forwarder);
  const guarding = compare(guardrails.with, guardrails.without);
  return [
    ...cpu,
    { name: 'CPU per call, jwt against gth_ token', value: jwt / token, unit: 'x', limit: 1.15 },
    { name: 'p99 at 64 sessions against the forwarder', value: p99, unit: 'x', limit: 1 },
    { name: 'added p50 at one session', value: addedP50Ms, unit: 'ms', limit: 0.25 },
    { name: 'CPU more per call of 2 KB with guardrails', value: guarding.addedCpuMs, unit: 'ms', limit: 0.15 },
    { name: 'p50 more per call of 2 KB with guardrails', value: guarding.addedP50Ms, unit: 'ms', limit: 0.15 },
    { name: 'memory of the proxy under load', value: memoryMb, unit: 'MB', limit: 250 },
    { name: 'memory of an idle stream', value: idleStreamKb, unit: 'KB', limit: 64 },
    ...(growthMb === undefined
      ? []
      : [{ name: 'growth over a million calls', value: growthMb, unit: 'MB', limit: 10 }]),
  ];
}

function ratiosOf({ pairs }: Measurement): Record<string, number> {
  const entries = pairs.flatMap(({ name, governed, forwarder }) => {
    const { cpu, rps } = compare(governed, forwarder);
    return [
      [`CPU per call, ${name}`, cpu],
      [`throughput, ${name}`, rps],
    ] as const;
  });
  return Object.fromEntries(entries);
}

async function startRequirements(): Promise<Requirement[]> {
  console.log('\nstarting the proxy five times, then the whole product twice ...');
  const proxySeconds = await measureProxyStart();
  const { cloneSeconds, secondSeconds, idleMegabytes } = await measureProductStarts(options.start);
  return [
    ...(cloneSeconds === undefined
      ? []
      : [{ name: 'from a fresh clone to ready', value: cloneSeconds, unit: 's', limit: 300 }]),
    { name: 'second start of the whole product', value: secondSeconds, unit: 's', limit: 15 },
    { name: 'start of the proxy alone', value: proxySeconds, unit: 's', limit: 1.5 },
    { name: 'memory of the whole product, idle', value: idleMegabytes, unit: 'MB', limit: 2_048 },
  ];
}

console.log(`${Object.values(machine()).join(', ')}; ${pinning}`);
const measurement = await measure(schedule, options.growth ? 1_000_000 : 0);
printTable(measurement);
printSessions(measurement);
printGuardrails(measurement);
if (!measurement.rows.some(({ path }) => path.name === 'nginx')) console.log('nginx is not installed: without its row');
const ratios = ratiosOf(measurement);
compareWithBaseline(baselineFile, ratios);
const table = readmeTable(measurement);
console.log(`\n${table.join('\n')}`);
if (options.save) saveBaseline(baselineFile, ratios, table);
const requirements = [...callRequirements(measurement), ...(options['calls-only'] ? [] : await startRequirements())];
console.log();
for (const requirement of requirements) printRequirement(requirement);
if (!options.start) console.log('SKIP  from a fresh clone to ready: takes minutes, asked for by --start');
const missed = requirements.filter((requirement) => !isMet(requirement)).length;
const met = requirements.length - missed;
console.log(
  `proxy bench: ${met} of ${requirements.length} requirements met; ${measurement.records} calls, each on record once`,
);
process.exitCode = missed === 0 ? 0 : 1;
