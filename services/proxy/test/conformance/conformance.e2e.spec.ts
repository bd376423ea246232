import { expect, it } from '@jest/globals';
import { runConformance } from './conformance.js';

it('The MCP conformance suite finds through the gateway what is expected, and the README shows it', async () => {
  const { table, problems, summary } = await runConformance(() => undefined);
  expect(problems).toEqual([]);
  expect(summary).toContain('0 unexpected failures, 0 stale expectations');
  // Between agents and backends of one era nothing may be expected to fail.
  expect(table).toMatch(/\| agent +\| 2025-11-25 \| legacy backend +\| 30 of 30 /);
  expect(table).toMatch(/\| agent +\| 2026-07-28 \| modern backend +\| 37 of 37 /);
  expect(table).toMatch(/\| backend +\| 2025-11-25 \| legacy agent +\| 18 of 18 /);
  expect(table).toMatch(/\| backend +\| 2026-07-28 \| modern agent +\| 32 of 32 /);
}, 300_000);
