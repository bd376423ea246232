import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '@gatehouse/embedded';

const run = promisify(execFile);
/** Kept between runs; the file of versions tells whether it is still right. */
const environments = join(repositoryRoot, '.gatehouse/interop');
const installLimitMs = 300_000;

/** Whether there is a Python that can have libraries. */
export function hasPython(): Promise<boolean> {
  const usable = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))';
  return run('python3', ['-c', usable]).then(
    () => true,
    () => false,
  );
}

/** The interpreter of the environment that belongs to a file of versions. */
export function pythonOf(versions: string): string {
  return join(environments, basename(versions, '.txt'), 'bin/python');
}

/** Makes the environment with exactly the versions of the file, which takes a minute the first time. */
export async function installPython(versions: string): Promise<void> {
  const wanted = readFileSync(versions, 'utf8');
  const folder = join(environments, basename(versions, '.txt'));
  const made = join(folder, 'versions.txt');
  if (existsSync(made) && readFileSync(made, 'utf8') === wanted) return;
  mkdirSync(environments, { recursive: true });
  const options = { timeout: installLimitMs };
  await run('python3', ['-m', 'venv', '--clear', folder], options);
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input', '--no-compile'];
  await run(pythonOf(versions), ['-m', 'pip', 'install', ...quiet, '--requirement', versions], options);
  writeFileSync(made, wanted);
}
