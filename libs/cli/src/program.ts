import { Command, CommanderError } from 'commander';
import { GatehouseError } from '@gatehouse/errors';
import { addAgentCommands } from './agents/agent-commands.js';
import { addBackendCommands } from './backends/backend-commands.js';
import { addProbeCommand } from './backends/probe-command.js';
import { addBundleCommands } from './bundles/bundle-commands.js';
import { addCallCommand } from './call/call-command.js';
import { addCallerCommands } from './callers/caller-commands.js';
import { addCallsCommand } from './calls/calls-command.js';
import { addConnectionCommands } from './connections/connection-commands.js';
import { addDetectorCommands } from './detectors/detector-commands.js';
import { exitCodes, exitCodesHelp } from './exit-codes.js';
import { addGrantCommands } from './permissions/grant-commands.js';
import { addPermissionCommands } from './permissions/permission-commands.js';
import { printProblem } from './problem.js';
import { addScanCommand } from './scan/scan-command.js';
import { addSecretsCommands } from './secrets/secrets-commands.js';
import { addSignInCommands } from './sign-in/sign-in-commands.js';
import { addStatusCommand } from './status/status-command.js';
import { addTokenCommands } from './tokens/token-commands.js';
import { addToolCommands } from './tools/tool-commands.js';
import { version } from './version.js';

const help = `
Where to find Gatehouse: --url, else GATEHOUSE_URL, else what .gatehouse/run.json of this folder or a parent says, else
http://127.0.0.1:7400. Who you are: --token, else GATEHOUSE_TOKEN, else your log-in ("gatehouse login").

Examples:
  $ gatehouse login
  $ gatehouse probe https://mcp.example.com/mcp
  $ gatehouse backend add crm https://mcp.example.com/mcp
  $ gatehouse agent map claude-code crm
  $ gatehouse tool disable crm delete_contact
  $ gatehouse bundle create support --backend crm --backend wiki
  $ gatehouse calls --since 1h --verdict denied
  $ gatehouse call crm find_contact --args '{"name": "Ada"}'
  $ gatehouse scan src docs

${exitCodesHelp}`;

/** Runs one command line; answers the exit code. To add a verb: its noun's folder, and one line here for a new noun. */
export async function run(args: readonly string[]): Promise<number> {
  const state: { exitCode: number } = { exitCode: exitCodes.ok };
  const program = new Command('gatehouse')
    .description(
      'Gatehouse on the command line: backends, tools, bundles, detectors, agents, tokens, grants, the call log, calls, and scans.',
    )
    .version(version)
    .option('--url <url>', 'address of the console')
    .option('--token <token>', 'token of the identity provider, or gth_... for "call"; - reads it from stdin')
    .option('--json', 'print one JSON document, for scripts')
    .addHelpText('after', help)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: () => undefined })
    .exitOverride();
  const register = [
    addSignInCommands,
    addStatusCommand,
    addBackendCommands,
    addProbeCommand,
    addConnectionCommands,
    addToolCommands,
    addBundleCommands,
    addDetectorCommands,
    addAgentCommands,
    addTokenCommands,
    addCallerCommands,
    addPermissionCommands,
    addGrantCommands,
    addSecretsCommands,
    addCallsCommand,
    addCallCommand,
    addScanCommand,
  ];
  for (const add of register) add(program, state);
  try {
    await program.parseAsync(args, { from: 'user' });
    return state.exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok;
    // A noun without a verb: its help is on stderr already.
    if (error instanceof CommanderError && error.code === 'commander.help') return exitCodes.usage;
    return printProblem(asUsageProblem(error), args.includes('--json'));
  }
}

/** What the parser refuses, as a problem like any other. */
function asUsageProblem(error: unknown): unknown {
  if (!(error instanceof CommanderError)) return error;
  const detail = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
  return new GatehouseError('GATEHOUSE_CLI_ARGUMENT_INVALID', {
    detail: `${detail}${/[.)]$/.test(detail) ? '' : '.'}`,
  });
}
