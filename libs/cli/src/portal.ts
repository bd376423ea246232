import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunFile } from '@gatehouse/embedded';
import { GatehouseError } from '@gatehouse/errors';
import { fetchFrom } from './fetch-from.js';

const defaultUrl = 'http://127.0.0.1:7400';

interface PortalSources {
  option: string | undefined;
  variable: string | undefined;
  /** Where to begin looking for `.gatehouse/run.json`. */
  folder: string;
}

/** Where the portal is: option, variable, what runs from this folder, default. */
export function portalUrl({ option, variable, folder }: PortalSources): string {
  const text = option ?? (variable || undefined) ?? runningPortal(folder) ?? defaultUrl;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && ['http:', 'https:'].includes(url.protocol)) return url.origin;
  throw new GatehouseError('GATEHOUSE_CLI_ARGUMENT_INVALID', {
    detail: `"${text}" is no address such as https://gatehouse.example.com.`,
  });
}

function runningPortal(folder: string): string | undefined {
  const file = join(folder, '.gatehouse', 'run.json');
  if (existsSync(file)) return readRunFile(file).urls.portal;
  const parent = dirname(folder);
  return parent === folder ? undefined : runningPortal(parent);
}

function readRunFile(file: string): RunFile {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunFile;
  } catch {
    throw new GatehouseError('GATEHOUSE_CLI_ARGUMENT_INVALID', { detail: `${file} cannot be read; give --url.` });
  }
}

/** What the portal says to everybody: where to sign in, and where agents reach the gateway. */
export interface PortalMetadata {
  issuer: string;
  mcpUrl: string;
}

export class Portal {
  private metadata: Promise<PortalMetadata> | undefined;

  constructor(readonly url: string) {}

  /** @throws GatehouseError GATEHOUSE_CLI_PORTAL_UNREACHABLE, GATEHOUSE_CLI_NOT_GATEHOUSE */
  describe(): Promise<PortalMetadata> {
    this.metadata ??= this.readMetadata();
    return this.metadata;
  }

  private async readMetadata(): Promise<PortalMetadata> {
    const response = await fetchFrom(`${this.url}/.well-known/oauth-protected-resource`, {}, 10_000);
    const document = await response.json().catch(() => ({}));
    const { authorization_servers: servers, gatehouse_mcp_url: mcpUrl } = document as Record<string, unknown>;
    const issuer: unknown = Array.isArray(servers) ? servers[0] : undefined;
    if (!response.ok || typeof issuer !== 'string' || typeof mcpUrl !== 'string') {
      throw new GatehouseError('GATEHOUSE_CLI_NOT_GATEHOUSE', { detail: `${this.url} answered ${response.status}.` });
    }
    return { issuer, mcpUrl };
  }
}
