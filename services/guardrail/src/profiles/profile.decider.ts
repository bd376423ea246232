import {
  CandidateDroppedSchema,
  CandidatePromotedSchema,
  CandidateProposedSchema,
  create,
  GuardrailProfileSchema,
  ProfileAttachedSchema,
  ProfileCreatedSchema,
  ProfileDetachedSchema,
  ProfileRemovedSchema,
  ProfileRevisedSchema,
  toJsonString,
  type AttachmentTarget,
  type CandidateDropped,
  type CandidatePromoted,
  type CandidateProposed,
  type GuardrailProfile,
  type ProfileAttached,
  type ProfileDetached,
  type ProfileEvent,
} from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { Decider } from '@gatehouse/event-store';
import { isSameTarget } from '@gatehouse/guardrail-engine';

/** The rules of a guardrail profile: its slug is unique while it exists, and its attachments go when it goes. */
export type ProfileCommand =
  | { type: 'CreateProfile'; profile: GuardrailProfile }
  | { type: 'ReviseProfile'; profile: GuardrailProfile }
  | { type: 'RemoveProfile' }
  | { type: 'AttachProfile'; target: AttachmentTarget }
  | { type: 'DetachProfile'; target: AttachmentTarget }
  | { type: 'ProposeCandidate'; profile: GuardrailProfile }
  | { type: 'PromoteCandidate' }
  | { type: 'DropCandidate' };

export type ProfileState =
  | { status: 'absent' }
  | {
      status: 'present';
      profile: GuardrailProfile;
      targets: readonly AttachmentTarget[];
      candidate?: GuardrailProfile;
    };

const maxTargets = 500;

function decide(command: ProfileCommand, state: ProfileState): ProfileEvent | null {
  if (command.type === 'CreateProfile') {
    if (state.status === 'present') throw new GatehouseError('GATEHOUSE_PROFILE_EXISTS');
    return create(ProfileCreatedSchema, { profile: command.profile });
  }
  if (state.status === 'absent') throw new GatehouseError('GATEHOUSE_PROFILE_NOT_FOUND');
  switch (command.type) {
    case 'ReviseProfile':
      if (textOf(command.profile) === textOf(state.profile)) return null;
      return create(ProfileRevisedSchema, { profile: command.profile });
    case 'RemoveProfile':
      return create(ProfileRemovedSchema);
    case 'AttachProfile':
      return attach(command.target, state.targets);
    case 'DetachProfile':
      if (!includes(state.targets, command.target)) return null;
      return create(ProfileDetachedSchema, { target: command.target });
    default:
      return decideCandidate(command, state);
  }
}

function decideCandidate(
  command: Extract<ProfileCommand, { type: `${string}Candidate` }>,
  { candidate }: Extract<ProfileState, { status: 'present' }>,
): ProfileEvent | null {
  switch (command.type) {
    case 'ProposeCandidate':
      if (candidate && textOf(command.profile) === textOf(candidate)) return null;
      return create(CandidateProposedSchema, { profile: command.profile });
    case 'PromoteCandidate':
      if (!candidate) throw new GatehouseError('GATEHOUSE_PROFILE_CANDIDATE_NOT_FOUND');
      return create(CandidatePromotedSchema, { profile: candidate });
    case 'DropCandidate':
      return candidate ? create(CandidateDroppedSchema) : null;
  }
}

function attach(target: AttachmentTarget, targets: readonly AttachmentTarget[]): ProfileEvent | null {
  if (target.tool !== '' && target.backendId === '') {
    throw new GatehouseError('GATEHOUSE_PROFILE_TARGET_INVALID', { detail: 'A tool needs the backend that has it.' });
  }
  if (includes(targets, target)) return null;
  if (targets.length >= maxTargets) {
    throw new GatehouseError('GATEHOUSE_PROFILE_TARGET_INVALID', {
      detail: `A profile can be attached to ${maxTargets} targets at most.`,
    });
  }
  return create(ProfileAttachedSchema, { target });
}

function evolve(state: ProfileState, event: ProfileEvent): ProfileState {
  switch (event.$typeName) {
    case 'gatehouse.guardrail.v1.ProfileCreated':
      return { status: 'present', profile: event.profile ?? create(GuardrailProfileSchema), targets: [] };
    case 'gatehouse.guardrail.v1.ProfileRevised':
      return state.status === 'absent' ? state : { ...state, profile: event.profile ?? state.profile };
    case 'gatehouse.guardrail.v1.ProfileRemoved':
      return { status: 'absent' };
    case 'gatehouse.guardrail.v1.ProfileAttached':
    case 'gatehouse.guardrail.v1.ProfileDetached':
      return evolveTargets(state, event);
    case 'gatehouse.guardrail.v1.CandidateProposed':
    case 'gatehouse.guardrail.v1.CandidatePromoted':
    case 'gatehouse.guardrail.v1.CandidateDropped':
      return evolveCandidate(state, event);
    default:
      return (event satisfies never, state);
  }
}

function evolveTargets(state: ProfileState, { $typeName, target }: ProfileAttached | ProfileDetached): ProfileState {
  if (state.status === 'absent' || !target) return state;
  const others = state.targets.filter((other) => !isSameTarget(other, target));
  const isAttached = $typeName === 'gatehouse.guardrail.v1.ProfileAttached';
  return { ...state, targets: isAttached ? [...others, target] : others };
}

function evolveCandidate(
  state: ProfileState,
  event: CandidateProposed | CandidatePromoted | CandidateDropped,
): ProfileState {
  if (state.status === 'absent') return state;
  const { candidate: _, ...without } = state;
  if (event.$typeName === 'gatehouse.guardrail.v1.CandidateDropped') return without;
  const { profile = state.profile } = event;
  const isPromoted = event.$typeName === 'gatehouse.guardrail.v1.CandidatePromoted';
  return isPromoted ? { ...without, profile } : { ...state, candidate: profile };
}

function includes(targets: readonly AttachmentTarget[], target: AttachmentTarget): boolean {
  return targets.some((other) => isSameTarget(other, target));
}

function textOf(profile: GuardrailProfile): string {
  return toJsonString(GuardrailProfileSchema, create(GuardrailProfileSchema, profile));
}

export const profileDecider: Decider<ProfileState, ProfileCommand, ProfileEvent> = {
  initialState: { status: 'absent' },
  decide,
  evolve,
};
