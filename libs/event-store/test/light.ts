import { BackendDisabledSchema, BackendEnabledSchema, create, type BackendEvent } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { Decider, StreamId } from '../src/index.js';

/** A light that is switched on and off, with two real events: the smallest decider. */
export type LightCommand = { type: 'TurnOn' } | { type: 'TurnOff'; note?: string } | { type: 'Smash' };

export interface LightState {
  isOn: boolean;
  switched: number;
}

export const turnedOn = create(BackendEnabledSchema);
export const turnedOff = (note = '') => create(BackendDisabledSchema, { note });

export const light: Decider<LightState, LightCommand, BackendEvent> = {
  initialState: { isOn: false, switched: 0 },
  decide(command, { isOn }) {
    switch (command.type) {
      case 'TurnOn':
        return isOn ? null : turnedOn;
      case 'TurnOff':
        return isOn ? turnedOff(command.note) : null;
      case 'Smash':
        throw new GatehouseError('GATEHOUSE_BACKEND_NOT_FOUND');
    }
  },
  evolve(state, event) {
    switch (event.$typeName) {
      case 'gatehouse.registry.v1.BackendEnabled':
        return { isOn: true, switched: state.switched + 1 };
      case 'gatehouse.registry.v1.BackendDisabled':
        return { isOn: false, switched: state.switched + 1 };
      default:
        return state;
    }
  },
};

export const lamp: StreamId = { org: 'acme', aggregate: 'backend', id: 'lamp' };
