import type { ControlEvent } from '@gatehouse/contracts';
import { GatehouseError, type ErrorCode } from '@gatehouse/errors';
import assert from 'node:assert/strict';
import type { Decider } from './decider.js';

/** The last step of a decider test: what must come of the command. */
export interface Outcome<Event> {
  /** Exactly this event. */
  then(event: Event): void;
  /** No event: the wish was already met. */
  thenNothing(): void;
  /** Refused with this code. */
  thenRefused(code: ErrorCode): void;
}

/** `given(decider, past).when(command).then(event)`: a decider test that reads as a sentence. */
export function given<State, Command, Event extends ControlEvent>(
  decider: Decider<State, Command, Event>,
  past: readonly Event[] = [],
): { when(command: Command): Outcome<Event>; state(): State } {
  // What the command handler keeps between commands has been through JSON.
  const state = () =>
    past.reduce<State>(
      (s, event) => JSON.parse(JSON.stringify(decider.evolve(s, event))) as State,
      decider.initialState,
    );
  return {
    state,
    when(command) {
      const decide = () => decider.decide(command, state());
      return {
        then: (event) => assert.deepEqual(decide(), event),
        thenNothing: () => assert.equal(decide(), null),
        thenRefused: (code) =>
          assert.throws(decide, (error: unknown) => {
            assert.ok(error instanceof GatehouseError, `expected a refusal, got ${String(error)}`);
            assert.equal(error.code, code);
            return true;
          }),
      };
    },
  };
}
