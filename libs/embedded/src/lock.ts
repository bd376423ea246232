import { linkSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { GatehouseError } from '@gatehouse/errors';
import { readIdentity, writeIdentity, type ProcessIdentity } from './process-identity.js';

/** The supervisor that runs on a data folder. */
export function supervisorOf(dataDir: string): ProcessIdentity | undefined {
  return readIdentity(lockFile(dataDir));
}

/**
 * One supervisor per data folder. Answers what gives the folder back.
 * @throws GatehouseError when another one, still alive, has it.
 */
export function lockDataFolder(dataDir: string): () => void {
  const lock = lockFile(dataDir);
  const own = `${lock}.${process.pid}`;
  writeIdentity(own, process.pid);
  try {
    // A link is made or fails, whoever else tries at the same moment.
    for (let attempt = 1; !isLinked(own, lock); attempt++) {
      const holder = readIdentity(lock);
      if (holder || attempt > 10) {
        const detail = `It runs on ${dataDir}${holder ? ` as process ${holder.pid}` : ''}.`;
        throw new GatehouseError('GATEHOUSE_START_ALREADY_RUNNING', { detail });
      }
      setAside(lock, `${own}.stale`);
    }
  } finally {
    rmSync(own, { force: true });
  }
  return () => rmSync(lock, { force: true });
}

function lockFile(dataDir: string): string {
  return join(dataDir, 'supervisor.lock');
}

function isLinked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes a dead supervisor's lock away; what was taken may by then be a living one's, which gets it back. */
function setAside(lock: string, aside: string): void {
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  if (readIdentity(aside)) isLinked(aside, lock);
  rmSync(aside, { force: true });
}
