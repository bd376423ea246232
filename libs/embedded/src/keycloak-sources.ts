import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { assertChecked, downloadTo } from './download.js';

const run = promisify(execFile);

/** The Keycloak that is run, the one of `docker-compose.yml`. */
export const keycloakVersion = '26.7.4';

const sha256 = '04823c336b797a7e18889a44262a7a64e6bf624cbbcc518c85e2622176ff2eee';
const artifact = 'keycloak-quarkus-dist';

/** One way to get the distribution archive, the same bytes on every platform. */
export interface KeycloakSource {
  title: string;
  /** Answers the archive's path, in the folder. @throws Error when it is not to be had, or not the pinned one. */
  fetch(folder: string): Promise<string>;
}

/** Every way, in order. */
export function keycloakSources(): KeycloakSource[] {
  const repository = process.env.GATEHOUSE_MAVEN_REPOSITORY ?? 'https://repo1.maven.org/maven2';
  return [
    { title: `Keycloak ${keycloakVersion} with Maven`, fetch: (folder) => pinned(fetchWithMaven(folder)) },
    {
      title: `Keycloak ${keycloakVersion} from the Maven repository`,
      fetch: (folder) => pinned(fetchFromRepository(repository, folder)),
    },
    {
      title: `release archive of Keycloak ${keycloakVersion}`,
      fetch: (folder) => pinned(fetchRelease('https://github.com/keycloak/keycloak/releases/download', folder)),
    },
  ];
}

async function pinned(archive: Promise<string>): Promise<string> {
  await assertChecked(await archive, sha256);
  return archive;
}

/** Maven knows the company's mirror, its certificate and its proxy. */
async function fetchWithMaven(folder: string): Promise<string> {
  const what = [`-Dartifact=org.keycloak:${artifact}:${keycloakVersion}:tar.gz`, `-DoutputDirectory=${folder}`];
  // Outside of any project: Maven would read the one that it is started in.
  await run('mvn', ['--batch-mode', '--quiet', 'dependency:copy', ...what], { cwd: folder, timeout: 600_000 });
  return join(folder, `${artifact}-${keycloakVersion}.tar.gz`);
}

/** From a Maven repository, by its usual layout. */
export async function fetchFromRepository(repository: string, folder: string): Promise<string> {
  const name = `${artifact}-${keycloakVersion}.tar.gz`;
  const url = `${repository.replace(/\/$/, '')}/org/keycloak/${artifact}/${keycloakVersion}/${name}`;
  await downloadTo(join(folder, name), url);
  return join(folder, name);
}

/** From a folder of releases laid out as on GitHub. */
export async function fetchRelease(releases: string, folder: string): Promise<string> {
  const name = `keycloak-${keycloakVersion}.tar.gz`;
  await downloadTo(join(folder, name), `${releases}/${keycloakVersion}/${name}`);
  return join(folder, name);
}
