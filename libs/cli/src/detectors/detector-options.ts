import { InvalidArgumentError, type Command } from 'commander';
import { collect } from '../verb.js';

/** What tells kinds apart; a detector that is there keeps its kind. */
export function withKind(command: Command): Command {
  return command.option('--exact-data', 'look for values of rows, which "upload-data" uploads');
}

/** The options of settings, but for the title; they arrive as SettingsOptions. */
export function withSettings(command: Command): Command {
  return command
    .option('--pattern <re2>', 'look for a pattern, in RE2 syntax')
    .option('--ignore-case', 'upper and lower case of the pattern are the same')
    .option('--slow', 'search every text, although no fixed text is in every match of the pattern')
    .option('--words <file>', 'look for words: text in UTF-8, one a line; - reads stdin')
    .option('--match-case', 'upper and lower case of words, and accents, differ')
    .option('--min-columns <count>', 'how many columns of one row have to be found together', parseCount)
    .option('--within <characters>', 'within how many characters', parseCount)
    .option('--description <text>', 'what it finds')
    .option('--label <text>', 'what stands in the place of a masked value (default: the title)')
    .option('--confidence <number>', 'how sure a match is by itself, 0 to 1 (default: 0.8)', Number)
    .option('--context <word>', 'word near a match that makes it surer (repeatable)', collect)
    .option('--against <word>', 'word near a match that makes it less sure (repeatable)', collect)
    .option('--requires-context', 'find nothing without a context word');
}

/** What takes settings back that have no value. */
export function withoutSettings(command: Command): Command {
  return command
    .option('--no-ignore-case', 'upper and lower case of the pattern differ')
    .option('--no-slow', 'look only where a fixed text of the pattern is')
    .option('--no-match-case', 'upper and lower case of words, and accents, are the same')
    .option('--no-requires-context', 'find it without a context word too');
}

function parseCount(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a whole number.');
}
