import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { findKeycloak, javaArguments } from './keycloak-distribution.js';
import { answersOk, Part, type PartSpec } from './part.js';
import type { Progress } from './progress.js';

export interface KeycloakOptions {
  port: number;
  /** Folder of its database and of what it imports. */
  dir: string;
  /** A realm file, `deploy/keycloak/realm.json`. */
  realmFile: string;
  /** Values for the `${NAME}` placeholders of the realm file. */
  variables: Readonly<Record<string, string>>;
  /** Of the administrator `admin` of Keycloak itself (its realm `master`). */
  adminPassword: string;
  onProgress?: Progress;
}

/** A Keycloak of one's own. */
export interface Keycloak {
  /** Of the imported realm. */
  issuer: string;
  /** Major version of the Java that it runs on. */
  javaVersion: number;
  stop(): Promise<void>;
}

/**
 * Starts Keycloak on loopback with a realm, fetching it if need be.
 * @throws GatehouseError GATEHOUSE_START_JAVA_MISSING; Error saying what was tried; PartFailed with the end of its log.
 */
export async function startKeycloak(options: KeycloakOptions): Promise<Keycloak> {
  const { dir, port, realmFile, onProgress = () => undefined } = options;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const { javaVersion, ...spec } = await keycloakSpec(options, onProgress);
  const part = new Part(spec, { log: join(dir, 'keycloak.log'), pid: join(dir, 'keycloak.pid') }, onProgress);
  try {
    await part.start();
  } catch (error) {
    await part.stop();
    throw error;
  }
  return { issuer: issuerOf(port, realmFile), javaVersion, stop: () => part.stop() };
}

/** How to start Keycloak; lays its folder out, and sets aside the data of another realm file. */
export async function keycloakSpec(
  options: KeycloakOptions,
  progress: Progress,
): Promise<PartSpec & { javaVersion: number }> {
  const { port, dir, realmFile, variables, adminPassword } = options;
  const { folder, java } = await findKeycloak(progress);
  layOut(dir, folder);
  prepareImport(options, progress);
  const network = ['--http-enabled=true', '--http-host=127.0.0.1', `--http-port=${port}`];
  const args = ['start', '--optimized', ...network, `--hostname=http://127.0.0.1:${port}`, '--cache=local'];
  // Keycloak fetches metadata documents of agents; it trusts whom the rest of the product trusts.
  const { NODE_EXTRA_CA_CERTS: authorities } = process.env;
  return {
    name: 'idp',
    command: java.command,
    javaVersion: java.version,
    args: javaArguments(dir, [
      ...args,
      '--import-realm',
      ...(authorities ? [`--truststore-paths=${authorities}`] : []),
    ]),
    env: { ...variables, KC_BOOTSTRAP_ADMIN_USERNAME: 'admin', KC_BOOTSTRAP_ADMIN_PASSWORD: adminPassword },
    port,
    isReady: () => answersOk(`${issuerOf(port, realmFile)}/.well-known/openid-configuration`),
    readyTimeoutMs: 180_000,
  };
}

function issuerOf(port: number, realmFile: string): string {
  const { realm } = JSON.parse(readFileSync(realmFile, 'utf8')) as { realm: string };
  return `http://127.0.0.1:${port}/realms/${realm}`;
}

/** A Keycloak home that borrows everything but its data from the distribution. */
function layOut(dir: string, distribution: string): void {
  mkdirSync(join(dir, 'data/import'), { recursive: true, mode: 0o700 });
  for (const name of ['lib', 'conf', 'providers', 'themes']) {
    rmSync(join(dir, name), { force: true });
    symlinkSync(join(distribution, name), join(dir, name));
  }
}

/** Keycloak leaves a realm that it has as it is, so the data of another realm file must make way. */
function prepareImport({ dir, realmFile, variables }: KeycloakOptions, progress: Progress): void {
  const fingerprint = createHash('sha256')
    .update(readFileSync(realmFile))
    .update(JSON.stringify(variables))
    .digest('hex');
  const imported = join(dir, 'imported-realm');
  const database = join(dir, 'data/h2');
  if (existsSync(database) && (!existsSync(imported) || readFileSync(imported, 'utf8') !== fingerprint)) {
    const aside = `${database}.old`;
    progress(
      `keycloak: ${realmFile} or an address in it has changed, so the realm is imported anew; ` +
        `what was changed in Keycloak since is in ${aside}`,
    );
    rmSync(aside, { recursive: true, force: true });
    renameSync(database, aside);
  }
  copyFileSync(realmFile, join(dir, 'data/import/realm.json'));
  writeFileSync(imported, fingerprint);
}
