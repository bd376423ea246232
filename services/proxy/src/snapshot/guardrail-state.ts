import type {
  AttachmentTarget,
  DetectorData,
  DetectorEvent,
  DetectorSettings,
  ExceptionEvent,
  ProfileEvent,
} from '@gatehouse/contracts';
import { isSameTarget } from '@gatehouse/guardrail-engine';
import type { OrgState } from './snapshot.projection.js';

/** One of an organization's own detectors. */
export interface KnownDetector {
  settings: DetectorSettings;
  /** Words, or rows; undefined for patterns, and until rows are uploaded. */
  data: DetectorData | undefined;
}

export type GuardrailEvent = ProfileEvent | ExceptionEvent | DetectorEvent;

/** Folds an event of the guardrails into the organization's state. */
export function foldGuardrail(state: OrgState, event: GuardrailEvent, id: string): void {
  switch (event.$typeName) {
    case 'gatehouse.guardrail.v1.ExceptionAdded':
    case 'gatehouse.guardrail.v1.ExceptionRevised':
    case 'gatehouse.guardrail.v1.ExceptionRemoved':
      return foldException(state.exceptions, event, id);
    case 'gatehouse.guardrail.v1.DetectorCreated':
    case 'gatehouse.guardrail.v1.DetectorRevised':
    case 'gatehouse.guardrail.v1.DetectorDataReplaced':
    case 'gatehouse.guardrail.v1.DetectorRemoved':
      return foldDetector(state.detectors, event, id);
    default:
      return foldProfile(state.profiles, event, id);
  }
}

/** What an event of a guardrail profile makes of the profiles. */
function foldProfile(profiles: OrgState['profiles'], event: ProfileEvent, id: string): void {
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
function foldException(exceptions: OrgState['exceptions'], event: ExceptionEvent, id: string): void {
  if (event.$typeName === 'gatehouse.guardrail.v1.ExceptionRemoved') delete exceptions[id];
  else if (event.exception) exceptions[id] = event.exception;
}

/** What an event of a detector makes of the detectors. */
function foldDetector(detectors: OrgState['detectors'], event: DetectorEvent, id: string): void {
  const known = detectors[id];
  switch (event.$typeName) {
    case 'gatehouse.guardrail.v1.DetectorCreated':
      if (event.settings) detectors[id] = { settings: event.settings, data: event.data };
      return;
    case 'gatehouse.guardrail.v1.DetectorRevised':
      if (event.settings && known) detectors[id] = { settings: event.settings, data: event.data ?? known.data };
      return;
    case 'gatehouse.guardrail.v1.DetectorDataReplaced':
      if (known) detectors[id] = { ...known, data: event.data };
      return;
    case 'gatehouse.guardrail.v1.DetectorRemoved':
      delete detectors[id];
  }
}

function without(targets: readonly AttachmentTarget[], other: AttachmentTarget | undefined): AttachmentTarget[] {
  return targets.filter((target) => !other || !isSameTarget(target, other));
}
