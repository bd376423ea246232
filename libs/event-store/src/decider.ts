import type { ControlEvent } from '@gatehouse/contracts';

/**
 * The business rules of one kind of aggregate (the decider pattern,
 * https://thinkbeforecoding.com/post/2021/12/17/functional-event-sourcing-decider). Pure: no clock, no ids, no look-ups;
 * they arrive in the command. The state must survive JSON, since it is kept between commands.
 */
export interface Decider<State, Command, Event extends ControlEvent> {
  readonly initialState: State;
  /** The event that the command causes; null when the wish is already met. Throws GatehouseError to refuse. */
  decide(command: Command, state: State): Event | null;
  /** The state after the event. Total: an event that it does not know leaves the state as it is. */
  evolve(state: State, event: Event): State;
}
