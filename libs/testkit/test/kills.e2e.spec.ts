import { expect, it } from '@jest/globals';
import { nothingLost, runKills } from './kill-run.js';

it('kill -9 of every part in turn loses nothing that was acknowledged, and counts nothing twice', async () => {
  const { calls, changes, ...found } = await runKills({ kills: 12, pauseMs: 1_500 });
  expect(found).toEqual(nothingLost);
  // The load was real.
  expect({ hasCalls: calls > 300, hasChanges: changes > 10 }).toEqual({ hasCalls: true, hasChanges: true });
}, 600_000);
