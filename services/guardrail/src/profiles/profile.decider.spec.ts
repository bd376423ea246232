import { describe, it } from '@jest/globals';
import {
  Action,
  AttachmentTargetSchema,
  CandidateDroppedSchema,
  CandidatePromotedSchema,
  CandidateProposedSchema,
  create,
  Direction,
  GuardrailProfileSchema,
  ProfileAttachedSchema,
  ProfileCreatedSchema,
  ProfileDetachedSchema,
  ProfileRemovedSchema,
  ProfileRevisedSchema,
} from '@gatehouse/contracts';
import { given } from '@gatehouse/event-store/spec-kit';
import { profileDecider } from './profile.decider.js';

const rules = [{ detectors: ['pii.email'], direction: Direction.BOTH, action: Action.MASK, minConfidence: 0.5 }];
const profile = create(GuardrailProfileSchema, { name: 'Personal data', rules });
const other = create(GuardrailProfileSchema, { ...profile, description: 'For all backends' });
const created = create(ProfileCreatedSchema, { profile });
const removed = create(ProfileRemovedSchema);
const target = create(AttachmentTargetSchema, { backendId: 'crm', tool: 'read' });
const attached = create(ProfileAttachedSchema, { target });

describe('a guardrail profile', () => {
  it('is created under a free slug, and again after it was removed', () => {
    given(profileDecider).when({ type: 'CreateProfile', profile }).then(created);
    given(profileDecider, [created]).when({ type: 'CreateProfile', profile }).thenRefused('GATEHOUSE_PROFILE_EXISTS');
    given(profileDecider, [created, removed]).when({ type: 'CreateProfile', profile }).then(created);
  });

  it('is revised, and nothing happens when it says the same', () => {
    given(profileDecider, [created])
      .when({ type: 'ReviseProfile', profile: other })
      .then(create(ProfileRevisedSchema, { profile: other }));
    given(profileDecider, [created]).when({ type: 'ReviseProfile', profile }).thenNothing();
  });

  it('is attached to a target once, and to others', () => {
    given(profileDecider, [created]).when({ type: 'AttachProfile', target }).then(attached);
    given(profileDecider, [created, attached]).when({ type: 'AttachProfile', target }).thenNothing();
    const everything = create(AttachmentTargetSchema);
    given(profileDecider, [created, attached])
      .when({ type: 'AttachProfile', target: everything })
      .then(create(ProfileAttachedSchema, { target: everything }));
  });

  it('is detached once, and can be attached again', () => {
    const detached = create(ProfileDetachedSchema, { target });
    given(profileDecider, [created, attached]).when({ type: 'DetachProfile', target }).then(detached);
    given(profileDecider, [created]).when({ type: 'DetachProfile', target }).thenNothing();
    given(profileDecider, [created, attached, detached]).when({ type: 'AttachProfile', target }).then(attached);
  });

  it('loses its attachments when it is removed, and keeps them when it is revised', () => {
    given(profileDecider, [created, attached, removed, created]).when({ type: 'AttachProfile', target }).then(attached);
    given(profileDecider, [created, attached, create(ProfileRevisedSchema, { profile: other })])
      .when({ type: 'AttachProfile', target })
      .thenNothing();
  });

  it('is not attached to a tool without its backend, nor to more targets than can be looked through', () => {
    given(profileDecider, [created])
      .when({ type: 'AttachProfile', target: create(AttachmentTargetSchema, { tool: 'read' }) })
      .thenRefused('GATEHOUSE_PROFILE_TARGET_INVALID');
    const full = Array.from({ length: 500 }, (_, i) =>
      create(ProfileAttachedSchema, { target: create(AttachmentTargetSchema, { backendId: `b${i}` }) }),
    );
    given(profileDecider, [created, ...full])
      .when({ type: 'AttachProfile', target })
      .thenRefused('GATEHOUSE_PROFILE_TARGET_INVALID');
  });

  it('has a candidate, which is replaced, dropped or becomes the profile, whatever happens to the profile', () => {
    const proposed = create(CandidateProposedSchema, { profile: other });
    const propose = { type: 'ProposeCandidate', profile: other } as const;
    const revised = create(ProfileRevisedSchema, { profile: { ...other, name: 'Third' } });
    given(profileDecider, [created]).when(propose).then(proposed);
    given(profileDecider, [created, proposed]).when(propose).thenNothing();
    given(profileDecider, [created, proposed])
      .when({ type: 'ProposeCandidate', profile })
      .then(create(CandidateProposedSchema, { profile }));
    const promoted = create(CandidatePromotedSchema, { profile: other });
    given(profileDecider, [created, proposed, revised]).when({ type: 'PromoteCandidate' }).then(promoted);
    given(profileDecider, [created, proposed, promoted]).when({ type: 'ReviseProfile', profile: other }).thenNothing();
    given(profileDecider, [created, proposed]).when({ type: 'DropCandidate' }).then(create(CandidateDroppedSchema));
  });

  it('has nothing to promote or to drop without a candidate', () => {
    const proposed = create(CandidateProposedSchema, { profile: other });
    const promoted = create(CandidatePromotedSchema, { profile: other });
    const without = [[created], [created, proposed, promoted], [created, proposed, create(CandidateDroppedSchema)]];
    for (const events of [...without, [created, proposed, removed, created]]) {
      given(profileDecider, events)
        .when({ type: 'PromoteCandidate' })
        .thenRefused('GATEHOUSE_PROFILE_CANDIDATE_NOT_FOUND');
      given(profileDecider, events).when({ type: 'DropCandidate' }).thenNothing();
    }
  });

  it.each([
    { type: 'ReviseProfile', profile },
    { type: 'ProposeCandidate', profile },
    { type: 'PromoteCandidate' },
    { type: 'DropCandidate' },
    { type: 'RemoveProfile' },
    { type: 'AttachProfile', target },
    { type: 'DetachProfile', target },
  ] as const)('cannot be changed by $type when it does not exist', (command) => {
    given(profileDecider).when(command).thenRefused('GATEHOUSE_PROFILE_NOT_FOUND');
    given(profileDecider, [created, removed]).when(command).thenRefused('GATEHOUSE_PROFILE_NOT_FOUND');
  });
});
