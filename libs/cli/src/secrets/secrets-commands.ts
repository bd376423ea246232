import type { Command } from 'commander';
import type { ChangeOptions } from '../api.client.js';
import { withChangeOptions } from '../change-options.js';
import { onRun, type RunState, type Verb } from '../verb.js';

interface DataKey {
  id: string;
  keyId: string;
  createdAt: string;
  retiredAt: string | null;
  secrets: number;
}

interface Secrets {
  provider: string;
  keyId: string | null;
  dataKeys: DataKey[];
  rotation: { state: 'running' | 'finished'; total: number; done: number; unreadable: number } | null;
}

export function addSecretsCommands(program: Command, state: RunState): void {
  const secrets = program.command('secrets').description('the keys that encrypt the secrets of connections');
  onRun(secrets.command('status').description('which keys there are, and how far a rotation is'), state, status);
  onRun(
    withChangeOptions(
      secrets
        .command('rotate')
        .description('make a new data key and encrypt all secrets anew under it, in the background'),
    ),
    state,
    async ({ api, output }, _, options: ChangeOptions) => {
      const accepted = await api.change('POST', '/secrets/rotate', options);
      output.changed(accepted, 'The rotation has begun; see "gatehouse secrets status"');
    },
  );
}

const status: Verb<object> = async ({ api, output }) => {
  const found = await api.get<Secrets>('/secrets');
  output.show(found, () => describe(found));
};

function describe({ provider, keyId, dataKeys, rotation }: Secrets): string {
  const keys = dataKeys.map(
    ({ id, secrets, retiredAt }) =>
      `Data key   ${id} (${retiredAt === null ? 'active' : 'retired'}): ${secrets} secrets`,
  );
  return [
    `Provider   ${provider}`,
    `Key        ${keyId ?? 'cannot be had: the provider does not answer'}`,
    ...(keys.length > 0 ? keys : ['Data key   none yet; the first secret makes one']),
    `Rotation   ${describeRotation(rotation)}`,
  ].join('\n');
}

function describeRotation(rotation: Secrets['rotation']): string {
  if (!rotation) return 'none yet';
  const { state, done, total, unreadable } = rotation;
  return `${state}, ${done} of ${total} secrets done${unreadable > 0 ? `, ${unreadable} cannot be read` : ''}`;
}
