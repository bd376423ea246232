import { expect, it } from '@jest/globals';
import { nothingLost, runKills } from './kill-run.js';

it('kill -9 of the parts, 200 times, loses nothing that was acknowledged, and counts nothing twice', async () => {
  const { calls, changes, ...found } = await runKills({ kills: 200, pauseMs: 2_500 });
  expect(found).toEqual(nothingLost);
  // The load was real.
  expect({ hasCalls: calls > 5_000, hasChanges: changes > 200 }).toEqual({ hasCalls: true, hasChanges: true });
}, 3_600_000);
