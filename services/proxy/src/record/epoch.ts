import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The epoch of this start: higher than every earlier one of this spool. It is at least the time in seconds, so that a
 * replica whose disk was lost does not use the ids of its earlier life again.
 */
export function nextEpoch(dir: string, known: readonly number[]): number {
  const epoch = Math.max(Math.floor(Date.now() / 1_000), 1 + Math.max(readEpoch(dir), ...known));
  const path = join(dir, 'epoch');
  const fd = openSync(`${path}.new`, 'w', 0o600);
  writeSync(fd, String(epoch));
  fsyncSync(fd);
  closeSync(fd);
  renameSync(`${path}.new`, path);
  return epoch;
}

function readEpoch(dir: string): number {
  const path = join(dir, 'epoch');
  return existsSync(path) ? Number(readFileSync(path, 'utf8')) || 0 : 0;
}
