import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { Action, AttachmentTargetSchema, create, Direction, GuardrailProfileSchema } from '@gatehouse/contracts';
import { assertLaws } from '@gatehouse/event-store/spec-kit';
import { profileDecider, type ProfileCommand } from './profiles/profile.decider.js';

const slug = fc.constantFrom('', 'crm', 'größe');
const profile = fc
  .record({
    name: fc.string(),
    rules: fc.array(
      fc.record({
        detectors: fc.subarray(['pci.card_number', 'pii.email']),
        direction: fc.constantFrom(Direction.REQUEST, Direction.BOTH),
        action: fc.constantFrom(Action.LOG, Action.BLOCK),
        minConfidence: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { maxLength: 3 },
    ),
  })
  .map((fields) => create(GuardrailProfileSchema, fields));
const target = fc
  .record({ backendId: slug, agentId: slug, tool: slug })
  .map((fields) => create(AttachmentTargetSchema, fields));

const command = fc.oneof(
  fc.record({ type: fc.constantFrom('CreateProfile', 'ReviseProfile', 'ProposeCandidate'), profile }),
  fc.record({ type: fc.constantFrom('RemoveProfile', 'PromoteCandidate', 'DropCandidate') }),
  fc.record({ type: fc.constantFrom('AttachProfile', 'DetachProfile'), target }),
) as fc.Arbitrary<ProfileCommand>;

describe('whatever happens to a guardrail profile', () => {
  it('its decider keeps the laws', () => {
    fc.assert(fc.property(fc.array(command, { maxLength: 20 }), (commands) => assertLaws(profileDecider, commands)));
  });
});
