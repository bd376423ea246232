import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
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
}

/** A server at a URL, or a client started by a shell command that gets the URL of the suite's server as last argument. */
export type SuiteSubject = { url: string } | { command: string; env?: Record<string, string> };

const packageDir = dirname(createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/package.json'));
const limitMs = 300_000;

/**
 * Runs `@modelcontextprotocol/conformance` with a revision's requirements against a server or a client.
 * Answers with every scenario of the revision; one that left no result has failed.
 */
export async function runConformanceSuite(subject: SuiteSubject, revision: Revision): Promise<ScenarioResult[]> {
  const output = mkdtempSync(join(tmpdir(), 'gatehouse-conformance-'));
  try {
    const isServer = 'url' in subject;
    const target = isServer ? ['server', '--url', subject.url] : ['client', '--command', subject.command];
    const args = [join(packageDir, 'dist/index.js'), ...target, '--requirements', revision, '-o', output];
    const env = { ...process.env, ...(isServer ? {} : subject.env) };
    const child = spawn(process.execPath, args, { env, stdio: 'ignore', timeout: limitMs });
    await once(child, 'exit');
    const found = readResults(output, isServer ? 'server-' : '');
    return scenariosOf(revision, isServer ? 'server' : 'client').map((scenario) => ({
      ...scenario,
      checks: found.get(scenario.scenario) ?? [noResult],
    }));
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
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

function scenariosOf(revision: Revision, leg: 'server' | 'client'): Omit<ScenarioResult, 'checks'>[] {
  const file = join(packageDir, 'requirements', `${revision}.yaml`);
  const requirements = parse(readFileSync(file, 'utf8')) as Requirements;
  const others = requirements.not_scored.filter((entry) => entry.leg === leg);
  return [
    ...requirements[leg].map((scenario) => ({ scenario, isScored: true })),
    ...others.map(({ scenario }) => ({ scenario, isScored: false })),
  ];
}

/** Each scenario writes its checks to a folder named after it and the time. */
function readResults(output: string, prefix: string): Map<string, SuiteCheck[]> {
  const files = readdirSync(output, { recursive: true, encoding: 'utf8' });
  const entries = files.flatMap((file) => {
    const name = /^(.+)-\d{4}-\d\d-\d\dT[\d-]+Z\/checks\.json$/.exec(file)?.[1];
    if (name === undefined) return [];
    return [[name.slice(prefix.length), JSON.parse(readFileSync(join(output, file), 'utf8')) as SuiteCheck[]] as const];
  });
  return new Map(entries);
}
