import { InvalidArgumentError, Option, type Command } from 'commander';
import { GatehouseError } from '@gatehouse/errors';
import type { Accepted, ChangeOptions } from '../api.client.js';
import { segment, withChangeOptions } from '../change-options.js';
import type { Output } from '../output/output.js';
import { formatDay } from '../output/time.js';
import { collect, onRun, type RunState, type Verb } from '../verb.js';

/** An access token as the API shows it: never the token itself. */
interface AccessToken {
  id: string;
  kind: 'pat' | 'agt' | 'svc';
  name: string;
  state: string;
  lastFour: string;
  agentId: string;
  userId: string;
  backends: string[];
  tools: string[];
  sourceCidrs: string[];
  expiresAt: string | null;
  lastUsedAt: string | null;
}

type Issued = Accepted & { token: string; expiresAt: string | null };
interface Lifetime {
  expiresInDays?: number;
  neverExpires?: boolean;
}
type CreateOptions = ChangeOptions &
  Lifetime & { agent: string; kind: string; backend?: string[]; tool?: string[]; from?: string[]; notBefore?: string };
type RotateOptions = ChangeOptions & Lifetime & { overlapHours?: number };
type RevokeOptions = ChangeOptions & { allOfAgent?: string; allOfUser?: string; yes?: boolean };

const createHelp = `
The token is printed once, alone on stdout, and can never be shown again.

Examples:
  $ gatehouse token create laptop --agent claude-code
  $ gatehouse token create nightly --agent billing-bot --kind svc --tool crm/search --from 10.0.0.0/8`;

const revokeHelp = `
Examples:
  $ gatehouse token revoke 0d5f...
  $ gatehouse token revoke --all-of-agent billing-bot
  $ gatehouse token revoke --all-of-user alice --yes`;

export function addTokenCommands(program: Command, state: RunState): void {
  const token = program.command('token').description('access tokens (gth_...) with which agents call');
  onRun(withLifetime(createCommand(token)).addHelpText('after', createHelp), state, create);
  onRun(token.command('list').description('access tokens: all, or your own'), state, list);
  onRun(
    withLifetime(
      token
        .command('rotate <id>')
        .description('issue another token with the same limits; the one that it replaces ends after an overlap')
        .option('--overlap-hours <hours>', 'hours for which both are good, 0 to 720 (default: 24)', parseWhole),
    ),
    state,
    rotate,
  );
  onRun(
    withChangeOptions(
      token
        .command('revoke [id]')
        .description('revoke an access token, or all of an agent or user, for good')
        .option('--all-of-agent <slug>', 'all of this agent that were issued up to now')
        .option('--all-of-user <id>', 'all of the user with this id (sub) that were issued up to now')
        .option('-y, --yes', 'do not ask'),
    ).addHelpText('after', revokeHelp),
    state,
    revoke,
  );
}

function createCommand(token: Command): Command {
  return token
    .command('create <name>')
    .description('issue an access token')
    .requiredOption('--agent <slug>', 'agent that uses it')
    .addOption(
      new Option('--kind <kind>', 'pat: you, through an agent; agt: an agent on its own; svc: a service')
        .choices(['pat', 'agt', 'svc'])
        .default('pat'),
    )
    .option('--backend <slug>', 'limit it to this backend (repeatable)', collect)
    .option('--tool <backend/tool>', 'limit it to this tool (repeatable)', collect)
    .option('--from <network>', 'limit it to this network, in CIDR form (repeatable)', collect)
    .option('--not-before <time>', 'not good before this time, such as 2026-12-01T00:00:00Z');
}

function withLifetime(command: Command): Command {
  return withChangeOptions(
    command
      .option(
        '--expires-in-days <days>',
        'days until it expires (default: 90, if the gateway is not set otherwise)',
        parseWhole,
      )
      .option('--never-expires', 'it has no end; needs the permission token:create-unexpiring'),
  );
}

function parseWhole(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number.');
}

const create: Verb<CreateOptions> = async ({ api, output }, [name = ''], options) => {
  const { agent: agentId, kind, backend: backends, tool: tools, from: sourceCidrs, notBefore } = options;
  const { expiresInDays, neverExpires } = options;
  const body = { name, agentId, kind, backends, tools, sourceCidrs, notBefore, expiresInDays, neverExpires };
  showToken(output, await api.change<Issued>('POST', '/tokens', options, body));
};

const rotate: Verb<RotateOptions> = async ({ api, output }, [id = ''], options) => {
  const { overlapHours, expiresInDays, neverExpires } = options;
  const body = { overlapHours, expiresInDays, neverExpires };
  showToken(output, await api.change<Issued>('POST', `/tokens/${segment(id)}/rotate`, options, body));
  output.note(`The token ${id} ends in ${overlapHours ?? 24} h.`);
};

function showToken(output: Output, issued: Issued): void {
  output.show(issued, () => issued.token);
  const until = issued.expiresAt === null ? 'It never expires' : `Good until ${formatDay(new Date(issued.expiresAt))}`;
  output.note(`Keep it now: it is not shown again. ${until}; end it with: gatehouse token revoke ${issued.id}`);
}

const revoke: Verb<RevokeOptions> = async ({ api, output }, [id], options) => {
  const { allOfAgent: agentId, allOfUser: userId, yes = false } = options;
  if ([id, agentId, userId].filter((given) => given !== undefined).length !== 1) {
    const detail = 'Give the id of a token, or --all-of-agent, or --all-of-user.';
    throw new GatehouseError('GATEHOUSE_CLI_ARGUMENT_INVALID', { detail });
  }
  if (id !== undefined) {
    output.changed(await api.change('DELETE', `/tokens/${segment(id)}`, options), `The token ${id} is revoked`);
    return;
  }
  const whose = agentId === undefined ? `the user ${userId}` : `the agent ${agentId}`;
  await output.confirm(`Revoke every access token of ${whose}?`, yes);
  const accepted = await api.change('POST', '/tokens/revoke-all', options, { agentId, userId });
  output.changed(accepted, `Every access token of ${whose} that was issued up to now is revoked`);
};

const list: Verb<object> = async ({ api, output }) => {
  const found = await api.get<{ items: AccessToken[] }>('/tokens');
  const rows = found.items.map((token) => [
    token.name,
    token.kind,
    token.state,
    token.agentId,
    token.userId || '-',
    limitsOf(token),
    `...${token.lastFour}`,
    dayOf(token.expiresAt, 'never'),
    dayOf(token.lastUsedAt, '-'),
    token.id,
  ]);
  const heading = ['NAME', 'KIND', 'STATE', 'AGENT', 'USER', 'LIMITS', 'TOKEN', 'EXPIRES', 'LAST USE', 'ID'];
  output.list(found, heading, rows, 'No access tokens yet. Issue one: gatehouse token create <name> --agent <slug>');
};

function dayOf(time: string | null, none: string): string {
  return time === null ? none : formatDay(new Date(time));
}

function limitsOf({ backends, tools, sourceCidrs }: AccessToken): string {
  const of = tools.length > 0 ? tools : backends;
  return [...of, ...sourceCidrs.map((cidr) => `from ${cidr}`)].join(', ') || 'none';
}
