import type { AttachmentTarget, ExceptionEvent, ProfileEvent } from '@gatehouse/contracts';
import type { OrgState } from './snapshot.projection.js';

/** What an event of a guardrail profile makes of the profiles. */
export function foldProfile(profiles: OrgState['profiles'], event: ProfileEvent, id: string): void {
  const known = profiles[id];
  switch (event.$typeName) {
    case 'gatehouse.guardrail.v1.ProfileCreated':
    case 'gatehouse.guardrail.v1.ProfileRevised':
      if (event.profile) profiles[id] = { targets: [], ...known, profile: event.profile };
      return;
    case 'gatehouse.guardrail.v1.ProfileRemoved':
      delete profiles[id];
      return;
    case 'gatehouse.guardrail.v1.ProfileAttached':
      if (known && event.target)
        profiles[id] = { ...known, targets: [...without(known.targets, event.target), event.target] };
      return;
    case 'gatehouse.guardrail.v1.ProfileDetached':
      if (known) profiles[id] = { ...known, targets: without(known.targets, event.target) };
      return;
    case 'gatehouse.guardrail.v1.CandidateProposed':
      if (known && event.profile) profiles[id] = { ...known, candidate: event.profile };
      return;
    case 'gatehouse.guardrail.v1.CandidatePromoted':
      if (known) profiles[id] = { profile: event.profile ?? known.profile, targets: known.targets };
      return;
    case 'gatehouse.guardrail.v1.CandidateDropped':
      if (known) profiles[id] = { profile: known.profile, targets: known.targets };
  }
}

/** What an event of an exception makes of the exceptions. */
export function foldException(exceptions: OrgState['exceptions'], event: ExceptionEvent, id: string): void {
  if (event.$typeName === 'gatehouse.guardrail.v1.ExceptionRemoved') delete exceptions[id];
  else if (event.exception) exceptions[id] = event.exception;
}

function without(targets: readonly AttachmentTarget[], other: AttachmentTarget | undefined): AttachmentTarget[] {
  return targets.filter(
    ({ backendId, agentId, tool, userDomain, group }) =>
      backendId !== other?.backendId ||
      agentId !== other.agentId ||
      tool !== other.tool ||
      userDomain !== other.userDomain ||
      group !== other.group,
  );
}
