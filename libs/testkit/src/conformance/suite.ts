import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

/** A revision for which the suite has a frozen set of required scenarios. */
export type Revision = '2025-11-25' | '2026-07-28';

/** One thing that a scenario looked at. */
export interface SuiteCheck {
  id: string;
  status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'INFO' | 'SKIPPED';
  description: string;
  errorMessage?: string;
}

export interface ScenarioResult {
  scenario: string;
  /** Whether the revision requires it; others are run and reported. */
  isScored: boolean;
  checks: SuiteCheck[];
  /** What the client under test wrote to its standard error; empty for servers. */
  said: string;
}

/** A server at a URL, or a client started by a shell command that gets the URL of the suite's server as last argument. */
export type SuiteSubject = { url: string } | { command: string; env?: Record<string, string> };

/** Where the suite is installed; looked up only when it runs. */
const packageDir = () =>
  dirname(createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/package.json'));
const scenarioLimitMs = 120_000;
const limitMs = 600_000;

/**
 * Runs `@modelcontextprotocol/conformance` with a revision's requirements against a server or a client.
 * Answers with every scenario of the revision; one that left no result has failed. Throws when none has left one.
 */
export async function runConformanceSuite(subject: SuiteSubject, revision: Revision): Promise<ScenarioResult[]> {
  const output = mkdtempSync(join(tmpdir(), 'gatehouse-conformance-'));
  try {
    const isServer = 'url' in subject;
    const target = isServer ? ['server', '--url', subject.url] : ['client', '--command', subject.command];
    const options = ['--requirements', revision, '--timeout', String(scenarioLimitMs), '-o', output];
    const args = [join(packageDir(), 'dist/index.js'), ...target, ...options];
    const env = { ...process.env, ...(isServer ? {} : subject.env) };
    const said = await run(args, env);
    const found = readResults(output, isServer ? 'server-' : '');
    if (found.size === 0) throw new Error(`The conformance suite has left no results: ${said}`);
    return scenariosOf(revision, isServer ? 'server' : 'client').map((scenario) => ({
      ...scenario,
      ...(found.get(scenario.scenario) ?? { checks: [noResult], said: '' }),
    }));
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

/** Runs the suite to its end, and answers with the last of what it said. */
async function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'], timeout: limitMs });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2_000);
  });
  await once(child, 'close');
  return said;
}

/** Whether nothing that the scenario looked at was wrong, not even by a recommendation of the specification. */
export function hasPassed({ checks }: ScenarioResult): boolean {
  return !checks.some(isWrong);
}

export function isWrong({ status }: SuiteCheck): boolean {
  return status === 'FAILURE' || status === 'WARNING';
}

const noResult: SuiteCheck = { id: 'no-result', status: 'FAILURE', description: 'The scenario has left no result' };

interface Requirements {
  server: string[];
  client: string[];
  not_scored: { scenario: string; leg: 'server' | 'client' }[];
}

function scenariosOf(revision: Revision, leg: 'server' | 'client'): Pick<ScenarioResult, 'scenario' | 'isScored'>[] {
  const file = join(packageDir(), 'requirements', `${revision}.yaml`);
  const requirements = parse(readFileSync(file, 'utf8')) as Requirements;
  const others = requirements.not_scored.filter((entry) => entry.leg === leg);
  return [
    ...requirements[leg].map((scenario) => ({ scenario, isScored: true })),
    ...others.map(({ scenario }) => ({ scenario, isScored: false })),
  ];
}

/** Each scenario writes its checks to a folder named after it and the time. */
function readResults(output: string, prefix: string): Map<string, Pick<ScenarioResult, 'checks' | 'said'>> {
  const files = readdirSync(output, { recursive: true, encoding: 'utf8' });
  const entries = files.flatMap((file) => {
    const [, folder, name] = /^((.+)-\d{4}-\d\d-\d\dT[\d-]+Z)\/checks\.json$/.exec(file) ?? [];
    if (folder === undefined || name === undefined) return [];
    const checks = JSON.parse(readFileSync(join(output, file), 'utf8')) as SuiteCheck[];
    const stderr = join(output, folder, 'stderr.txt');
    const said = existsSync(stderr) ? readFileSync(stderr, 'utf8') : '';
    return [[name.slice(prefix.length), { checks, said }] as const];
  });
  return new Map(entries);
}
