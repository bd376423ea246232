import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commonConfig, EnvReader, type ConfigError } from './env.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-env-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function problemsOf(reader: EnvReader): readonly string[] {
  try {
    reader.finish({});
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
}

describe('a value in a file', () => {
  it('is read without the line end', () => {
    const path = join(folder, 'url');
    writeFileSync(path, 'postgres://registry:secret@postgres/registry\n');
    const reader = new EnvReader('registry', { GATEHOUSE_REGISTRY_DATABASE_URL_FILE: path });
    expect(reader.url('DATABASE_URL', ['postgres:'])).toBe('postgres://registry:secret@postgres/registry');
    expect(problemsOf(reader)).toEqual([]);
  });

  it('is refused beside the value itself', () => {
    const path = join(folder, 'level');
    writeFileSync(path, 'info');
    const env = { GATEHOUSE_PROXY_LOG_LEVEL: 'debug', GATEHOUSE_PROXY_LOG_LEVEL_FILE: path };
    const reader = new EnvReader('proxy', env);
    reader.text('LOG_LEVEL', 'info');
    expect(problemsOf(reader)).toEqual([
      'GATEHOUSE_PROXY_LOG_LEVEL is set twice, by GATEHOUSE_PROXY_LOG_LEVEL_FILE too',
    ]);
  });

  it('that cannot be read is named, and its content is not', () => {
    const reader = new EnvReader('proxy', { GATEHOUSE_PROXY_NATS_URL_FILE: join(folder, 'nowhere') });
    reader.text('NATS_URL');
    expect(problemsOf(reader)).toEqual([
      'GATEHOUSE_PROXY_NATS_URL_FILE names a file that cannot be read',
      'GATEHOUSE_PROXY_NATS_URL is not set',
    ]);
  });
});

describe('a switch', () => {
  it.each([
    [{}, true],
    [{ GATEHOUSE_PROXY_HTTP2: 'on' }, true],
    [{ GATEHOUSE_PROXY_HTTP2: 'off' }, false],
  ])('that is given as %j, and on by default, is %s', (env, expected) => {
    expect(new EnvReader('proxy', env).flag('HTTP2', true)).toBe(expected);
  });
});

it('a URL loses the slash at its end, but for the issuer, whose tokens name it letter by letter', () => {
  const reader = new EnvReader('proxy', {
    GATEHOUSE_PROXY_PUBLIC_URL: 'https://mcp.example.com/',
    GATEHOUSE_PROXY_ISSUER: 'https://tenant.example.com/',
  });
  expect(reader.url('PUBLIC_URL', ['https:'])).toBe('https://mcp.example.com');
  expect(commonConfig(reader).issuer).toBe('https://tenant.example.com/');
});

describe('problems', () => {
  it('are all told at once', () => {
    const reader = new EnvReader('auth-broker', {
      GATEHOUSE_AUTH_BROKER_PORT: '70000',
      GATEHOUSE_AUTH_BROKER_ISSUER: 'ftp://example.com',
      GATEHOUSE_AUTH_BROKER_HTTP2: 'yes',
    });
    reader.port('PORT');
    reader.url('ISSUER', ['https:']);
    reader.text('NATS_URL');
    reader.flag('HTTP2', true);
    expect(problemsOf(reader)).toEqual([
      'GATEHOUSE_AUTH_BROKER_PORT must be a whole number from 0 to 65535',
      'GATEHOUSE_AUTH_BROKER_ISSUER must be a URL starting with https://',
      'GATEHOUSE_AUTH_BROKER_NATS_URL is not set',
      'GATEHOUSE_AUTH_BROKER_HTTP2 must be "on" or "off"',
    ]);
  });
});

describe('the map of roles', () => {
  const reader = (ROLE_MAP: string) => new EnvReader('policy', { GATEHOUSE_POLICY_ROLE_MAP: ROLE_MAP });

  it('says what of a token gives which role', () => {
    const { roleMap } = commonConfig(reader('owner=/platform/admins, auditor=role:soc'));
    expect(roleMap.owner).toEqual([{ kind: 'group', path: '/platform/admins' }]);
    expect(roleMap.auditor).toEqual([{ kind: 'realm-role', name: 'soc' }]);
  });

  it('with a role that does not exist keeps the service from starting', () => {
    const env = reader('chief=/platform/admins');
    commonConfig(env);
    expect(problemsOf(env)).toContainEqual(expect.stringContaining('GATEHOUSE_POLICY_ROLE_MAP is not valid: "chief='));
  });
});
