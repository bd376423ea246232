import { describe, expect, it } from '@jest/globals';
import { measure } from './measure.js';

describe('the proxy bench', () => {
  it('sends calls every way, and finds each call through Gatehouse on record once', async () => {
    const { rows, gatehouse, records } = await measure({
      rounds: 1,
      warmUpMs: 50,
      oneSessionMs: 100,
      manySessionsMs: 200,
    });
    for (const { path, one, many } of rows) {
      expect({ path: path.name, isEmpty: [...one, ...many].some(({ calls }) => calls === 0) }).toEqual({
        path: path.name,
        isEmpty: false,
      });
    }
    const { token, jwt, legacy } = gatehouse;
    // 64 more: the legacy sessions were opened by a call each.
    expect(records).toBe(token.sent + jwt.sent + legacy.sent + 64);
  }, 120_000);
});
