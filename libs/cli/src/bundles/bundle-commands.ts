import type { Command } from 'commander';
import type { ChangeOptions } from '../api.client.js';
import type { Backend } from '../backends/backend.js';
import { segment, withChangeOptions } from '../change-options.js';
import type { Portal } from '../portal.js';
import { readAllOfStdin } from '../output/stdin.js';
import { replaceNewest } from '../replace-newest.js';
import { collect, collectWhole, onRun, type RunState, type Verb } from '../verb.js';
import { invalid } from '../invalid.js';
import { bundleHeading, bundleRow, describeBundle, type Bundle } from './bundle.js';
import { changeMembers, type MemberOptions } from './bundle-members.js';

interface SettingsOptions extends ChangeOptions, MemberOptions {
  name?: string;
  description?: string;
  instructions?: string;
  toolSearch?: boolean;
}

const createHelp = `
A bundle grants nothing: what an agent may use in it is decided by its mapping to the backends and by access rules.

Examples:
  $ gatehouse bundle create support --backend crm --backend wiki --name "Support desk"
  $ gatehouse bundle create support --backend crm,wiki --tool crm__search --rename crm__search=find_customer
  $ gatehouse bundle create everything --backend crm,wiki,git --tool-search`;

const updateHelp = `
Examples:
  $ gatehouse bundle update support --backend git --remove-backend wiki
  $ gatehouse bundle update support --tool crm__search,crm__get_contact
  $ gatehouse bundle update support --rename crm__search=            its own name again
  $ gatehouse bundle update support --instructions - < instructions.md`;

export function addBundleCommands(program: Command, state: RunState): void {
  const bundle = program.command('bundle').description('several backends behind one endpoint');
  onRun(bundle.command('list').description('all bundles'), state, list);
  onRun(bundle.command('show <bundle>').description('one bundle with its backends'), state, show);
  onRun(
    withSettings(
      bundle
        .command('create <slug>')
        .description('put backends behind one endpoint, /mcp/b/<slug>')
        .option('--backend <slug>', 'backend to put in (repeatable, at least one)', collect),
    ).addHelpText('after', createHelp),
    state,
    create,
  );
  onRun(
    withSettings(
      bundle
        .command('update <bundle>')
        .description('change a bundle; what is not named stays')
        .option('--backend <slug>', 'backend to put in (repeatable)', collect)
        .option('--remove-backend <slug>', 'backend to take out (repeatable)', collect)
        .option('--all-tools <backend>', 'show all tools of a backend again (repeatable)', collect),
    ).addHelpText('after', updateHelp),
    state,
    update,
  );
  const remove = bundle
    .command('delete <bundle>')
    .description('delete a bundle; its backends stay')
    .option('-y, --yes', 'do not ask');
  onRun<ChangeOptions & { yes?: boolean }>(withChangeOptions(remove), state, async (context, [id = ''], options) => {
    await context.output.confirm(`Delete the bundle ${id}?`, options.yes ?? false);
    const accepted = await context.api.change('DELETE', `/bundles/${segment(id)}`, options);
    context.output.changed(accepted, `${id} is deleted`);
  });
}

function withSettings(command: Command): Command {
  return withChangeOptions(
    command
      .option('--tool <backend__tool>', 'show only these tools of that backend (repeatable)', collect)
      .option('--rename <backend__tool=name>', 'show a tool under another name (repeatable)', collectWhole)
      .option('--describe <backend__tool=text>', 'show a tool with another description (repeatable)', collectWhole)
      .option('--rename-prompt <backend__prompt=name>', 'the same for a prompt (repeatable)', collectWhole)
      .option('--describe-prompt <backend__prompt=text>', 'the same for a prompt (repeatable)', collectWhole)
      .option('--name <text>', 'display name')
      .option('--description <text>', 'what the bundle is for')
      .option('--instructions <text>', 'what agents are told when they connect; - reads it from stdin')
      .option('--tool-search', 'show agents find_tool and call_tool instead of all tools')
      .option('--no-tool-search', 'show agents all tools'),
  );
}

const endpointOf = async (portal: Portal, id: string) => `${(await portal.describe()).mcpUrl}/mcp/b/${id}`;

const list: Verb<object> = async ({ api, output, portal }) => {
  const found = await api.get<{ items: Bundle[] }>('/bundles');
  const items = await Promise.all(
    found.items.map(async (bundle) => ({ ...bundle, endpoint: await endpointOf(portal, bundle.id) })),
  );
  const empty = 'No bundles yet. Create one: gatehouse bundle create <slug> --backend <slug>';
  output.list({ items }, bundleHeading, items.map(bundleRow), empty);
};

const show: Verb<object> = async ({ api, output, portal }, [id = '']) => {
  const bundle = await api.get<Bundle>(`/bundles/${segment(id)}`);
  const { items: backends } = await api.get<{ items: Backend[] }>('/backends');
  const endpoint = await endpointOf(portal, id);
  const shown = { ...bundle, endpoint };
  output.show(shown, () => describeBundle(shown, backends, output.width));
};

const create: Verb<SettingsOptions> = async ({ api, output, portal }, [slug = ''], options) => {
  const members = changeMembers([], options);
  if (members.length === 0) {
    throw invalid('A bundle needs at least one backend: --backend <slug>. "gatehouse backend list" shows them.');
  }
  const { name, description, toolSearch } = options;
  const instructions = await instructionsOf(options);
  const body = { slug, name, description, instructions, toolSearch, members };
  output.changed(await api.change('POST', '/bundles', options, body), `${slug} is created`);
  output.note(`Agents reach it at ${await endpointOf(portal, slug)}`);
};

const update: Verb<SettingsOptions> = async ({ api, output }, [id = ''], options) => {
  const { wait: _, ifMatch: __, ...changes } = options;
  if (Object.keys(changes).length === 0) {
    throw invalid(
      'Name what to change, such as --backend, --tool, --rename or --tool-search; --help shows everything.',
    );
  }
  const instructions = await instructionsOf(options);
  const accepted = await replaceNewest<Bundle>(api, `/bundles/${segment(id)}`, options, (now) => ({
    name: options.name ?? now.name,
    description: options.description ?? now.description,
    instructions: instructions ?? now.instructions,
    toolSearch: options.toolSearch ?? now.toolSearch,
    members: changeMembers(now.members, options),
  }));
  output.changed(accepted, `${id} is updated`);
};

async function instructionsOf({ instructions }: SettingsOptions): Promise<string | undefined> {
  return instructions === '-' ? readAllOfStdin() : instructions;
}
