import type { Command } from 'commander';
import { GatehouseError } from '@gatehouse/errors';
import type { ChangeOptions } from '../api.client.js';
import { segment, withChangeOptions } from '../change-options.js';
import { printable, withNothingHidden } from '../output/printable.js';
import { formatTime } from '../output/time.js';
import { onRun, type RunState, type Verb } from '../verb.js';
import type { Tool } from './tool.js';

interface Reason {
  cause: string;
  detail: string;
}

interface Version {
  hash: string;
  state: string;
  reasons: Reason[];
  seenAt: string;
  decidedBy: string;
  note: string;
}

interface Diff {
  from: { hash: string; definition: unknown } | null;
  to: { hash: string; definition: unknown };
  differences: { kind: string; path: string; before?: unknown; after?: unknown }[];
  findings: { detector: string; path: string }[];
}

type DecideOptions = ChangeOptions & { hash?: string; note?: string };

const diffHelp = `
Examples:
  $ gatehouse tool diff crm find_contact
  $ gatehouse tool diff crm find_contact --from 20d518a1 --to 99faf479`;

/** Adds the verbs about definitions of tools: what waits for approval, what has changed, and a decision. */
export function addLedgerCommands(tool: Command, state: RunState): void {
  onRun(
    tool.command('quarantined').description('tools of all backends whose definition waits for approval'),
    state,
    listQuarantined,
  );
  onRun(
    tool.command('versions <backend> <tool>').description("the versions of a tool's definition"),
    state,
    listVersions,
  );
  onRun(
    tool
      .command('diff <backend> <tool>')
      .description('how a definition differs from the one that was approved last')
      .option('--from <hash>', 'the older version, by its hash or the beginning of it')
      .option('--to <hash>', 'the newer version')
      .addHelpText('after', diffHelp),
    state,
    showDiff,
  );
  for (const verb of ['approve', 'reject'] as const) addDecision(tool, state, verb);
  onRun(
    withChangeOptions(
      tool
        .command('quarantine <backend> <tool>')
        .description('take a tool out of use until somebody approves it')
        .option('--note <text>', 'why'),
    ),
    state,
    quarantine,
  );
  onRun(
    withChangeOptions(
      tool
        .command('policy <backend> <policy>')
        .description('what passes without approval: strict (nothing), additive (what only adds), trusted (everything)'),
    ).addHelpText('after', '\nExample:\n  $ gatehouse tool policy crm strict'),
    state,
    setPolicy,
  );
}

function addDecision(tool: Command, state: RunState, verb: 'approve' | 'reject'): void {
  const description =
    verb === 'approve' ? 'let a definition through that waits' : 'keep a tool out of use because of its definition';
  onRun(
    withChangeOptions(
      tool
        .command(`${verb} <backend> <tool>`)
        .description(description)
        .option('--hash <hash>', 'only if this is still its newest version; the beginning is enough')
        .option('--note <text>', 'why; kept with the decision'),
    ).addHelpText('after', `\nExample:\n  $ gatehouse tool ${verb} crm find_contact --hash 99faf479 --note "agreed"`),
    state,
    decide(verb),
  );
}

const pathOf = (backend: string, tool: string) => `/backends/${segment(backend)}/tools/${segment(tool)}`;

const listQuarantined: Verb<object> = async ({ api, output }) => {
  const list = await api.get<{ items: (Tool & { backendId: string; reasons: Reason[]; changedAt: string })[] }>(
    '/tools/quarantined',
  );
  const rows = list.items.map(({ backendId, name, hash, reasons, changedAt }) => [
    ...[backendId, name, hash.slice(0, 12), formatTime(new Date(changedAt), new Date()), textOf(reasons)],
  ]);
  output.list(list, ['BACKEND', 'TOOL', 'VERSION', 'SINCE', 'WHY'], rows, 'Nothing waits for approval.');
};

