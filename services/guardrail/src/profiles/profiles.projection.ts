import type { AttachmentTarget, GuardrailProfile, ProfileEvent } from '@gatehouse/contracts';
import type { RecordedEvent } from '@gatehouse/event-store';
import { isSameTarget } from '@gatehouse/guardrail-engine';
import type { Projection } from '@gatehouse/projections';
import { toCandidate, toTargetBody } from './profile.mapper.js';
import { ProfileRow, type TargetBody } from './profiles.entity.js';

/** Rows of the profiles that exist, with what they are attached to. */
export const profilesProjection: Projection<ProfileRow> = {
  name: 'guardrail-profiles',
  aggregate: 'profile',
  entity: ProfileRow,
  rowsOf: ({ org, id }) => ({ org, id }),
  project(rows, recorded) {
    const event = recorded.event as ProfileEvent | null;
    const stamp = { version: recorded.sequence, changedAt: new Date(recorded.meta.time) };
    const change = (fields: (row: ProfileRow) => Partial<ProfileRow>) =>
      rows.map((row) => ({ ...row, ...stamp, ...fields(row) }));
    switch (event?.$typeName) {
      case 'gatehouse.guardrail.v1.ProfileCreated':
        return event.profile ? [newRow(recorded, event.profile)] : rows;
      case 'gatehouse.guardrail.v1.ProfileRevised': {
        const { profile } = event;
        return profile ? change(() => toCandidate(profile)) : rows;
      }
      case 'gatehouse.guardrail.v1.ProfileRemoved':
        return [];
      case 'gatehouse.guardrail.v1.ProfileAttached':
      case 'gatehouse.guardrail.v1.ProfileDetached': {
        const added = event.$typeName.endsWith('Attached') && event.target ? [toTargetBody(event.target)] : [];
        return change(({ attachments }) => ({ attachments: [...without(attachments, event.target), ...added] }));
      }
      case 'gatehouse.guardrail.v1.CandidateProposed': {
        const { profile } = event;
        return profile ? change(() => ({ candidate: toCandidate(profile) })) : rows;
      }
      case 'gatehouse.guardrail.v1.CandidatePromoted': {
        const { profile } = event;
        return profile ? change(() => ({ ...toCandidate(profile), candidate: null })) : rows;
      }
      case 'gatehouse.guardrail.v1.CandidateDropped':
        return change(() => ({ candidate: null }));
      default:
        return rows;
    }
  },
};

function newRow({ stream, sequence, meta }: RecordedEvent, profile: GuardrailProfile): ProfileRow {
  const at = new Date(meta.time);
  return {
    org: stream.org,
    id: stream.id,
    ...toCandidate(profile),
    attachments: [],
    candidate: null,
    version: sequence,
    createdAt: at,
    changedAt: at,
  };
}

function without(attachments: readonly TargetBody[], target: AttachmentTarget | undefined): TargetBody[] {
  return attachments.filter((attachment) => !target || !isSameTarget(attachment, target));
}
