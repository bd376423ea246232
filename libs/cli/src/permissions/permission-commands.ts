import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.js';
import { collect, collectWhole, onRun, type RunState, type Verb } from '../verb.js';

interface Source {
  role?: string;
  grant?: string;
  backends: string[];
  agents: string[];
}

interface Check {
  allowed: boolean;
  by: Source[];
  elsewhere: Source[];
}

interface PermissionList {
  items: { permission: string; sentence: string; limits: string[]; roles: string[] }[];
  roles: { role: string; from: string[] }[];
}

interface CheckOptions {
  backend?: string;
  agent?: string;
  user?: string;
  role?: string[];
  group?: string[];
}

const checkHelp = `
Ends with 0 when it is allowed, with ${exitCodes.failure} when it is not.

Examples:
  $ gatehouse permission check backend:update --backend crm
  $ gatehouse permission check backend:toggle --user bob --role viewer --group /engineering`;

export function addPermissionCommands(program: Command, state: RunState): void {
  const permission = program.command('permission').description('who may do what in administration');
  onRun(permission.command('list').description('all permissions, and the roles that have them'), state, list);
  onRun(
    permission
      .command('check <permission>')
      .description('whether you may do something, or somebody else, and why')
      .option('--backend <slug>', 'on this backend')
      .option('--agent <slug>', 'on this agent')
      .option('--user <id>', 'somebody else, by id; say their roles and groups, which are in the identity provider')
      .option('--role <role>', 'a role of that user (repeatable)', collect)
      .option('--group <path>', 'a group of that user (repeatable)', collectWhole)
      .addHelpText('after', checkHelp),
    state,
    check,
  );
}

const list: Verb<object> = async ({ api, output }) => {
  const found = await api.get<PermissionList>('/permissions');
  const rows = found.items.map(({ permission, roles, sentence }) => [permission, roles.join(', '), sentence]);
  output.list(found, ['PERMISSION', 'ROLES', 'LETS SOMEBODY'], rows, '');
};

const check: Verb<CheckOptions> = async ({ api, output }, [permission = ''], options) => {
  const { backend, agent, user: id, role: roles, group: groups } = options;
  const user = id === undefined ? undefined : { id, roles, groups };
  const answer = await api.ask<Check>('/permissions/check', { permission, backend, agent, user });
  output.show(answer, () => describe(answer, permission));
  return answer.allowed ? exitCodes.ok : exitCodes.failure;
};

function describe({ allowed, by, elsewhere }: Check, permission: string): string {
  if (allowed) return `Allowed: ${by.map(describeSource).join('; ')}.`;
  if (elsewhere.length === 0) return `Not allowed: no role and no grant gives ${permission}.`;
  return `Not allowed here: ${permission} is given only by ${elsewhere.map(describeSource).join('; ')}.`;
}

function describeSource({ role, grant, backends, agents }: Source): string {
  if (role !== undefined) return `the role ${role}`;
  const limits = [
    ...(backends.length > 0 ? [`backends ${backends.join(', ')}`] : []),
    ...(agents.length > 0 ? [`agents ${agents.join(', ')}`] : []),
  ];
  return `the grant ${grant ?? ''}${limits.length > 0 ? ` for ${limits.join(' and ')}` : ''}`;
}
