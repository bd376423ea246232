import {
  create,
  ExceptionAddedSchema,
  ExceptionRemovedSchema,
  ExceptionRevisedSchema,
  GuardrailExceptionSchema,
  toJsonString,
  type ExceptionEvent,
  type GuardrailException,
} from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { Decider } from '@gatehouse/event-store';

/** The rules of an exception: it ends within a year from when it was last decided, and it names something to be for. */
export type ExceptionCommand =
  | { type: 'AddException'; exception: GuardrailException; nowMs: number }
  | { type: 'ReviseException'; exception: GuardrailException; nowMs: number }
  | { type: 'RemoveException' };

export type ExceptionState = { status: 'absent' } | { status: 'present'; exception: GuardrailException };

const maxDays = 366;
const dayMs = 24 * 60 * 60_000;

function decide(command: ExceptionCommand, state: ExceptionState): ExceptionEvent | null {
  if (command.type === 'AddException') {
    if (state.status === 'present') throw new GatehouseError('GATEHOUSE_REQUEST_CONFLICT');
    return create(ExceptionAddedSchema, { exception: valid(command.exception, command.nowMs) });
  }
  if (state.status === 'absent') throw new GatehouseError('GATEHOUSE_EXCEPTION_NOT_FOUND');
  if (command.type === 'RemoveException') return create(ExceptionRemovedSchema);
  if (textOf(command.exception) === textOf(state.exception)) return null;
  return create(ExceptionRevisedSchema, { exception: valid(command.exception, command.nowMs) });
}

function valid(exception: GuardrailException, nowMs: number): GuardrailException {
  const problem = problemOf(exception, nowMs);
  if (problem !== undefined) throw new GatehouseError('GATEHOUSE_EXCEPTION_INVALID', { detail: problem });
  return exception;
}

function problemOf({ expiresAtMs, target }: GuardrailException, nowMs: number): string | undefined {
  if (!(expiresAtMs > nowMs)) return 'It has to end in the future.';
  if (expiresAtMs > nowMs + maxDays * dayMs) return `It has to end within ${maxDays} days; it can be renewed.`;
  if (target?.tool && target.backendId === '') return 'A tool needs the backend that has it.';
  const { backendId = '', agentId = '', userDomain = '', group = '' } = target ?? {};
  return backendId + agentId + userDomain + group === ''
    ? 'It needs a backend, an agent, a user domain or a group that it is for.'
    : undefined;
}

function textOf(exception: GuardrailException): string {
  return toJsonString(GuardrailExceptionSchema, create(GuardrailExceptionSchema, exception));
}

function evolve(state: ExceptionState, event: ExceptionEvent): ExceptionState {
  switch (event.$typeName) {
    case 'gatehouse.guardrail.v1.ExceptionAdded':
    case 'gatehouse.guardrail.v1.ExceptionRevised':
      return event.exception ? { status: 'present', exception: event.exception } : state;
    case 'gatehouse.guardrail.v1.ExceptionRemoved':
      return { status: 'absent' };
    default:
      return (event satisfies never, state);
  }
}

export const exceptionDecider: Decider<ExceptionState, ExceptionCommand, ExceptionEvent> = {
  initialState: { status: 'absent' },
  decide,
  evolve,
};
