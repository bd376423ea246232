import { type Command } from 'commander';
import { GatehouseError } from '@gatehouse/errors';
import type { ChangeOptions } from '../api.client.js';
import { segment, withChangeOptions } from '../change-options.js';
import { collect, onRun, type RunState, type Verb } from '../verb.js';

/** A grant as the API shows it. */
interface Grant {
  id: string;
  granteeKind: 'user' | 'group';
  grantee: string;
  permissions: string[];
  backends: string[];
  agents: string[];
}

type AddOptions = ChangeOptions & { user?: string; group?: string; backend?: string[]; agent?: string[] };

const addHelp = `
Examples:
  $ gatehouse grant add backend:update,backend:toggle --user bob --backend crm
  $ gatehouse grant add logs:read --group /support`;

export function addGrantCommands(program: Command, state: RunState): void {
  const grant = program.command('grant').description('permissions beyond what roles give');
  onRun(grant.command('list').description('all grants'), state, list);
  onRun(
    withChangeOptions(
      grant
        .command('add <permissions>')
        .description('give permissions that you have yourself (several with commas between them)')
        .option('--user <id>', 'to this user')
        .option('--group <path>', 'to every member of this group')
        .option('--backend <slug>', 'limit it to this backend (repeatable)', collect)
        .option('--agent <slug>', 'limit it to this agent (repeatable)', collect),
    ).addHelpText('after', addHelp),
    state,
    add,
  );
  onRun(
    withChangeOptions(grant.command('revoke <id>').description('take a grant back')),
    state,
    async ({ api, output }, [id = ''], options: ChangeOptions) => {
      output.changed(await api.change('DELETE', `/grants/${segment(id)}`, options), `The grant ${id} is taken back`);
    },
  );
}

const list: Verb<object> = async ({ api, output }) => {
  const found = await api.get<{ items: Grant[] }>('/grants');
  const rows = found.items.map(({ id, granteeKind, grantee, permissions, backends, agents }) => [
    `${granteeKind} ${grantee}`,
    permissions.join(', '),
    backends.join(', ') || 'all',
    agents.join(', ') || 'all',
    id,
  ]);
  const heading = ['TO', 'PERMISSIONS', 'BACKENDS', 'AGENTS', 'ID'];
  output.list(found, heading, rows, 'No grants yet: everybody has what their roles give. Add one: gatehouse grant add');
};

const add: Verb<AddOptions> = async ({ api, output }, [permissions = ''], options) => {
  const { user, group, backend: backends, agent: agents } = options;
  const grantee = user ?? group;
  if (grantee === undefined || (user !== undefined && group !== undefined)) {
    throw new GatehouseError('GATEHOUSE_CLI_ARGUMENT_INVALID', { detail: 'Give one of --user and --group.' });
  }
  const granteeKind = user === undefined ? 'group' : 'user';
  const body = { granteeKind, grantee, permissions: collect(permissions), backends, agents };
  const accepted = await api.change('POST', '/grants', options, body);
  output.changed(accepted, `${granteeKind} ${grantee} has ${permissions} by the grant ${accepted.id}`);
};
