import type { Command } from 'commander';
import { createContext, type Context, type GlobalOptions } from './context.js';

/** Where a verb leaves an exit code other than 0 when nothing was thrown. */
export interface RunState {
  exitCode: number;
}

/** What a verb does; `args` are the positional ones. Answers an exit code when it is not 0. */
export type Verb<Options> = (
  context: Context,
  args: readonly string[],
  options: Options,
) => Promise<number | undefined | void>;

/** Gives a command its verb. */
export function onRun<Options>(command: Command, state: RunState, verb: Verb<Options>): Command {
  return command.action(async () => {
    const context = createContext(command.optsWithGlobals<GlobalOptions>());
    state.exitCode = (await verb(context, command.processedArgs as string[], command.opts() as Options)) ?? 0;
  });
}

/** For options that may be given several times, also with commas between the values. */
export function collect(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, ...value.split(',').filter((part) => part !== '')];
}

/** The same for values in which a comma is a comma. */
export function collectWhole(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value];
}
