import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import {
  Action,
  AttachmentTargetSchema,
  create,
  DetectorDataSchema,
  DetectorSettingsSchema,
  Direction,
  GuardrailExceptionSchema,
  GuardrailProfileSchema,
} from '@gatehouse/contracts';
import { assertLaws } from '@gatehouse/event-store/spec-kit';
import { customDetectorDecider, type CustomDetectorCommand } from './custom-detectors/custom-detector.decider.js';
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

const settings = fc
  .record({
    title: fc.string(),
    detection: fc.oneof(
      fc.constant({ case: 'regex' as const, value: { pattern: 'abcd' } }),
      fc.record({ minColumns: fc.integer({ min: 1, max: 3 }) }).map((value) => ({ case: 'exactData' as const, value })),
    ),
  })
  .map((fields) => create(DetectorSettingsSchema, fields));
const data = fc
  .record({ digest: fc.constantFrom('d1', 'd2'), columns: fc.subarray(['a', 'b', 'c']) })
  .map((fields) => create(DetectorDataSchema, fields));
const detectorCommand = fc.oneof(
  fc.record({ type: fc.constantFrom('CreateDetector', 'ReviseDetector'), settings }),
  fc.record({ type: fc.constant('ReplaceDetectorData'), data }),
  fc.record({ type: fc.constant('RemoveDetector'), uses: fc.subarray(['the profile "pii"']) }),
) as fc.Arbitrary<CustomDetectorCommand>;

describe("whatever happens to an organization's own detector", () => {
  it('its decider keeps the laws', () => {
    const commands = fc.array(detectorCommand, { maxLength: 20 });
    fc.assert(fc.property(commands, (given) => assertLaws(customDetectorDecider, given)));
  });
});

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
