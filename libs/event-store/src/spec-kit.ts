import { decodeEvent, encodeEvent, type ControlEvent } from '@gatehouse/contracts';
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
    past.reduce<State>((s, event) => throughJson(decider.evolve(s, event)), throughJson(decider.initialState));
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

/**
 * Runs commands one after the other and checks what must hold for every decider: it decides or refuses and never fails
 * otherwise, its state survives JSON, stored events replayed from the first give the same state, the same command
 * twice gives one event at most, and an event of a newer build changes nothing.
 */
export function assertLaws<State, Command, Event extends ControlEvent>(
  decider: Decider<State, Command, Event>,
  commands: readonly Command[],
): void {
  const stored: Event[] = [];
  let state = decider.initialState;
  for (const command of commands) {
    const event = outcomeOf(decider, command, state);
    assert.deepEqual(outcomeOf(decider, command, throughJson(state)), event, 'decides otherwise on a kept state');
    if (event === null || typeof event === 'string') continue;
    stored.push(throughCodec(event));
    state = decider.evolve(state, event);
    const again = outcomeOf(decider, command, state);
    assert.ok(again === null || typeof again === 'string', `${event.$typeName} happens twice for one wish`);
    const replayed = stored.reduce((s, past) => decider.evolve(s, past), decider.initialState);
    assert.deepEqual(throughJson(replayed), throughJson(state), 'replay gives another state');
    const newer = { $typeName: 'gatehouse.future.v1.Unheard' } as unknown as Event;
    assert.deepEqual(decider.evolve(state, newer), state, 'an unknown event changes the state');
  }
}

/** The event, null, or the code of the refusal. */
function outcomeOf<State, Command, Event extends ControlEvent>(
  decider: Decider<State, Command, Event>,
  command: Command,
  state: State,
): Event | null | ErrorCode {
  try {
    return decider.decide(command, state);
  } catch (error) {
    if (error instanceof GatehouseError) return error.code;
    throw error;
  }
}

function throughCodec<Event extends ControlEvent>(event: Event): Event {
  const meta = { id: '1', time: '', org: 'o', aggregate: 'a', aggregateId: '1', principalId: 'p' };
  return decodeEvent(encodeEvent(event, meta)).event as Event;
}

function throughJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
