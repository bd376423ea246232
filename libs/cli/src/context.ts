import { ApiClient } from './api.client.js';
import { Output } from './output/output.js';
import { Portal, portalUrl } from './portal.js';
import { readAllOfStdin } from './output/stdin.js';
import { CredentialsFile } from './sign-in/credentials-file.js';
import { Identity } from './sign-in/identity.js';

/** Options that every command has. */
export interface GlobalOptions {
  url?: string;
  token?: string;
  json?: boolean;
}

/** What a verb works with. */
export interface Context {
  output: Output;
  portal: Portal;
  api: ApiClient;
  identity: Identity;
}

/** @throws GatehouseError GATEHOUSE_CLI_ARGUMENT_INVALID */
export function createContext({ url, token, json = false }: GlobalOptions): Context {
  const portal = new Portal(portalUrl({ option: url, variable: process.env.GATEHOUSE_URL, folder: process.cwd() }));
  const given = token ?? (process.env.GATEHOUSE_TOKEN || undefined);
  const identity = new Identity(portal, CredentialsFile.ofUser(), given === '-' ? readAllOfStdin : given);
  return {
    output: new Output(json),
    portal,
    identity,
    api: new ApiClient(portal.url, () => identity.adminToken()),
  };
}
