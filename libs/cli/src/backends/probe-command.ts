import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.js';
import { formatTable } from '../output/table.js';
import { onRun, type RunState, type Verb } from '../verb.js';

/** What a probe found, as the API tells it. */
interface ProbeReport {
  outcome: string;
  conclusion: string;
  modern: boolean;
  legacy: boolean;
  protocolVersions: string[];
  serverName: string;
  serverVersion: string;
  tools: number | null;
  credentialMode: string | null;
  authorizationServer: { issuer: string; registration: string[]; scopes: string[] } | null;
  steps: { request: string; answer: string; conclusion: string }[];
}

const help = `
Finds out what an MCP server is and which credential it wants, from its URL alone. Nothing is registered, and nothing is
run. The exit code is 0 when it is clear how to register it, else 1.

Examples:
  $ gatehouse probe https://mcp.example.com/mcp
  $ gatehouse probe https://mcp.example.com/mcp --json | jq .credentialMode`;

export function addProbeCommand(program: Command, state: RunState): void {
  const command = program.command('probe <url>').description('what an MCP server is, and which credential it wants');
  onRun(command.addHelpText('after', help), state, probe);
}

const probe: Verb<object> = async ({ api, output }, [url = '']) => {
  const report = await api.ask<ProbeReport>('/backends/probe', { url });
  output.show(report, () => describe(report, output.width));
  return report.credentialMode === null ? exitCodes.failure : exitCodes.ok;
};

function describe(report: ProbeReport, width: number): string {
  const { steps, conclusion, serverName, serverVersion, protocolVersions, tools, authorizationServer } = report;
  const rows = steps.map(({ request, answer, conclusion: said }, index) => [String(index + 1), request, answer, said]);
  const facts = [
    ['Server', [serverName, serverVersion].filter(Boolean).join(' ')],
    ['MCP', protocolVersions.join(', ')],
    ['Tools', tools === null ? '' : String(tools)],
    ['Authorization server', authorizationServer?.issuer ?? ''],
    ['Registration there', authorizationServer?.registration.join(', ') ?? ''],
  ].filter(([, fact]) => fact !== '');
  const table = formatTable([['', 'REQUEST', 'ANSWER', 'CONCLUSION'], ...rows], width);
  return [table, ...facts.map(([name, fact]) => `${name}: ${fact}`), '', conclusion].join('\n');
}
