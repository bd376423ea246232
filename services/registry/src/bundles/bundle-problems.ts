import { gatewayTools, isToolName, splitName, type BundleMember, type BundleSettings } from '@gatehouse/contracts';

/** How one tool or prompt is shown. */
interface Override {
  backendId: string;
  /** Its name at the backend. */
  real: string;
  name: string;
  description: string;
}

/** What is wrong with a bundle in itself, in words for its author; empty = nothing. */
export function problemsOf({ members }: BundleSettings): string[] {
  if (members.length === 0) return ['A bundle needs at least one backend'];
  const tools = members.flatMap(toolOverridesOf);
  const prompts = members.flatMap(promptOverridesOf);
  return [
    ...repeated(members.map(({ backendId }) => backendId)).map((id) => `The backend "${id}" is in the bundle twice`),
    ...members.flatMap(notSelectedIn),
    ...problemsOfOverrides('tool', tools, members),
    ...problemsOfOverrides('prompt', prompts, members),
  ];
}

function toolOverridesOf({ backendId, toolOverrides }: BundleMember): Override[] {
  return toolOverrides.map(({ tool: real, name, description }) => ({ backendId, real, name, description }));
}

function promptOverridesOf({ backendId, promptOverrides }: BundleMember): Override[] {
  return promptOverrides.map(({ prompt: real, name, description }) => ({ backendId, real, name, description }));
}

function notSelectedIn({ backendId, tools, toolOverrides }: BundleMember): string[] {
  const selected = new Set(tools);
  return toolOverrides
    .filter(({ tool }) => selected.size > 0 && !selected.has(tool))
    .map(({ tool }) => `The tool "${tool}" of "${backendId}" is changed but not among the selected tools`);
}

function problemsOfOverrides(kind: 'tool' | 'prompt', all: readonly Override[], members: readonly BundleMember[]) {
  const named = all.filter(({ name }) => name !== '');
  return [
    ...repeated(all.map(({ backendId, real }) => `"${real}" of "${backendId}"`)).map(
      (which) => `The ${kind} ${which} is changed twice`,
    ),
    ...all
      .filter(({ name, description }) => name === '' && description === '')
      .map(({ backendId, real }) => `The ${kind} "${real}" of "${backendId}" gets neither a name nor a description`),
    ...named.flatMap(({ name }) => problemsOfName(name, members)),
    ...repeated(named.map(({ name }) => name)).map((name) => `Two ${kind}s are given the name "${name}"`),
  ];
}

function problemsOfName(name: string, members: readonly BundleMember[]): string[] {
  if (!isToolName(name)) return [`"${name}" is no name: use 1 to 128 of the characters A-Z a-z 0-9 _ - .`];
  if (gatewayTools.includes(name)) return [`The name "${name}" belongs to the gateway`];
  const backendId = splitName(name)?.backendId;
  return members.some((member) => member.backendId === backendId)
    ? [`The name "${name}" looks like one of the backend "${backendId}"`]
    : [];
}

function repeated(texts: readonly string[]): string[] {
  const seen = new Set<string>();
  return [...new Set(texts.filter((text) => seen.size === seen.add(text).size))];
}
