import { setTimeout as sleep } from 'node:timers/promises';

/** Tries until `check` no longer throws, and answers what it returned; throws its last error after the deadline. */
export async function eventually<T>(check: () => T | Promise<T>, timeoutMs = 10_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(25);
    }
  }
}
