import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readIdpChoice, settleIdpChoice } from '../src/idp-choice.js';
import { findJava } from '../src/java.js';
import { findKeycloak } from '../src/keycloak-distribution.js';
import { fetchFromRepository, fetchRelease, keycloakSources, keycloakVersion } from '../src/keycloak-sources.js';

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-keycloak-spec-'));
const answers = new Map<string, unknown>();
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const answer = answers.get(request.url ?? '');
    response
      .writeHead(answer === undefined ? 404 : 200)
      .end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A program that says it is a Java of this version. */
function java(home: string, version: string): string {
  const program = join(folder, home, 'bin/java');
  mkdirSync(join(folder, home, 'bin'), { recursive: true });
  writeFileSync(program, `#!/bin/sh\necho 'openjdk version "${version}" 2025-04-15' >&2\n`);
  chmodSync(program, 0o755);
  return program;
}

describe('findJava', () => {
  const usual = [{ folder: join(folder, 'jvm'), program: 'bin/java' }];

  it('takes that of JAVA_HOME, then that on PATH, then one of the usual places, and none that is too old', async () => {
    const [old, named, listed] = [java('old', '1.8.0_402'), java('home', '21.0.2'), java('jvm/java-17', '17.0.15')];
    const oldHome = join(folder, 'old');
    const find = (env: Record<string, string>) => findJava(env, usual);
    expect(await find({ JAVA_HOME: join(folder, 'home'), PATH: '' })).toEqual({ command: named, version: 21 });
    expect(await find({ PATH: join(folder, 'home/bin') })).toEqual({ command: 'java', version: 21 });
    expect(await find({ JAVA_HOME: oldHome, PATH: '/nowhere' })).toEqual({ command: listed, version: 17 });
    await expect(findJava({ JAVA_HOME: oldHome, PATH: '/nowhere' }, [])).rejects.toMatchObject({
      code: 'GATEHOUSE_START_JAVA_MISSING',
      detail: `Found: ${old} is version 8.`,
    });
  });
});

describe('the distribution', () => {
  const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') };

  it('is asked for where a Maven repository and a release page have it, and refused unless it is the pinned one', async () => {
    const maven = `/maven/org/keycloak/keycloak-quarkus-dist/${keycloakVersion}/keycloak-quarkus-dist-${keycloakVersion}.tar.gz`;
    answers.set(maven, 'an archive');
    answers.set(`/releases/${keycloakVersion}/keycloak-${keycloakVersion}.tar.gz`, 'the same');
    const scratch = mkdtempSync(join(folder, 'scratch-'));
    expect(readFileSync(await fetchFromRepository(`${url}/maven/`, scratch), 'utf8')).toBe('an archive');
    expect(readFileSync(await fetchRelease(`${url}/releases`, scratch), 'utf8')).toBe('the same');
    await expect(fetchFromRepository(`${url}/other`, scratch)).rejects.toThrow('HTTP 404');

    process.env.GATEHOUSE_MAVEN_REPOSITORY = `${url}/maven`;
    const [, repository] = keycloakSources();
    delete process.env.GATEHOUSE_MAVEN_REPOSITORY;
    await expect(repository?.fetch(scratch)).rejects.toThrow('not the pinned');
  });

  it('that cannot be fetched is explained by everything that was tried', async () => {
    const sources = ['one', 'two'].map((title) => ({ title, fetch: () => Promise.reject(new Error(`no ${title}`)) }));
    const home = join(folder, 'home');
    java('home', '17.0.1');
    await expect(findKeycloak(undefined, { sources, env: { ...env, JAVA_HOME: home } })).rejects.toThrow(
      /one: no one \(\d[^]*two: no two[^]*GATEHOUSE_MAVEN_REPOSITORY[^]*--idp <issuer URL>/,
    );
  });
});

describe('the choice of an identity provider', () => {
  it.each([
    'Keycloak',
    'http://id.example.com/realms/a',
    'https://id.example.com/?a=b',
    'https://user@id.example.com/',
    'ftp://127.0.0.1/',
  ])('%s is refused', (text) => {
    expect(() => readIdpChoice(text)).toThrow(expect.objectContaining({ code: 'GATEHOUSE_START_OPTION_INVALID' }));
  });

  it.each(['development', 'keycloak', 'https://id.example.com/realms/a', 'http://127.0.0.1:8080/realms/a'])(
    '%s is one',
    (text) => expect(readIdpChoice(text)).toBe(text),
  );

  it('is kept for the next start, and an issuer that cannot be used does not become it', async () => {
    const dataDir = mkdtempSync(join(folder, 'data-'));
    const settle = (chosen?: string) => settleIdpChoice(dataDir, chosen);
    expect(await settle()).toBe('development');
    expect(await settle('keycloak')).toBe('keycloak');
    expect(await settle()).toBe('keycloak');

    const good = {
      issuer: `${url}/good`,
      jwks_uri: `${url}/keys`,
      authorization_endpoint: `${url}/auth`,
      token_endpoint: `${url}/token`,
      id_token_signing_alg_values_supported: ['HS256', 'ES256'],
    };
    const documents: [string, unknown, string][] = [
      ['none', undefined, 'answers HTTP 404'],
      ['page', '<html>', 'is not a JSON document'],
      ['other', good, 'names another issuer, "http'],
      ['keyless', { ...good, issuer: `${url}/keyless`, jwks_uri: undefined }, 'has no jwks_uri'],
      ['weak', { ...good, issuer: `${url}/weak`, id_token_signing_alg_values_supported: ['HS256'] }, 'offers none of'],
    ];
    for (const [name, document, problem] of documents) {
      if (document !== undefined) answers.set(`/${name}/.well-known/openid-configuration`, document);
      await expect(settle(`${url}/${name}`)).rejects.toMatchObject({
        code: 'GATEHOUSE_START_ISSUER_UNUSABLE',
        detail: expect.stringContaining(problem),
      });
    }
    await expect(settle('http://127.0.0.1:1')).rejects.toMatchObject({
      detail: expect.stringContaining('cannot be read'),
    });
    expect(await settle()).toBe('keycloak');

    answers.set('/good/.well-known/openid-configuration', good);
    expect(await settle(`${url}/good`)).toBe(`${url}/good`);
    expect(await settle()).toBe(`${url}/good`);
    expect(await settle('development')).toBe('development');
  });
});
