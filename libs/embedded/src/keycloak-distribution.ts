import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, inScratchFolder, reasonOf, type Environment } from './download.js';
import { findJava, type Java } from './java.js';
import { keycloakSources, keycloakVersion, type KeycloakSource } from './keycloak-sources.js';
import { secondsSince, type Progress } from './progress.js';

const run = promisify(execFile);

/**
 * Features that Keycloak must be told to have, as in `docker-compose.yml`: clients whose id is the URL of their metadata.
 * Not `resource-indicators`: it refuses every agent that names an endpoint (RFC 8707), as MCP has it, unless the realm
 * has a client for exactly that URL. Without it the parameter is ignored, and the realm's scopes give the audience.
 */
export const keycloakFeatures = 'cimd';

/** A distribution that is ready to be started, and the Java that runs it. */
export interface KeycloakDistribution {
  folder: string;
  java: Java;
}

export interface KeycloakSearch {
  /** Ways to fetch it, in order. */
  sources?: readonly KeycloakSource[];
  env?: Environment;
}

/**
 * Keycloak from the user's cache; else it is fetched into that cache and built there once for our features. Nothing is
 * written into it afterwards, so that several servers can share it.
 * @throws GatehouseError GATEHOUSE_START_JAVA_MISSING; Error that lists what was tried and what to do.
 */
export async function findKeycloak(
  progress: Progress = () => undefined,
  search: KeycloakSearch = {},
): Promise<KeycloakDistribution> {
  const { sources = keycloakSources(), env = process.env } = search;
  const java = await findJava(env);
  const folder = cacheFolder(env, 'keycloak', `${keycloakVersion}-${keycloakFeatures.replaceAll(',', '-')}`);
  if (!existsSync(folder)) await install(folder, java, sources, progress);
  return { folder, java };
}

async function install(
  target: string,
  java: Java,
  sources: readonly KeycloakSource[],
  progress: Progress,
): Promise<void> {
  const caches = dirname(target);
  await mkdir(caches, { recursive: true });
  await inScratchFolder(async (scratch) => {
    await run('tar', ['-xzf', await fetchFrom(sources, scratch, progress), '-C', scratch]);
    const unpacked = join(scratch, `keycloak-${keycloakVersion}`);
    const begun = Date.now();
    progress(`keycloak: building it for ${keycloakFeatures} (once, on Java ${java.version})`);
    const options = ['--db=dev-file', `--features=${keycloakFeatures}`];
    await run(java.command, javaArguments(unpacked, ['build', ...options]), { timeout: 600_000 });
    progress(`keycloak: built in ${secondsSince(begun)}`);
    // Another start may have been faster; its result is the same.
    await rename(unpacked, target).catch((error: unknown) => {
      if (!existsSync(target)) throw error;
    });
  }, caches);
}

async function fetchFrom(sources: readonly KeycloakSource[], folder: string, progress: Progress): Promise<string> {
  const tried: string[] = [];
  for (const source of sources) {
    const begun = Date.now();
    progress(`keycloak: fetching ${source.title} (176 MB)`);
    try {
      const archive = await source.fetch(folder);
      progress(`keycloak: fetched in ${secondsSince(begun)}`);
      return archive;
    } catch (error) {
      const reason = `${source.title}: ${reasonOf(error)} (${secondsSince(begun)})`;
      progress(`keycloak: not ${reason}`);
      tried.push(reason);
    }
  }
  throw new Error(
    `Keycloak ${keycloakVersion} could not be fetched:\n${tried.map((line) => `  - ${line}`).join('\n')}\n` +
      'Name a Maven repository that has it in GATEHOUSE_MAVEN_REPOSITORY, or start Keycloak yourself and name its ' +
      'realm: npm start -- --idp <issuer URL>.',
  );
}

/**
 * What `bin/kc.sh` gives to Java, without the shell in between: one process, which signals reach.
 * @param home folder with the distribution's folders, and `data` of its own
 */
export function javaArguments(home: string, args: readonly string[]): string[] {
  const opened = ['java.util', 'java.util.concurrent', 'java.security', 'java.lang'];
  return [
    ...['-Xms64m', '-Xmx384m', '-XX:MaxMetaspaceSize=256m', '-XX:+ExitOnOutOfMemoryError'],
    // For a few log-ins: starts in two thirds of the CPU time, and with less memory.
    ...['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'],
    ...opened.map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
    ...['-Dfile.encoding=UTF-8', '-Duser.language=en', '-Duser.country=US', '-Dpicocli.disable.closures=true'],
    '-Djava.util.logging.manager=org.jboss.logmanager.LogManager',
    '-Djava.util.concurrent.ForkJoinPool.common.threadFactory=' +
      'io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory',
    `-Dkc.home.dir=${home}`,
    `-Djboss.server.config.dir=${join(home, 'conf')}`,
    ...['-cp', join(home, 'lib/quarkus-run.jar'), 'io.quarkus.bootstrap.runner.QuarkusEntryPoint'],
    ...args,
  ];
}