const listVersions: Verb<object> = async ({ api, output }, [backend = '', tool = '']) => {
  const list = await api.get<{ items: Version[] }>(`${pathOf(backend, tool)}/versions`);
  const rows = list.items.map(({ hash, state, seenAt, decidedBy, reasons, note }) => [
    ...[
      hash.slice(0, 12),
      state,
      formatTime(new Date(seenAt), new Date()),
      decidedBy === '' ? '-' : decidedBy,
      note || textOf(reasons),
    ],
  ]);
  output.list(list, ['VERSION', 'STATE', 'SEEN', 'DECIDED BY', 'WHY'], rows, 'It has no versions.');
};

const showDiff: Verb<{ from?: string; to?: string }> = async ({ api, output }, [backend = '', tool = ''], options) => {
  const { from, to } = options;
  const query = new URLSearchParams({ ...(from ? { from } : {}), ...(to ? { to } : {}) }).toString();
  const diff = await api.get<Diff>(`${pathOf(backend, tool)}/diff${query === '' ? '' : `?${query}`}`);
  output.show(diff, () => diffText(backend, tool, diff));
};

function diffText(backend: string, tool: string, { from, to, differences, findings }: Diff): string {
  const lines = [`--- ${from ? from.hash.slice(0, 12) : 'nothing'}`, `+++ ${to.hash.slice(0, 12)}`];
  for (const { detector, path } of findings) lines.push(`!   ${detector} in ${printable(path)}`);
  if (!from) lines.push(...signed('+', to.definition));
  for (const { kind, path, before, after } of differences)
    lines.push(`@@ ${kind} ${printable(path)}`, ...signed('-', before), ...signed('+', after));
  if (from && differences.length === 0) lines.push('The two versions say the same.');
  return [...lines, '', `gatehouse tool approve ${backend} ${printable(tool)} --hash ${to.hash.slice(0, 12)}`].join(
    '\n',
  );
}

function signed(sign: string, value: unknown): string[] {
  if (value === undefined) return [];
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return text.split('\n').map((line) => `${sign} ${withNothingHidden(line)}`);
}

function decide(verb: 'approve' | 'reject'): Verb<DecideOptions> {
  return async ({ api, output }, [backend = '', tool = ''], options) => {
    const { items } = await api.get<{ items: Tool[] }>(`/backends/${segment(backend)}/tools`);
    const hash = items.find(({ name }) => name === tool)?.hash;
    if (hash === undefined) throw new GatehouseError('GATEHOUSE_TOOL_NOT_FOUND', { detail: `No tool "${tool}".` });
    if (!hash.startsWith(options.hash ?? ''))
      throw new GatehouseError('GATEHOUSE_TOOL_VERSION_CHANGED', { detail: `Its newest is ${hash.slice(0, 12)}.` });
    const body = { tools: [{ tool, hash }], note: options.note ?? '' };
    const accepted = await api.change('POST', `/backends/${segment(backend)}/${verb}-tools`, options, body);
    output.changed(accepted, `${tool} of ${backend} is ${verb === 'approve' ? 'approved' : 'rejected'}`);
  };
}

const quarantine: Verb<DecideOptions> = async ({ api, output }, [backend = '', tool = ''], options) => {
  const body = { note: options.note ?? '' };
  const accepted = await api.change('POST', `${pathOf(backend, tool)}/quarantine`, options, body);
  output.changed(accepted, `${tool} of ${backend} is out of use`);
};

const setPolicy: Verb<ChangeOptions> = async ({ api, output }, [backend = '', policy = ''], options) => {
  const accepted = await api.change('PUT', `/backends/${segment(backend)}/approval-policy`, options, { policy });
  output.changed(accepted, `Definitions of ${backend} are under the policy ${policy}`);
};

function textOf(reasons: readonly Reason[]): string {
  return reasons.map(({ cause, detail }) => [cause, detail].filter(Boolean).join(': ')).join('; ');
}
