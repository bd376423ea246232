import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Accepted, ChangeOptions } from '../api.client.js';
import { segment, withChangeOptions } from '../change-options.js';
import { formatDay } from '../output/time.js';
import { collect, onRun, type RunState, type Verb } from '../verb.js';

/** An access token as the API shows it: never the token itself. */
interface AccessToken {
  id: string;
  kind: 'pat' | 'agt' | 'svc';
  name: string;
  lastFour: string;
  agentId: string;
  userId: string;
  backends: string[];
  expiresAt: string;
  revokedAt: string | null;
}

type Issued = Accepted & { token: string; expiresAt: string };
type CreateOptions = ChangeOptions & { agent: string; kind: string; backend?: string[]; expiresInDays?: number };

const createHelp = `
The token is printed once, alone on stdout, and can never be shown again.

Examples:
  $ gatehouse token create laptop --agent claude-code
  $ gatehouse token create nightly --agent billing-bot --kind svc --backend crm --expires-in-days 30`;

export function addTokenCommands(program: Command, state: RunState): void {
  const token = program.command('token').description('access tokens (gth_...) with which agents call');
  onRun(
    withChangeOptions(
      token
        .command('create <name>')
        .description('issue an access token')
        .requiredOption('--agent <slug>', 'agent that uses it')
        .addOption(
          new Option('--kind <kind>', 'pat: you, through an agent; agt: an agent on its own; svc: a service')
            .choices(['pat', 'agt', 'svc'])
            .default('pat'),
        )
        .option('--backend <slug>', 'limit it to this backend (repeatable)', collect)
        .option('--expires-in-days <days>', 'days until it expires, 1 to 365 (default: 90)', parseDays),
    ).addHelpText('after', createHelp),
    state,
    create,
  );
  onRun(token.command('list').description('access tokens: all, or your own'), state, list);
  onRun(
    withChangeOptions(token.command('revoke <id>').description('revoke an access token, for good')),
    state,
    async ({ api, output }, [id = ''], options: ChangeOptions) => {
      output.changed(await api.change('DELETE', `/tokens/${segment(id)}`, options), `The token ${id} is revoked`);
    },
  );
}

function parseDays(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Days are a whole number.');
}

const create: Verb<CreateOptions> = async ({ api, output }, [name = ''], options) => {
  const { agent: agentId, kind, backend: backends, expiresInDays } = options;
  const issued = await api.change<Issued>('POST', '/tokens', options, { name, agentId, kind, backends, expiresInDays });
  output.show(issued, () => issued.token);
  const until = formatDay(new Date(issued.expiresAt));
  output.note(
    `Keep it now: it is not shown again. Good until ${until}; end it with: gatehouse token revoke ${issued.id}`,
  );
};

const list: Verb<object> = async ({ api, output }) => {
  const found = await api.get<{ items: AccessToken[] }>('/tokens');
  const rows = found.items.map((token) => [
    token.name,
    token.kind,
    stateOf(token),
    token.agentId,
    token.userId || '-',
    token.backends.join(', ') || 'all',
    `...${token.lastFour}`,
    formatDay(new Date(token.expiresAt)),
    token.id,
  ]);
  const heading = ['NAME', 'KIND', 'STATE', 'AGENT', 'USER', 'BACKENDS', 'TOKEN', 'EXPIRES', 'ID'];
  output.list(found, heading, rows, 'No access tokens yet. Issue one: gatehouse token create <name> --agent <slug>');
};

function stateOf({ revokedAt, expiresAt }: AccessToken): string {
  if (revokedAt !== null) return 'revoked';
  return new Date(expiresAt) <= new Date() ? 'expired' : 'active';
}
