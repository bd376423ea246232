import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GatehouseError } from '@gatehouse/errors';
import type { Environment } from './download.js';

const run = promisify(execFile);

const minimum = 17;
/** Where systems keep the Java installations that they do not put on the PATH. */
const usualPlaces = [
  { folder: '/usr/lib/jvm', program: 'bin/java' },
  { folder: '/Library/Java/JavaVirtualMachines', program: 'Contents/Home/bin/java' },
  { folder: join(homedir(), '.sdkman/candidates/java'), program: 'bin/java' },
];

/** A Java runtime: the program, and its major version. */
export interface Java {
  command: string;
  version: number;
}

/**
 * The first Java that is new enough for Keycloak: of JAVA_HOME, on PATH, or in the usual places.
 * @throws GatehouseError GATEHOUSE_START_JAVA_MISSING saying what was found.
 */
export async function findJava(env: Environment = process.env, places = usualPlaces): Promise<Java> {
  const found: string[] = [];
  for (const command of [
    ...(env.JAVA_HOME ? [join(env.JAVA_HOME, 'bin/java')] : []),
    'java',
    ...(await listed(places)),
  ]) {
    const version = await versionOf(command, env);
    if (version >= minimum) return { command, version };
    if (version > 0) found.push(`${command} is version ${version}`);
  }
  const detail = found.length > 0 ? `Found: ${found.join('; ')}.` : 'There is none at all.';
  throw new GatehouseError('GATEHOUSE_START_JAVA_MISSING', { detail });
}

async function listed(places: typeof usualPlaces): Promise<string[]> {
  const inEach = places.map(async ({ folder, program }) => {
    const names = await readdir(folder).catch(() => []);
    return names.sort().map((name) => join(folder, name, program));
  });
  return (await Promise.all(inEach)).flat();
}

/** The major version; 0 = it is not there or does not run here. */
async function versionOf(command: string, env: Environment): Promise<number> {
  const answer = await run(command, ['-version'], { env, timeout: 20_000 }).catch(() => undefined);
  const [, first = '0', second = '0'] = /version "(\d+)(?:\.(\d+))?/.exec(answer?.stderr ?? '') ?? [];
  // Java 8 calls itself 1.8.
  return Number(first === '1' ? second : first);
}
