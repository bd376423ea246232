import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import {
  Action,
  AttachmentTargetSchema,
  create,
  Direction,
  GuardrailExceptionSchema,
  GuardrailProfileSchema,
} from '@gatehouse/contracts';
import { assertLaws } from '@gatehouse/event-store/spec-kit';
import { exceptionDecider, type ExceptionCommand } from './exceptions/exception.decider.js';
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

const exception = fc
  .record({
    expiresAtMs: fc.constantFrom(0, 2, 3),
    detectors: fc.subarray(['pci.card_number']),
    target: fc.record({ backendId: slug }),
  })
  .map((fields) => create(GuardrailExceptionSchema, fields));
const exceptionCommand = fc.oneof(
  fc.record({ type: fc.constantFrom('AddException', 'ReviseException'), exception, nowMs: fc.constantFrom(1, 2) }),
  fc.record({ type: fc.constant('RemoveException') }),
) as fc.Arbitrary<ExceptionCommand>;

describe('whatever happens to an exception', () => {
  it('its decider keeps the laws', () => {
    fc.assert(
      fc.property(fc.array(exceptionCommand, { maxLength: 20 }), (commands) => assertLaws(exceptionDecider, commands)),
    );
  });
});

describe('whatever happens to a guardrail profile', () => {
  it('its decider keeps the laws', () => {
    fc.assert(fc.property(fc.array(command, { maxLength: 20 }), (commands) => assertLaws(profileDecider, commands)));
  });
});
