import { InvalidArgumentError, type Command } from 'commander';

/** Adds the options of every command that changes something; they arrive as ChangeOptions. */
export function withChangeOptions(command: Command): Command {
  return command
    .option('--no-wait', 'do not wait until every gateway replica has applied the change')
    .option('--if-match <version>', 'only if this is still its version', parseVersion);
}

function parseVersion(text: string): string {
  if (/^\d+$/.test(text)) return text;
  throw new InvalidArgumentError('A version is a number, as "--json" shows it.');
}

/** A part of a path. */
export function segment(text: string): string {
  return encodeURIComponent(text);
}
