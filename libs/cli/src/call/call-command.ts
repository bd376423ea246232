import { createInterface } from 'node:readline/promises';
import type { ElicitRequestFormParams } from '@modelcontextprotocol/client';
import { InvalidArgumentError, type Command } from 'commander';
import { GatehouseError } from '@gatehouse/errors';
import { segment } from '../change-options.js';
import { exitCodes } from '../exit-codes.js';
import { readAllOfStdin } from '../output/stdin.js';
import { collectWhole, onRun, type RunState, type Verb } from '../verb.js';
import { fillIn, parseAnswers, type Person } from './form.js';
import { parseToolArguments } from './tool-arguments.js';

interface CallOptions {
  args: string;
  answer?: string[];
  timeout: number;
}

const help = `
The call goes through the gateway like any agent's: access rules and guardrails apply, and it is on the record.

Who calls: with your log-in you are yourself, through the agent "gatehouse-cli", which an administrator maps to backends
(gatehouse agent map gatehouse-cli <backend>). With --token gth_... or GATEHOUSE_TOKEN it is the agent of that access
token (gatehouse token create <name> --agent <slug>).

A tool may ask something in the middle of the call. At a terminal you are asked; elsewhere --answer answers, and without it
the question is declined.

Exit code 1 also when the tool answers with an error.

Examples:
  $ gatehouse call everything echo --args '{"message": "hello"}'
  $ gatehouse call crm find_contact --args - < arguments.json
  $ gatehouse call everything trigger-elicitation-request --answer name=Ada
  $ gatehouse token create try --agent claude-code | gatehouse call crm list_contacts --token -`;

export function addCallCommand(program: Command, state: RunState): void {
  const call = program
    .command('call <backend> <tool>')
    .description('call a tool through the gateway')
    .option('--args <json>', 'arguments as a JSON object; - reads them from stdin', '{}')
    .option(
      '--answer <field=value>',
      'answer to what the tool asks in the middle of the call (repeatable)',
      collectWhole,
    )
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
  const answers = parseAnswers(options.answer ?? []);
  const token = await identity.callToken();
  const { mcpUrl } = await portal.describe();
  const { callTool, CallRefused } = await import('./mcp.client.js');
  const { describeResult } = await import('./tool-result.js');
  const endpoint = `${mcpUrl}/mcp/${segment(backend)}`;
  try {
    const onForm = (form: ElicitRequestFormParams) =>
      atTerminal((person) => fillIn(form, answers, person, (text) => output.note(text)));
    const result = await callTool({ endpoint, token, tool, args, timeoutMs: options.timeout * 1_000, onForm });
    output.show(result, () => describeResult(result, process.stdout.isTTY));
    return result.isError ? exitCodes.failure : exitCodes.ok;
  } catch (error) {
    if (!(error instanceof CallRefused) || error.reason !== 'agent_not_mapped' || identity.isGiven) throw error;
    const detail = `${error.detail ?? ''}: gatehouse agent map gatehouse-cli ${backend}`;
    throw new GatehouseError('GATEHOUSE_CLI_CALL_REFUSED', { detail });
  }
};

/** Lets the person at the terminal be asked, if there is one. */
async function atTerminal<Result>(use: (person: Person | undefined) => Promise<Result>): Promise<Result> {
  if (!process.stdin.isTTY) return use(undefined);
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<undefined>((resolve) => prompt.once('close', () => resolve(undefined)));
  try {
    return await use({ ask: (text) => Promise.race([prompt.question(text), closed]) });
  } finally {
    prompt.close();
  }
}
