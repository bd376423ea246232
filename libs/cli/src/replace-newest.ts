import { setTimeout as sleep } from 'node:timers/promises';
import type { Accepted, ApiClient, ChangeOptions } from './api.client.js';
import { RemoteProblem } from './problem.js';

const attempts = 5;

/** Replaces all settings of what is at a path, for a user who has named a few: the others are sent as they are. */
export async function replaceNewest<Now extends { version: number }>(
  api: ApiClient,
  path: string,
  { wait, ifMatch: given }: ChangeOptions,
  settingsFrom: (now: Now) => object,
): Promise<Accepted> {
  for (let attempt = 1; ; attempt++) {
    const now = await api.get<Now>(path);
    // Without a version of the user's own, nobody's change since this very read may be undone.
    const ifMatch = given ?? String(now.version);
    try {
      return await api.change('PUT', path, { wait, ifMatch }, settingsFrom(now));
    } catch (error) {
      const isStale = error instanceof RemoteProblem && error.problem.code === 'GATEHOUSE_REQUEST_STALE';
      if (!isStale || given !== undefined || attempt === attempts) throw error;
      await sleep(200);
    }
  }
}
