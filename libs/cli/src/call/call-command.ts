import { InvalidArgumentError, type Command } from 'commander';
import { GatehouseError } from '@gatehouse/errors';
import { segment } from '../change-options.js';
import { exitCodes } from '../exit-codes.js';
import { readAllOfStdin } from '../output/stdin.js';
import { onRun, type RunState, type Verb } from '../verb.js';
import { parseToolArguments } from './tool-arguments.js';

interface CallOptions {
  args: string;
  timeout: number;
}

const help = `
The call goes through the gateway like any agent's: access rules and guardrails apply, and it is on the record.

Who calls: with your log-in you are yourself, through the agent "gatehouse-cli", which an administrator maps to backends
(gatehouse agent map gatehouse-cli <backend>). With --token gth_... or GATEHOUSE_TOKEN it is the agent of that access
token (gatehouse token create <name> --agent <slug>).

Exit code 1 also when the tool answers with an error.

Examples:
  $ gatehouse call everything echo --args '{"message": "hello"}'
  $ gatehouse call crm find_contact --args - < arguments.json
  $ gatehouse token create try --agent claude-code | gatehouse call crm list_contacts --token -`;

export function addCallCommand(program: Command, state: RunState): void {
  const call = program
    .command('call <backend> <tool>')
    .description('call a tool through the gateway')
    .option('--args <json>', 'arguments as a JSON object; - reads them from stdin', '{}')
    .option('--timeout <seconds>', 'how long to wait for the answer', parseSeconds, 60)
    .addHelpText('after', help);
  onRun(call, state, run);
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 900) return seconds;
  throw new InvalidArgumentError('It is a number of seconds, at most 900.');
}

const run: Verb<CallOptions> = async ({ identity, output, portal }, [backend = '', tool = ''], options) => {
  const args = parseToolArguments(options.args === '-' ? await readAllOfStdin() : options.args);
  const token = await identity.callToken();
  const { mcpUrl } = await portal.describe();
  const { callTool, CallRefused } = await import('./mcp.client.js');
  const { describeResult } = await import('./tool-result.js');
  const endpoint = `${mcpUrl}/mcp/${segment(backend)}`;
  try {
    const result = await callTool({ endpoint, token, tool, args, timeoutMs: options.timeout * 1_000 });
    output.show(result, () => describeResult(result, process.stdout.isTTY));
    return result.isError ? exitCodes.failure : exitCodes.ok;
  } catch (error) {
    if (!(error instanceof CallRefused) || error.reason !== 'agent_not_mapped' || identity.isGiven) throw error;
    const detail = `${error.detail ?? ''}: gatehouse agent map gatehouse-cli ${backend}`;
    throw new GatehouseError('GATEHOUSE_CLI_CALL_REFUSED', { detail });
  }
};
