import {
  CallerDisabledSchema,
  CallerEnabledSchema,
  CallerTokensRevokedSchema,
  create,
  type CallerEvent,
} from '@gatehouse/contracts';
import type { Decider } from '@gatehouse/event-store';

/** The gateway's own deny list: whom it refuses whatever the identity provider says, and whose tokens have ended. */
export type CallerCommand =
  | { type: 'RevokeTokens'; wishId: string; note: string }
  | { type: 'DisableCaller'; note: string }
  | { type: 'EnableCaller' };

export interface CallerState {
  disabled: boolean;
  /** The wish that ended the tokens last. */
  wishId: string;
}

function decide(command: CallerCommand, { disabled, wishId }: CallerState): CallerEvent | null {
  switch (command.type) {
    case 'RevokeTokens':
      if (wishId === command.wishId) return null;
      return create(CallerTokensRevokedSchema, { wishId: command.wishId, note: command.note });
    case 'DisableCaller':
      return disabled ? null : create(CallerDisabledSchema, { note: command.note });
    case 'EnableCaller':
      return disabled ? create(CallerEnabledSchema) : null;
  }
}

function evolve(state: CallerState, event: CallerEvent): CallerState {
  switch (event.$typeName) {
    case 'gatehouse.auth.v1.CallerTokensRevoked':
      return { ...state, wishId: event.wishId };
    case 'gatehouse.auth.v1.CallerDisabled':
      return { ...state, disabled: true };
    case 'gatehouse.auth.v1.CallerEnabled':
      return { ...state, disabled: false };
    default:
      return (event satisfies never, state);
  }
}

export const callerDecider: Decider<CallerState, CallerCommand, CallerEvent> = {
  initialState: { disabled: false, wishId: '' },
  decide,
  evolve,
};
