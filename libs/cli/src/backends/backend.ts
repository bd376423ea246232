import { formatTable } from '../output/table.js';
import { toolRow, toolHeading, type Tool } from '../tools/tool.js';
import { healthFacts, type Health } from './health.js';

/** Which calls of modern agents share a session with a legacy backend. */
export type SessionAffinity = 'principal' | 'agent' | 'call';

/** How the gateway authenticates at a backend. */
export type CredentialMode =
  'none' | 'header' | 'oauth' | 'client_credentials' | 'token_exchange' | 'enterprise_managed' | 'passthrough';

/** A backend as the API shows it. */
export interface Backend {
  id: string;
  name: string;
  description: string;
  url: string;
  modern: boolean;
  legacy: boolean;
  protocolVersions: string[];
  serverName: string;
  serverVersion: string;
  credentialMode: CredentialMode;
  /** How tokens for it are obtained; null where none are. */
  oauth: { clientId: string; issuer: string; scopes: string[]; shared: boolean } | null;
  timeoutMs: number;
  sessionAffinity: SessionAffinity;
  trust: string;
  enabled: boolean;
  disabledNote: string;
  version: number;
  tools: { total: number; enabled: number };
  health: Health;
}

export const backendHeading = ['BACKEND', 'STATE', 'HEALTH', 'TOOLS', 'ERA', 'NAME', 'URL'];

export function backendRow(backend: Backend): string[] {
  const { id, name, url, tools, health } = backend;
  return [id, stateOf(backend), health.state, `${tools.enabled}/${tools.total}`, erasOf(backend), name, url];
}

/** Everything about one backend. */
export function describeBackend(backend: Backend, tools: readonly Tool[], width: number): string {
  const note = backend.disabledNote === '' ? '' : ` (${backend.disabledNote})`;
  const facts = [
    ['Backend', backend.id],
    ['Name', backend.name],
    ['Description', backend.description || '-'],
    ['URL', backend.url],
    ['State', `${stateOf(backend)}${note}`],
    ...healthFacts(backend.health, new Date()),
    ['Server', `${backend.serverName} ${backend.serverVersion}`.trim() || '-'],
    ['Protocol', `${erasOf(backend)}: ${backend.protocolVersions.join(', ')}`],
    ['Credential', backend.credentialMode],
    ['Timeout', backend.timeoutMs === 0 ? 'default' : `${backend.timeoutMs} ms`],
    ['Trust', backend.trust],
    ['Sessions', `by ${backend.sessionAffinity}`],
    ['Version', String(backend.version)],
  ];
  const list =
    tools.length === 0
      ? 'It lists no tools.'
      : formatTable([toolHeading, ...tools.map((tool) => toolRow(tool))], width);
  return `${formatTable(facts, width)}\n\n${list}`;
}

function stateOf({ enabled }: Backend): string {
  return enabled ? 'enabled' : 'disabled';
}

function erasOf({ modern, legacy }: Backend): string {
  return [modern ? 'modern' : '', legacy ? 'legacy' : ''].filter((era) => era !== '').join('+');
}
