import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Accepted, ChangeOptions } from '../api.client.js';
import { segment, withChangeOptions } from '../change-options.js';
import type { Context } from '../context.js';
import { readSecret } from '../output/secret.js';
import type { Tool } from '../tools/tool.js';
import { onRun, type RunState, type Verb } from '../verb.js';
import { backendHeading, backendRow, describeBackend, type Backend } from './backend.js';
import { updateBackend, type SettingsOptions } from './update-backend.js';

type AddOptions = SettingsOptions & { oauth?: boolean; shared?: boolean; secretHeader?: string };

const addHelp = `
Examples:
  $ gatehouse backend add crm https://mcp.example.com/mcp --name "Customer data"
  $ gatehouse backend add crm https://mcp.example.com/mcp --secret-header authorization < header.txt
  $ gatehouse backend add crm https://mcp.example.com/mcp --oauth && gatehouse connect crm
  $ gatehouse agent map claude-code crm         then an agent may use it, as far as access rules allow`;

export function addBackendCommands(program: Command, state: RunState): void {
  const backend = program.command('backend').description('MCP servers behind the gateway');
  onRun(
    backend.command('list').description('all backends').option('--search <text>', 'part of the slug, name or URL'),
    state,
    list,
  );
  onRun(backend.command('show <backend>').description('one backend with its tools'), state, show);
  onRun(
    withSettings(backend.command('add <slug> <url>').description('register an MCP server by its URL'))
      .option(
        '--secret-header <name>',
        'header that the gateway sends to it; its value is read from stdin, never shown',
      )
      .option('--oauth', 'it wants OAuth: people connect it in the browser, with "gatehouse connect"')
      .option('--shared', 'with --oauth: one connection serves all users')
      .addHelpText('after', addHelp),
    state,
    add,
  );
  onRun(
    withSettings(backend.command('update <backend>').description('change settings and look at the server again'))
      .option('--mcp-url <url>', "new URL of the server's MCP endpoint")
      .addHelpText('after', '\nExample:\n  $ gatehouse backend update crm --timeout 60000'),
    state,
    updateBackend,
  );
  addSwitches(backend, state);
}

function addSwitches(backend: Command, state: RunState): void {
  const enable = backend.command('enable <backend>').description('allow calls to a backend');
  onRun(
    withChangeOptions(enable),
    state,
    post('enable', (id) => `${id} is enabled`),
  );
  const disable = backend
    .command('disable <backend>')
    .description('refuse calls to a backend')
    .option('--note <text>', 'why; shown to administrators');
  onRun<ChangeOptions & { note?: string }>(withChangeOptions(disable), state, async (context, [id = ''], options) => {
    const body = options.note === undefined ? {} : { note: options.note };
    const accepted = await context.api.change('POST', `/backends/${segment(id)}/disable`, options, body);
    context.output.changed(accepted, `${id} is disabled`);
  });
  const refresh = backend.command('refresh <backend>').description("list the server's tools again");
  onRun(
    withChangeOptions(refresh),
    state,
    post('refresh', (id) => `The tools of ${id} are up to date`),
  );
  const remove = backend
    .command('remove <backend>')
    .description('remove a backend; agents can no longer reach it')
    .option('-y, --yes', 'do not ask');
  onRun<ChangeOptions & { yes?: boolean }>(withChangeOptions(remove), state, async (context, [id = ''], options) => {
    await context.output.confirm(`Remove the backend ${id}?`, options.yes ?? false);
    const accepted = await context.api.change('DELETE', `/backends/${segment(id)}`, options);
    context.output.changed(accepted, `${id} is removed`);
  });
}

function withSettings(command: Command): Command {
  return withChangeOptions(
    command
      .option('--name <text>', 'display name')
      .option('--description <text>', 'what the backend is for')
      .option('--timeout <ms>', 'longest time a call may take; 0 = default', parseMilliseconds)
      .addOption(
        new Option(
          '--sessions <by>',
          'which calls of modern agents share a session with a legacy backend: those of one principal, of one agent whoever uses it, or each call alone',
        ).choices(['principal', 'agent', 'call']),
      ),
  );
}

function parseMilliseconds(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A time in milliseconds is a whole number.');
}

const list: Verb<{ search?: string }> = async ({ api, output }, _, { search }) => {
  const query = search === undefined ? '' : `?search=${encodeURIComponent(search)}`;
  const found = await api.get<{ items: Backend[] }>(`/backends${query}`);
  const empty =
    search === undefined
      ? 'No backends yet. Add one: gatehouse backend add <slug> <url of its MCP endpoint>'
      : `No backend has "${search}" in its slug, name or URL.`;
  output.list(found, backendHeading, found.items.map(backendRow), empty);
};

const show: Verb<object> = async ({ api, output }, [id = '']) => {
  const backend = await api.get<Backend>(`/backends/${segment(id)}`);
  const { items: tools } = await api.get<{ items: Tool[] }>(`/backends/${segment(id)}/tools`);
  output.show({ ...backend, toolList: tools }, () => describeBackend(backend, tools, output.width));
};

const add: Verb<AddOptions> = async (context, [slug = '', url = ''], options) => {
  const { name, description, timeout: timeoutMs, sessions: sessionAffinity, secretHeader } = options;
  const usual = options.oauth ? 'oauth' : 'none';
  const credentialMode = secretHeader === undefined ? usual : 'header';
  const oauth = options.oauth ? { shared: options.shared ?? false } : undefined;
  if (secretHeader !== undefined) await saveSecret(context, slug, secretHeader);
  const body = { slug, url, name, description, timeoutMs, sessionAffinity, credentialMode, oauth };
  const accepted = await context.api.change('POST', '/backends', options, body);
  context.output.changed(accepted, `${slug} is added`);
};

/** The gateway probes the server with it, so the connection comes first. */
async function saveSecret({ api, output }: Context, backendId: string, header: string): Promise<void> {
  const value = await readSecret(`Value of the header ${header}`);
  const body = { backendId, shared: true, headers: { [header]: value } };
  await api.change('PUT', '/connections', { wait: false }, body);
  output.note(`The header ${header} is kept encrypted for ${backendId}.`);
}

function post(verb: string, done: (id: string) => string): Verb<ChangeOptions> {
  return async ({ api, output }, [id = ''], options) => {
    const accepted = await api.change<Accepted>('POST', `/backends/${segment(id)}/${verb}`, options);
    output.changed(accepted, done(id));
  };
}
