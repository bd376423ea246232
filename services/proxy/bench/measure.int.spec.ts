import { describe, expect, it } from '@jest/globals';
import { measure } from './measure.js';
import { manySessions } from './rounds.js';

const schedule = { rounds: 1, warmUpMs: 50, oneSessionMs: 100, manySessionsMs: 200 };

describe('the proxy bench', () => {
  it('sends calls every way, and finds each call through Gatehouse on record once', async () => {
    const { rows, pairs, records, atSessions, idleStreamKb } = await measure(schedule);
    expect(rows.filter(({ sent }) => sent < 2 * manySessions).map(({ path }) => path.name)).toEqual([]);
    // The sessions of the two paths of legacy agents were opened by a call each, and a stream is one as well.
    expect(records).toBeGreaterThan(pairs.reduce((sum, { governed }) => sum + governed.sent, 2 * manySessions));
    expect(atSessions.map(({ sessions }) => sessions)).toEqual([1, 16, 64, 256]);
    expect(idleStreamKb).toBeGreaterThan(0);
  }, 120_000);
});
