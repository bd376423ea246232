import { setImmediate } from 'node:timers/promises';

/** Messages from this size on are looked at in turns with other work: less takes a few milliseconds at most. */
export const longMessageBytes = 256 * 1024;

/** Does work that comes in steps in turns with what else there is to do. */
export async function inTurns<Result>(steps: Generator<void, Result>): Promise<Result> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await setImmediate();
  }
}
