import type { Command } from 'commander';
import type { ChangeOptions } from '../api.client.js';
import { segment, withChangeOptions } from '../change-options.js';
import { formatTime } from '../output/time.js';
import { collect, onRun, type RunState, type Verb } from '../verb.js';

/** An agent as the API shows it. */
interface Agent {
  id: string;
  kind: 'predefined' | 'custom';
  name: string;
  clientIds: string[];
  backends: string[];
}

/** An OAuth client that called and is no agent. */
interface DiscoveredAgent {
  clientId: string;
  lastSeenMs: number;
  lastUserId: string;
}

type AddOptions = ChangeOptions & { name?: string; description?: string; clientId?: string[] };

const mapHelp = `
Examples:
  $ gatehouse agent map claude-code crm
  $ gatehouse agent map gatehouse-cli crm       for "gatehouse call" with your own log-in`;

const adoptHelp = `
The client's id comes from the identity provider; what a client calls itself proves nothing.

Examples:
  $ gatehouse agent discovered
  $ gatehouse agent adopt cursor 7b1f0c9e-…            a client that registered itself
  $ gatehouse agent adopt our-bot https://bot.example.com/client.json`;

export function addAgentCommands(program: Command, state: RunState): void {
  const agent = program.command('agent').description('client applications, and which backends they may use');
  onRun(agent.command('list').description('all agents and their backends'), state, list);
  onRun(
    withChangeOptions(
      agent
        .command('add <slug>')
        .description('add a custom agent')
        .option('--name <text>', 'display name; the slug when left out')
        .option('--description <text>', 'what the agent is for')
        .option('--client-id <id>', 'OAuth client id that is this agent (repeatable)', collect),
    ).addHelpText('after', '\nExample:\n  $ gatehouse agent add billing-bot --client-id billing-bot'),
    state,
    add,
  );
  onRun(
    withChangeOptions(
      agent.command('map <agent> <backend>').description('let an agent use a backend, as far as access rules allow'),
    ).addHelpText('after', mapHelp),
    state,
    changeBelow('backends', 'PUT', (id, backend) => `${id} is mapped to ${backend}`),
  );
  onRun(
    withChangeOptions(agent.command('unmap <agent> <backend>').description('take a backend away from an agent')),
    state,
    changeBelow('backends', 'DELETE', (id, backend) => `${id} is not mapped to ${backend}`),
  );
  onRun(
    agent.command('discovered').description('OAuth clients that called, were refused, and are no agent'),
    state,
    discovered,
  );
  onRun(
    withChangeOptions(
      agent.command('adopt <agent> <client-id>').description('let an OAuth client be an agent, so that it may call'),
    ).addHelpText('after', adoptHelp),
    state,
    changeBelow('clients', 'PUT', (id, client) => `The client ${client} is ${id}`),
  );
  onRun(
    withChangeOptions(
      agent.command('release <agent> <client-id>').description('let an OAuth client be an agent no longer'),
    ),
    state,
    changeBelow('clients', 'DELETE', (id, client) => `The client ${client} is not ${id}`),
  );
}

const list: Verb<object> = async ({ api, output }) => {
  const found = await api.get<{ items: Agent[] }>('/agents');
  const rows = found.items.map(({ id, kind, name, backends }) => [id, kind, backends.join(', ') || '-', name]);
  output.list(found, ['AGENT', 'KIND', 'BACKENDS', 'NAME'], rows, 'No agents yet. Add one: gatehouse agent add <slug>');
};

const discovered: Verb<object> = async ({ api, output }) => {
  const found = await api.get<{ items: DiscoveredAgent[] }>('/agents/discovered');
  const rows = found.items.map(({ clientId, lastSeenMs, lastUserId }) => [
    clientId,
    formatTime(new Date(lastSeenMs), new Date()),
    lastUserId,
  ]);
  output.list(found, ['CLIENT', 'LAST SEEN', 'USER'], rows, 'No unknown client has called in the last 30 days.');
};

const add: Verb<AddOptions> = async ({ api, output }, [slug = ''], options) => {
  const { name = slug, description, clientId: clientIds } = options;
  const accepted = await api.change('POST', '/agents', options, { slug, name, description, clientIds });
  output.changed(accepted, `${slug} is added`);
};

/** What belongs to an agent is put there, or taken away. */
function changeBelow(
  what: 'backends' | 'clients',
  method: 'PUT' | 'DELETE',
  done: (agent: string, other: string) => string,
): Verb<ChangeOptions> {
  return async ({ api, output }, [agent = '', other = ''], options) => {
    const accepted = await api.change(method, `/agents/${segment(agent)}/${what}/${segment(other)}`, options);
    output.changed(accepted, done(agent, other));
  };
}
