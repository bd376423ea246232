import { describe, expect, it } from '@jest/globals';
import { measure } from './measure.js';
import { manySessions } from './rounds.js';

const schedule = { rounds: 1, warmUpMs: 50, oneSessionMs: 100, manySessionsMs: 200 };

describe('the proxy bench', () => {
  it('sends calls every way, and finds each call through Gatehouse on record once', async () => {
    const { rows, gatehouse, records } = await measure(schedule);
    expect(rows.filter(({ sent }) => sent < 2 * manySessions).map(({ path }) => path.name)).toEqual([]);
    const { token, jwt, legacy } = gatehouse;
    // The sessions of the legacy era were opened by a call each.
    expect(records).toBe(token.sent + jwt.sent + legacy.sent + manySessions);
  }, 120_000);
});
