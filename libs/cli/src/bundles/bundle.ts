import type { Backend } from '../backends/backend.js';
import { formatTable, type Row } from '../output/table.js';

/** Under what name and description a tool or prompt is shown; empty = as the backend has it. */
export interface Shown {
  name: string;
  description: string;
}

/** One backend of a bundle. */
export interface BundleMember {
  backendId: string;
  /** Tools that are shown; empty = all. */
  tools: string[];
  toolOverrides: (Shown & { tool: string })[];
  promptOverrides: (Shown & { prompt: string })[];
}

/** A bundle as the API shows it. */
export interface Bundle {
  id: string;
  name: string;
  description: string;
  instructions: string;
  toolSearch: boolean;
  members: BundleMember[];
  version: number;
}

export const bundleHeading = ['BUNDLE', 'BACKENDS', 'TOOL SEARCH', 'NAME', 'ENDPOINT'];

/** A bundle with the URL at which agents reach it. */
type Reachable = Bundle & { endpoint: string };

export function bundleRow({ id, name, members, toolSearch, endpoint }: Reachable): string[] {
  return [id, members.map(({ backendId }) => backendId).join(', '), onOrOff(toolSearch), name, endpoint];
}

/** Everything about one bundle. */
export function describeBundle(bundle: Reachable, backends: readonly Backend[], width: number): string {
  const facts = [
    ['Bundle', bundle.id],
    ['Name', bundle.name],
    ['Description', bundle.description || '-'],
    ['Endpoint', bundle.endpoint],
    ['Tool search', onOrOff(bundle.toolSearch)],
    ['Instructions', bundle.instructions || '-'],
    ['Version', String(bundle.version)],
  ];
  const members = bundle.members.map((member) => memberRow(member, backends));
  const changes = bundle.members.flatMap(changeRows);
  return [
    formatTable(facts, width),
    formatTable([['BACKEND', 'STATE', 'TOOLS'], ...members], width),
    ...(changes.length === 0 ? [] : [formatTable([['TOOL OR PROMPT', 'SHOWN AS', 'DESCRIPTION'], ...changes], width)]),
  ].join('\n\n');
}

function memberRow({ backendId, tools }: BundleMember, backends: readonly Backend[]): Row {
  const backend = backends.find(({ id }) => id === backendId);
  const state = backend ? (backend.enabled ? 'enabled' : 'disabled, left out') : 'removed, left out';
  return [backendId, state, tools.length === 0 ? 'all' : tools.join(', ')];
}

function changeRows({ backendId, toolOverrides, promptOverrides }: BundleMember): Row[] {
  const row = (real: string, { name, description }: Shown) => [
    `${backendId}__${real}`,
    name || `${backendId}__${real}`,
    description || '-',
  ];
  return [
    ...toolOverrides.map((override) => row(override.tool, override)),
    ...promptOverrides.map((override) => row(override.prompt, override)),
  ];
}

function onOrOff(isOn: boolean): string {
  return isOn ? 'on' : 'off';
}
