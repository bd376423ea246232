import { splitName } from '@gatehouse/contracts';
import { invalid } from '../invalid.js';
import type { BundleMember, Shown } from './bundle.js';

/** What the options of a command say about the backends of a bundle. Tools and prompts are `<backend>__<name>`. */
export interface MemberOptions {
  /** Backends to put in. */
  backend?: readonly string[];
  /** Backends to take out. */
  removeBackend?: readonly string[];
  /** The only tools to show, of those backends that are named so. */
  tool?: readonly string[];
  /** Backends of which all tools are shown again. */
  allTools?: readonly string[];
  /** Assignments such as `crm__search=find_customer`; nothing behind the `=` takes the change back. */
  rename?: readonly string[];
  describe?: readonly string[];
  renamePrompt?: readonly string[];
  describePrompt?: readonly string[];
}

/** The backends of a bundle with what the options change. @throws GatehouseError GATEHOUSE_CLI_ARGUMENT_INVALID */
export function changeMembers(members: readonly BundleMember[], options: MemberOptions): BundleMember[] {
  const changed = new Map(members.map((member) => [member.backendId, structuredClone(member)]));
  const memberOf = (backendId: string): BundleMember => {
    const member = changed.get(backendId);
    if (!member) throw invalid(`The backend ${backendId} is not in the bundle. Put it in with --backend ${backendId}.`);
    return member;
  };
  for (const id of options.removeBackend ?? []) changed.delete(memberOf(id).backendId);
  for (const id of options.backend ?? []) {
    if (!changed.has(id)) changed.set(id, { backendId: id, tools: [], toolOverrides: [], promptOverrides: [] });
  }
  for (const id of options.allTools ?? []) memberOf(id).tools = [];
  const selected = Map.groupBy((options.tool ?? []).map(realName), ({ backendId }) => backendId);
  for (const [id, tools] of selected) memberOf(id).tools = tools.map(({ name }) => name);
  const change = (kind: 'tool' | 'prompt', field: keyof Shown, texts: readonly string[] = []) => {
    for (const { backendId, name, value } of texts.map(assignment)) {
      changeOverride(memberOf(backendId), kind, name, { [field]: value });
    }
  };
  change('tool', 'name', options.rename);
  change('tool', 'description', options.describe);
  change('prompt', 'name', options.renamePrompt);
  change('prompt', 'description', options.describePrompt);
  return [...changed.values()];
}

/** What is shown as the backend has it needs no override. */
function changeOverride(member: BundleMember, kind: 'tool' | 'prompt', real: string, fields: Partial<Shown>): void {
  const { toolOverrides, promptOverrides } = member;
  const before =
    kind === 'tool' ? toolOverrides.find((o) => o.tool === real) : promptOverrides.find((o) => o.prompt === real);
  const { name, description } = { name: '', description: '', ...before, ...fields };
  const isPlain = name === '' && description === '';
  if (kind === 'tool') {
    const others = toolOverrides.filter(({ tool }) => tool !== real);
    member.toolOverrides = isPlain ? others : [...others, { tool: real, name, description }];
  } else {
    const others = promptOverrides.filter(({ prompt }) => prompt !== real);
    member.promptOverrides = isPlain ? others : [...others, { prompt: real, name, description }];
  }
}

function assignment(text: string) {
  const at = text.indexOf('=');
  if (at < 0) throw invalid(`"${text}" is no change such as crm__search=find_customer.`);
  return { ...realName(text.slice(0, at)), value: text.slice(at + 1) };
}

function realName(text: string) {
  const real = splitName(text);
  if (!real) throw invalid(`"${text}" does not say of which backend; write <backend>__<name>, such as crm__search.`);
  return real;
}
