import { readFileSync } from 'node:fs';
import { readRoleMap, type RoleMap } from '@gatehouse/identity';

/** Configuration that cannot be used; lists every problem at once. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration is not valid:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Reads the variables `GATEHOUSE_<SERVICE>_<NAME>` of one service and collects what is wrong with them. A variable can
 * also be given as `..._<NAME>_FILE`, the path of a file that holds the value: so no secret is in the environment.
 */
export class EnvReader {
  private readonly problems: string[] = [];
  private readonly prefix: string;

  constructor(
    service: string,
    private readonly env: Readonly<Record<string, string | undefined>>,
  ) {
    this.prefix = `GATEHOUSE_${service.toUpperCase().replaceAll('-', '_')}_`;
  }

  /** Text; required unless there is a fallback. */
  text(name: string, fallback?: string): string {
    const value = this.given(name) ?? fallback;
    if (value === undefined || value === '') {
      if (fallback === undefined) this.problem(name, 'is not set');
      return fallback ?? '';
    }
    return value;
  }

  optional(name: string): string | undefined {
    return this.given(name) || undefined;
  }

  integer(name: string, fallback: number | undefined, min: number, max: number): number {
    const text = this.text(name, fallback?.toString());
    const value = Number(text);
    if (text !== '' && !(Number.isInteger(value) && value >= min && value <= max)) {
      this.problem(name, `must be a whole number from ${min} to ${max}`);
    }
    return value;
  }

  /** `on` or `off`. */
  flag(name: string, fallback: boolean): boolean {
    const text = this.text(name, fallback ? 'on' : 'off');
    if (text !== 'on' && text !== 'off') this.problem(name, 'must be "on" or "off"');
    return text === 'on';
  }

  port(name: string, fallback?: number): number {
    return this.integer(name, fallback, 0, 65_535);
  }

  /** An absolute URL with one of the protocols, without a trailing slash. */
  url(name: string, protocols: readonly string[], fallback?: string): string {
    return this.exactUrl(name, protocols, fallback).replace(/\/$/, '');
  }

  /** As `url`, with the slash at its end if it has one: a name that others compare letter by letter. */
  exactUrl(name: string, protocols: readonly string[], fallback?: string): string {
    const text = this.text(name, fallback);
    if (text !== '' && !(URL.canParse(text) && protocols.includes(new URL(text).protocol))) {
      this.problem(name, `must be a URL starting with ${protocols.map((p) => `${p}//`).join(' or ')}`);
    }
    return text;
  }

  /** Comma-separated values. */
  list(name: string, fallback: readonly string[]): readonly string[] {
    const text = this.given(name);
    return text === undefined
      ? fallback
      : text
          .split(',')
          .map((part) => part.trim())
          .filter(Boolean);
  }

  /** The content of the file that the variable names: 32 bytes written as 64 hex digits. */
  keyFile(name: string): Buffer {
    const path = this.text(name);
    if (path === '') return Buffer.alloc(0);
    try {
      const hex = readFileSync(path, 'utf8').trim();
      if (/^[0-9a-f]{64}$/i.test(hex)) return Buffer.from(hex, 'hex');
      this.problem(name, 'must name a file with 64 hex digits');
    } catch {
      this.problem(name, 'names a file that cannot be read');
    }
    return Buffer.alloc(0);
  }

  private given(name: string): string | undefined {
    const value = this.env[this.prefix + name];
    const path = this.env[`${this.prefix}${name}_FILE`];
    if (!path) return value;
    if (value !== undefined) this.problem(name, `is set twice, by ${this.prefix}${name}_FILE too`);
    try {
      return readFileSync(path, 'utf8').trim();
    } catch {
      this.problem(`${name}_FILE`, 'names a file that cannot be read');
      return value ?? '';
    }
  }

  problem(name: string, text: string): void {
    this.problems.push(`${this.prefix}${name} ${text}`);
  }

  /** The frozen configuration. @throws ConfigError when anything was wrong. */
  finish<T extends object>(config: T): Readonly<T> {
    if (this.problems.length > 0) throw new ConfigError(this.problems);
    return Object.freeze(config);
  }
}

/** What every service reads. */
export interface CommonConfig {
  readonly host: string;
  readonly port: number;
  /** Health and metrics listen apart from the service's own traffic. */
  readonly opsPort: number;
  readonly natsUrl: string;
  readonly logLevel: string;
  /** OIDC issuer whose tokens are accepted. */
  readonly issuer: string;
  /** Audience that a token must carry. */
  readonly audience: string;
  /** What of a token gives which role. */
  readonly roleMap: RoleMap;
  /** OTLP/HTTP collector; undefined = no traces. */
  readonly otlpUrl: string | undefined;
}

/** Reads what every service reads. */
export function commonConfig(env: EnvReader): CommonConfig {
  const { map: roleMap, problems } = readRoleMap(env.list('ROLE_MAP', []));
  for (const problem of problems) env.problem('ROLE_MAP', `is not valid: ${problem}`);
  return {
    host: env.text('HOST', '127.0.0.1'),
    port: env.port('PORT'),
    opsPort: env.port('OPS_PORT'),
    natsUrl: env.text('NATS_URL'),
    logLevel: env.text('LOG_LEVEL', 'info'),
    issuer: env.exactUrl('ISSUER', ['http:', 'https:']),
    audience: env.text('AUDIENCE', 'gatehouse-api'),
    roleMap,
    otlpUrl: env.optional('OTLP_URL'),
  };
}
