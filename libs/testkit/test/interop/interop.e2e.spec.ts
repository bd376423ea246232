import { expect, it } from '@jest/globals';
import { runInterop } from './interop.js';

it('Agents get through the gateway what they get directly, and the README shows it', async () => {
  const { table, problems, missing, summary } = await runInterop(() => undefined);
  for (const line of missing) console.warn(line);
  expect(problems).toEqual([]);
  expect(summary).toMatch(/^interop: (\d+) of \1 answers are the same/);
  expect(table.split('\n')).toHaveLength(2 + (missing.length === 0 ? 9 : 6));
}, 420_000);
