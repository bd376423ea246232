import { Option, type Command } from 'commander';
import { GatehouseError } from '@gatehouse/errors';
import { collect, type RunState } from '../verb.js';
import { levels } from './level.js';
import type { ScanOptions } from './scan-options.js';

const help = `
Reads files, folders with all that is in them, or stdin ("-", or no path). Binary files are left out. Nothing leaves this
machine; a log-in is needed only for a profile of the gateway.

With --jsonl each line that is read is {"id": "...", "text": "..."} or {"id": "...", "message": {a JSON-RPC message}}, and
each line that is written {"id", "findings": [{"detector", "start", "end", "level", "confidence"}], "outcome"}. Places are
UTF-16 code units of the text; a finding in a message has the JSON pointer of its text as "path" besides.

How sure a finding is: low from 0.30, medium from 0.55, high from 0.80. The value that was found is never printed.

Exit codes:
  0  nothing was found, or nothing as sure as --fail-on
  1  something was found
  2  the command line is not valid, or something could not be read

Examples:
  $ gatehouse scan src docs
  $ gatehouse scan --min-level medium --detectors 'secret.*' .
  $ git diff --cached | gatehouse scan --fail-on high
  $ gatehouse scan --profile customer-data export.txt     a profile of the gateway
  $ gatehouse scan --profile ./profile.json export.txt    a profile in a file, as the admin API writes it
  $ gatehouse scan --jsonl < texts.jsonl > findings.jsonl`;

export function addScanCommand(program: Command, state: RunState): void {
  const scan = program
    .command('scan [paths...]')
    .description('look for sensitive data and threats in text, without any service')
    .option('--profile <profile>', 'name of a profile of the gateway, or a file (default: every detector)')
    .addOption(
      new Option('--detectors <ids>', 'these alone, such as pci.card_number or secret.* (repeatable)')
        .argParser(collect)
        .conflicts('profile'),
    )
    .addOption(
      new Option('--direction <direction>', 'whose rules of a profile')
        .choices(['request', 'response'])
        .default('request'),
    )
    .addOption(new Option('--min-level <level>', 'show what is at least so sure').choices(levels).default('low'))
    .addOption(
      new Option('--fail-on <level>', 'end with 1 for what is at least so sure')
        .choices([...levels, 'never'])
        .default('low'),
    )
    .option('--jsonl', 'read and write JSON lines')
    .option('--list-detectors', 'list the detectors')
    .addHelpText('after', help);
  scan.action(async (paths: readonly string[]) => {
    const { json, jsonl, ...options } = scan.optsWithGlobals<ScanOptions>();
    if (jsonl && json) {
      const detail = '--json is one document, and --jsonl is lines: give one of them.';
      throw new GatehouseError('GATEHOUSE_CLI_ARGUMENT_INVALID', { detail });
    }
    // The detectors take longer to load than all the rest.
    const { runScan } = await import('./scan.js');
    state.exitCode = await runScan(paths, { ...options, json: json ?? false, jsonl: jsonl ?? false });
  });
}
