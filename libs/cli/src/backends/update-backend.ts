import { GatehouseError } from '@gatehouse/errors';
import type { ChangeOptions } from '../api.client.js';
import { segment } from '../change-options.js';
import { replaceNewest } from '../replace-newest.js';
import type { Verb } from '../verb.js';
import type { Backend, SessionAffinity } from './backend.js';

/** Options that describe a backend. */
export interface SettingsOptions extends ChangeOptions {
  name?: string;
  description?: string;
  timeout?: number;
  sessions?: SessionAffinity;
}

type UpdateOptions = SettingsOptions & { mcpUrl?: string };

export const updateBackend: Verb<UpdateOptions> = async ({ api, output }, [id = ''], options) => {
  const { name, description, timeout, sessions, mcpUrl } = options;
  if ([name, description, timeout, sessions, mcpUrl].every((option) => option === undefined)) {
    const detail = 'Name what to change: --name, --description, --timeout, --sessions or --mcp-url.';
    throw new GatehouseError('GATEHOUSE_CLI_ARGUMENT_INVALID', { detail });
  }
  const path = `/backends/${segment(id)}`;
  const accepted = await replaceNewest<Backend>(api, path, options, (now) => settingsFrom(now, options));
  output.changed(accepted, `${id} is updated`);
};

function settingsFrom(now: Backend, { name, description, timeout, sessions, mcpUrl }: UpdateOptions) {
  return {
    name: name ?? now.name,
    description: description ?? now.description,
    url: mcpUrl ?? now.url,
    timeoutMs: timeout ?? now.timeoutMs,
    sessionAffinity: sessions ?? now.sessionAffinity,
    trust: now.trust,
    credentialMode: now.credentialMode,
  };
}
