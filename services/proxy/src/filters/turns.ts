import { setImmediate } from 'node:timers/promises';
import { atOnce } from '@gatehouse/guardrail-engine';
import type { Exchange } from '../exchange.js';

/** Messages from this size on are looked at in turns with other work: less takes a few milliseconds at most. */
const longMessageBytes = 64 * 1024;

/** Does work on a message of so many bytes, that comes in steps: on a long one in turns with what else there is to do. */
export function inTurnsIfLong<Result>(bytes: number, steps: Generator<void, Result>): Result | Promise<Result> {
  return bytes < longMessageBytes ? atOnce(steps) : inTurns(steps);
}

async function inTurns<Result>(steps: Generator<void, Result>): Promise<Result> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await setImmediate();
  }
}

/**
 * Looks at a message of so many bytes for the agent and sends it, if that is what `steps` do: a long one in turns with
 * other work, and then whatever comes for the same agent waits, so that it comes in order.
 */
export function inOrder<Result>(
  exchange: Exchange,
  bytes: number,
  steps: Generator<void, Result>,
): Result | Promise<Result> {
  if (!exchange.sending && bytes < longMessageBytes) return atOnce(steps);
  const done = after(exchange.sending, steps);
  const settled = done.then(nothing, nothing).then(() => {
    if (exchange.sending === settled) exchange.sending = undefined;
  });
  exchange.sending = settled;
  return done;
}

async function after<Result>(others: Promise<void> | undefined, steps: Generator<void, Result>): Promise<Result> {
  await others;
  return inTurns(steps);
}

function nothing(): void {}
