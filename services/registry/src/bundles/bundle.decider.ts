import {
  BundleCreatedSchema,
  BundleRemovedSchema,
  BundleRevisedSchema,
  BundleSettingsSchema,
  create,
  toJsonString,
  type BundleEvent,
  type BundleMember,
  type BundleSettings,
} from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { Decider } from '@gatehouse/event-store';
import { problemsOf } from './bundle-problems.js';

/** What the members of a bundle may be: per backend that exists, the tools that it lists. */
export type Offer = ReadonlyMap<string, ReadonlySet<string>>;

/** The rules of a bundle: its slug is unique while it exists, and what it is made of exists when it is put in. */
export type BundleCommand =
  | { type: 'CreateBundle'; settings: BundleSettings; offer: Offer }
  | { type: 'ReviseBundle'; settings: BundleSettings; offer: Offer }
  | { type: 'RemoveBundle' };

export type BundleState = { status: 'absent' } | { status: 'present'; settings: BundleSettings };

const maxSentences = 10;

function decide(command: BundleCommand, state: BundleState): BundleEvent | null {
  if (command.type === 'CreateBundle') {
    if (state.status === 'present') throw new GatehouseError('GATEHOUSE_BUNDLE_EXISTS');
    assertSound(command.settings, command.offer, []);
    return create(BundleCreatedSchema, { settings: command.settings });
  }
  if (state.status === 'absent') throw new GatehouseError('GATEHOUSE_BUNDLE_NOT_FOUND');
  switch (command.type) {
    case 'ReviseBundle':
      if (textOf(command.settings) === textOf(state.settings)) return null;
      assertSound(command.settings, command.offer, state.settings.members);
      return create(BundleRevisedSchema, { settings: command.settings });
    case 'RemoveBundle':
      return create(BundleRemovedSchema);
  }
}

/** Backends and tools that are in the bundle already may be gone: a call leaves them out, and so may the author. */
function assertSound(settings: BundleSettings, offer: Offer, before: readonly BundleMember[]): void {
  const problems = problemsOf(settings);
  if (problems.length > 0) throw new GatehouseError('GATEHOUSE_BUNDLE_INVALID', { detail: sentences(problems) });
  const unknown = settings.members.flatMap((member) =>
    unknownIn(
      member,
      offer,
      before.find(({ backendId }) => backendId === member.backendId),
    ),
  );
  if (unknown.length > 0) throw new GatehouseError('GATEHOUSE_BUNDLE_MEMBER_UNKNOWN', { detail: sentences(unknown) });
}

function unknownIn(member: BundleMember, offer: Offer, before: BundleMember | undefined): string[] {
  const { backendId } = member;
  const tools = offer.get(backendId);
  if (!tools && !before) return [`There is no backend "${backendId}"`];
  const known = new Set([...(tools ?? []), ...(before ? toolsNamedBy(before) : [])]);
  return [...new Set(toolsNamedBy(member))]
    .filter((tool) => !known.has(tool))
    .map((tool) => `The backend "${backendId}" lists no tool "${tool}"`);
}

function toolsNamedBy({ tools, toolOverrides }: BundleMember): string[] {
  return [...tools, ...toolOverrides.map(({ tool }) => tool)];
}

function sentences(texts: readonly string[]): string {
  return texts
    .slice(0, maxSentences)
    .map((text) => `${text}.`)
    .join(' ');
}

function evolve(state: BundleState, event: BundleEvent): BundleState {
  switch (event.$typeName) {
    case 'gatehouse.registry.v1.BundleCreated':
      return { status: 'present', settings: event.settings ?? create(BundleSettingsSchema) };
    case 'gatehouse.registry.v1.BundleRevised':
      return state.status === 'absent' ? state : { ...state, settings: event.settings ?? state.settings };
    case 'gatehouse.registry.v1.BundleRemoved':
      return { status: 'absent' };
    default:
      return (event satisfies never, state);
  }
}

function textOf(settings: BundleSettings): string {
  return toJsonString(BundleSettingsSchema, create(BundleSettingsSchema, settings));
}

export const bundleDecider: Decider<BundleState, BundleCommand, BundleEvent> = {
  initialState: { status: 'absent' },
  decide,
  evolve,
};
