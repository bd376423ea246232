import { describe, it } from '@jest/globals';
import {
  create,
  Direction,
  ExceptionAddedSchema,
  ExceptionRemovedSchema,
  ExceptionRevisedSchema,
  GuardrailExceptionSchema,
} from '@gatehouse/contracts';
import { given } from '@gatehouse/event-store/spec-kit';
import { exceptionDecider } from './exception.decider.js';

const nowMs = 1_000;
const dayMs = 24 * 60 * 60_000;
const fields = {
  ...{ owner: 'alice', reason: 'Refunds', expiresAtMs: nowMs + dayMs, detectors: ['pci.card_number'] },
  ...{ target: { backendId: 'crm' }, direction: Direction.BOTH },
};
const exception = create(GuardrailExceptionSchema, fields);
const other = create(GuardrailExceptionSchema, { ...fields, reason: 'Refunds by hand' });
const added = create(ExceptionAddedSchema, { exception });

describe('an exception', () => {
  it('is added, revised while it says something else, and removed once', () => {
    given(exceptionDecider).when({ type: 'AddException', exception, nowMs }).then(added);
    given(exceptionDecider, [added])
      .when({ type: 'ReviseException', exception: other, nowMs })
      .then(create(ExceptionRevisedSchema, { exception: other }));
    given(exceptionDecider, [added])
      .when({ type: 'ReviseException', exception, nowMs: nowMs * dayMs })
      .thenNothing();
    const removed = create(ExceptionRemovedSchema);
    given(exceptionDecider, [added]).when({ type: 'RemoveException' }).then(removed);
    given(exceptionDecider, [added, removed])
      .when({ type: 'RemoveException' })
      .thenRefused('GATEHOUSE_EXCEPTION_NOT_FOUND');
    given(exceptionDecider, [added])
      .when({ type: 'AddException', exception, nowMs })
      .thenRefused('GATEHOUSE_REQUEST_CONFLICT');
    given(exceptionDecider)
      .when({ type: 'ReviseException', exception, nowMs })
      .thenRefused('GATEHOUSE_EXCEPTION_NOT_FOUND');
  });

  it.each([
    ['has ended', { expiresAtMs: nowMs }],
    ['has an end that is no time', { expiresAtMs: Number.NaN }],
    ['would hold for longer than a year', { expiresAtMs: nowMs + 367 * dayMs }],
    ['is for everything', { target: {} }],
    ['names no target', { target: undefined }],
    ['names a tool without its backend', { target: { agentId: 'cursor', tool: 'read' } }],
  ])('is refused when it %s', (_, change) => {
    const bad = create(GuardrailExceptionSchema, { ...fields, ...change });
    given(exceptionDecider)
      .when({ type: 'AddException', exception: bad, nowMs })
      .thenRefused('GATEHOUSE_EXCEPTION_INVALID');
    given(exceptionDecider, [added])
      .when({ type: 'ReviseException', exception: bad, nowMs })
      .thenRefused('GATEHOUSE_EXCEPTION_INVALID');
  });
});
