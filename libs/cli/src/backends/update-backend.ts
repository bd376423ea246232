import { setTimeout as sleep } from 'node:timers/promises';
import { GatehouseError } from '@gatehouse/errors';
import type { Accepted } from '../api.client.js';
import { segment } from '../change-options.js';
import type { Context } from '../context.js';
import { RemoteProblem } from '../problem.js';
import type { Verb } from '../verb.js';
import type { Backend } from './backend.js';
import type { SettingsOptions } from './backend-commands.js';

type UpdateOptions = SettingsOptions & { mcpUrl?: string };

const attempts = 5;

/** The API replaces all settings, so what is not named is sent as it is. */
export const updateBackend: Verb<UpdateOptions> = async (context, [id = ''], options) => {
  const { name, description, timeout, mcpUrl } = options;
  if ([name, description, timeout, mcpUrl].every((option) => option === undefined)) {
    const detail = 'Name what to change: --name, --description, --timeout or --mcp-url.';
    throw new GatehouseError('GATEHOUSE_CLI_ARGUMENT_INVALID', { detail });
  }
  context.output.changed(await replace(context, id, options), `${id} is updated`);
};

async function replace({ api }: Context, id: string, options: UpdateOptions): Promise<Accepted> {
  const path = `/backends/${segment(id)}`;
  for (let attempt = 1; ; attempt++) {
    const now = await api.get<Backend>(path);
    // Without a version of the user's own, nobody's change since this very read may be undone.
    const ifMatch = options.ifMatch ?? String(now.version);
    try {
      return await api.change('PUT', path, { wait: options.wait, ifMatch }, settingsFrom(now, options));
    } catch (error) {
      const isStale = error instanceof RemoteProblem && error.problem.code === 'GATEHOUSE_REQUEST_STALE';
      if (!isStale || options.ifMatch !== undefined || attempt === attempts) throw error;
      await sleep(200);
    }
  }
}

function settingsFrom(now: Backend, { name, description, timeout, mcpUrl }: UpdateOptions) {
  return {
    name: name ?? now.name,
    description: description ?? now.description,
    url: mcpUrl ?? now.url,
    timeoutMs: timeout ?? now.timeoutMs,
    credentialMode: now.credentialMode,
  };
}
