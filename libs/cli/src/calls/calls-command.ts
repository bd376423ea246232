import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { GatehouseError } from '@gatehouse/errors';
import type { Context } from '../context.js';
import { formatTable } from '../output/table.js';
import { RemoteProblem } from '../problem.js';
import { collect, onRun, type RunState, type Verb } from '../verb.js';
import { dlpOutcomes, startOf, toFilter, verdicts, type FilterOptions } from './call-filter.js';
import { CallFollower } from './call-follower.js';
import { callHeading, callRow, padToUsual } from './call-row.js';
import { readNewest, readPage } from './calls.query.js';

type CallsOptions = FilterOptions & { limit: number; follow?: boolean };

const pauseMs = 1_000;

const help = `
Every call through the gateway, newest first; options that are given several times mean "one of". The range is at most
31 days. With --follow, calls are printed as they are recorded, oldest first, until Ctrl-C; a call is recorded when it ends.

Examples:
  $ gatehouse calls --follow
  $ gatehouse calls --since 2h --backend crm --verdict denied,failed
  $ gatehouse calls --from 2026-11-01 --to 2026-11-08 --user-domain example.com --dlp modified --dlp blocked
  $ gatehouse calls --since 7d --reason no_allow_rule --json
  $ gatehouse calls --follow --json        one line of JSON per call`;

export function addCallsCommand(program: Command, state: RunState): void {
  const calls = program
    .command('calls')
    .description('the call log')
    .option('--since <time>', 'from this long ago on: 30s, 15m, 2h, 7d (default: 1d; with --follow: now)')
    .addOption(new Option('--from <time>', 'from this time on, such as 2026-11-26T10:00').conflicts('since'))
    .addOption(new Option('--to <time>', 'before this time').conflicts('follow'))
    .option('--backend <slug>', 'calls to this backend (repeatable)', collect)
    .option('--tool <name>', 'calls of this tool, by its exact name (repeatable)', collect)
    .option('--agent <slug>', 'calls by this agent (repeatable)', collect)
    .option('--user <id>', 'calls by this user')
    .option('--user-domain <domain>', 'calls by users of this domain (repeatable)', collect)
    .option('--dlp <outcome>', `what guardrails did: ${dlpOutcomes.join(', ')} (repeatable)`, oneOf(dlpOutcomes))
    .option('--verdict <verdict>', `what became of it: ${verdicts.join(', ')} (repeatable)`, oneOf(verdicts))
    .option('--reason <code>', 'reason code, such as no_allow_rule')
    .option('--method <name>', 'JSON-RPC method, such as tools/call')
    .option('--search <text>', 'part of a tool name')
    .addOption(new Option('--limit <count>', 'how many at most').argParser(parseLimit).default(50).conflicts('follow'))
    .option('-f, --follow', 'go on with what is recorded from now on')
    .addHelpText('after', help);
  onRun<CallsOptions>(calls, state, (context, args, options) =>
    options.follow ? follow(context, options) : list(context, args, options),
  );
}

function oneOf(known: readonly string[]) {
  return (text: string, earlier?: readonly string[]): string[] => {
    const values = collect(text, earlier);
    const wrong = values.find((value) => !known.includes(value));
    if (wrong === undefined) return values;
    throw new InvalidArgumentError(`"${wrong}" is none of ${known.join(', ')}.`);
  };
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 10_000) return limit;
  throw new InvalidArgumentError('It is a number from 1 to 10000.');
}

const list: Verb<CallsOptions> = async ({ api, output }, _, options) => {
  const now = new Date();
  const filter = toFilter(options, startOf(options, now.getTime()), now.getTime());
  const found = await readNewest(api, filter, options.limit);
  const rows = found.items.map((call) => callRow(call, now));
  const empty = `No such calls since ${new Date(filter.from).toLocaleString()}. Look further back with --since 7d.`;
  output.list(found, callHeading, rows, empty);
  if (found.hasMore) output.note(`These are the newest ${options.limit}; --limit shows more.`);
};

async function follow({ api, output }: Context, options: FilterOptions): Promise<never> {
  const startMs = startOf(options, Date.now(), 0);
  const follower = new CallFollower(startMs, (fromMs, after) =>
    readPage(api, toFilter(options, fromMs, Date.now()), after),
  );
  let state: 'starting' | 'following' | 'interrupted' = 'starting';
  for (;;) {
    try {
      const calls = await follower.look(Date.now());
      if (state === 'starting' && !output.isJson) output.write(formatTable([padToUsual(callHeading)], output.width));
      if (state === 'interrupted') output.note('Following again.');
      state = 'following';
      for (const call of calls) {
        const row = () => formatTable([padToUsual(callRow(call, new Date()))], output.width);
        output.write(output.isJson ? JSON.stringify(call) : row());
      }
    } catch (error) {
      if (state === 'starting' || !isPassing(error)) throw error;
      if (state === 'following') output.note('Interrupted: the call log does not answer. Trying again ...');
      state = 'interrupted';
    }
    await sleep(pauseMs);
  }
}

/** Whether it may be better in a moment. */
function isPassing(error: unknown): boolean {
  if (error instanceof RemoteProblem) return error.problem.status >= 500;
  return error instanceof GatehouseError && error.status >= 500;
}
