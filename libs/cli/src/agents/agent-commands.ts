import type { Command } from 'commander';
import type { ChangeOptions } from '../api.client.js';
import { segment, withChangeOptions } from '../change-options.js';
import { collect, onRun, type RunState, type Verb } from '../verb.js';

/** An agent as the API shows it. */
interface Agent {
  id: string;
  kind: 'predefined' | 'custom';
  name: string;
  clientIds: string[];
  backends: string[];
}

type AddOptions = ChangeOptions & { name?: string; description?: string; clientId?: string[] };

const mapHelp = `
Examples:
  $ gatehouse agent map claude-code crm
  $ gatehouse agent map gatehouse-cli crm       for "gatehouse call" with your own log-in`;

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
    change('PUT', (id, backend) => `${id} is mapped to ${backend}`),
  );
  onRun(
    withChangeOptions(agent.command('unmap <agent> <backend>').description('take a backend away from an agent')),
    state,
    change('DELETE', (id, backend) => `${id} is not mapped to ${backend}`),
  );
}

const list: Verb<object> = async ({ api, output }) => {
  const found = await api.get<{ items: Agent[] }>('/agents');
  const rows = found.items.map(({ id, kind, name, backends }) => [id, kind, backends.join(', ') || '-', name]);
  output.list(found, ['AGENT', 'KIND', 'BACKENDS', 'NAME'], rows, 'No agents yet. Add one: gatehouse agent add <slug>');
};

const add: Verb<AddOptions> = async ({ api, output }, [slug = ''], options) => {
  const { name = slug, description, clientId: clientIds } = options;
  const accepted = await api.change('POST', '/agents', options, { slug, name, description, clientIds });
  output.changed(accepted, `${slug} is added`);
};

function change(method: 'PUT' | 'DELETE', done: (agent: string, backend: string) => string): Verb<ChangeOptions> {
  return async ({ api, output }, [agent = '', backend = ''], options) => {
    const accepted = await api.change(method, `/agents/${segment(agent)}/backends/${segment(backend)}`, options);
    output.changed(accepted, done(agent, backend));
  };
}
