import {
  BackendDisabledSchema,
  BackendEnabledSchema,
  BackendReconfiguredSchema,
  BackendRegisteredSchema,
  BackendRemovedSchema,
  BackendSettingsSchema,
  create,
  toJsonString,
  ToolTimeoutSchema,
  type BackendEvent,
  type BackendSettings,
} from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { Decider } from '@gatehouse/event-store';
import type { ProbeVerdict } from '../probing/mcp-probe.js';

/** Tools of one backend that may have a deadline of their own. */
export const maxToolTimeouts = 100;

/** The rules of a backend: its slug is unique while it exists, and only an existing one can be changed. */
export type BackendCommand =
  | { type: 'RegisterBackend'; settings: BackendSettings }
  /** Deadlines of tools stay what they are unless they are given. */
  | { type: 'ReconfigureBackend'; settings: BackendSettings; keepsToolTimeouts?: boolean }
  /** What a probe of this URL has found. */
  | { type: 'RecordProbe'; url: string; verdict: ProbeVerdict }
  /** Without a time the tool has the deadline of the backend. */
  | { type: 'SetToolTimeout'; tool: string; timeoutMs: number | undefined }
  | { type: 'EnableBackend' }
  | { type: 'DisableBackend'; note: string }
  | { type: 'RemoveBackend' };

export type BackendState = { status: 'absent' } | { status: 'enabled' | 'disabled'; settings: BackendSettings };

function decide(command: BackendCommand, state: BackendState): BackendEvent | null {
  if (command.type === 'RegisterBackend') {
    if (state.status !== 'absent') throw new GatehouseError('GATEHOUSE_BACKEND_EXISTS');
    return create(BackendRegisteredSchema, { settings: command.settings });
  }
  if (state.status === 'absent') throw new GatehouseError('GATEHOUSE_BACKEND_NOT_FOUND');
  switch (command.type) {
    case 'ReconfigureBackend':
      return reconfigure(
        command.keepsToolTimeouts
          ? { ...command.settings, toolTimeouts: state.settings.toolTimeouts }
          : command.settings,
        state.settings,
      );
    case 'RecordProbe':
      return recordProbe(command, state.settings);
    case 'SetToolTimeout':
      return setToolTimeout(command, state.settings);
    case 'EnableBackend':
      return state.status === 'enabled' ? null : create(BackendEnabledSchema);
    case 'DisableBackend':
      return state.status === 'disabled' ? null : create(BackendDisabledSchema, { note: command.note });
    case 'RemoveBackend':
      return create(BackendRemovedSchema);
  }
}

/** What was found at an address that the backend no longer has says nothing. */
function recordProbe({ url, verdict }: { url: string; verdict: ProbeVerdict }, known: BackendSettings) {
  return url === known.url ? reconfigure({ ...known, ...verdict }, known) : null;
}

function setToolTimeout({ tool, timeoutMs }: { tool: string; timeoutMs: number | undefined }, known: BackendSettings) {
  const others = known.toolTimeouts.filter((other) => other.tool !== tool);
  if (timeoutMs !== undefined && others.length >= maxToolTimeouts) {
    throw new GatehouseError('GATEHOUSE_TOOL_TIMEOUTS_TOO_MANY', { detail: `There are ${maxToolTimeouts} already.` });
  }
  const own = known.toolTimeouts.find((other) => other.tool === tool);
  if (own?.timeoutMs === timeoutMs) return null;
  const set = timeoutMs === undefined ? [] : [create(ToolTimeoutSchema, { tool, timeoutMs })];
  return reconfigure({ ...known, toolTimeouts: [...others, ...set] }, known);
}

function reconfigure(wanted: BackendSettings, known: BackendSettings): BackendEvent | null {
  const settings = create(BackendSettingsSchema, wanted);
  return isSame(settings, known) ? null : create(BackendReconfiguredSchema, { settings });
}

function evolve(state: BackendState, event: BackendEvent): BackendState {
  switch (event.$typeName) {
    case 'gatehouse.registry.v1.BackendRegistered':
      return { status: 'enabled', settings: event.settings ?? create(BackendSettingsSchema) };
    case 'gatehouse.registry.v1.BackendReconfigured':
      return state.status === 'absent' ? state : { ...state, settings: event.settings ?? state.settings };
    case 'gatehouse.registry.v1.BackendEnabled':
      return state.status === 'absent' ? state : { ...state, status: 'enabled' };
    case 'gatehouse.registry.v1.BackendDisabled':
      return state.status === 'absent' ? state : { ...state, status: 'disabled' };
    case 'gatehouse.registry.v1.BackendRemoved':
      return { status: 'absent' };
    default:
      return (event satisfies never, state);
  }
}

/** That something was found once more is no change. */
function isSame(a: BackendSettings, b: BackendSettings): boolean {
  const text = (settings: BackendSettings) =>
    toJsonString(BackendSettingsSchema, create(BackendSettingsSchema, { ...settings, probedAtMs: 0 }));
  return text(a) === text(b);
}

export const backendDecider: Decider<BackendState, BackendCommand, BackendEvent> = {
  initialState: { status: 'absent' },
  decide,
  evolve,
};
