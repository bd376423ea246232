import {
  create,
  DetectorCreatedSchema,
  DetectorDataReplacedSchema,
  DetectorRemovedSchema,
  DetectorRevisedSchema,
  DetectorSettingsSchema,
  toJsonString,
  type DetectorData,
  type DetectorEvent,
  type DetectorSettings,
} from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { Decider } from '@gatehouse/event-store';

/** The rules of an organization's own detector: its slug is unique while it exists, and its kind never changes. */
export type CustomDetectorCommand =
  | { type: 'CreateDetector'; settings: DetectorSettings; data?: DetectorData }
  | { type: 'ReviseDetector'; settings: DetectorSettings; data?: DetectorData }
  | { type: 'ReplaceDetectorData'; data: DetectorData }
  /** `uses`: what names it, in words. */
  | { type: 'RemoveDetector'; uses: readonly string[] };

export type CustomDetectorState =
  { status: 'absent' } | { status: 'present'; settings: DetectorSettings; data: DetectorData | undefined };

type Present = Extract<CustomDetectorState, { status: 'present' }>;

function decide(command: CustomDetectorCommand, state: CustomDetectorState): DetectorEvent | null {
  if (command.type === 'CreateDetector') {
    if (state.status === 'present') throw new GatehouseError('GATEHOUSE_DETECTOR_EXISTS');
    const { settings, data } = command;
    return create(DetectorCreatedSchema, { settings, ...(data ? { data } : {}) });
  }
  if (state.status === 'absent') throw new GatehouseError('GATEHOUSE_DETECTOR_NOT_FOUND');
  switch (command.type) {
    case 'ReviseDetector':
      return revise(command.settings, command.data, state);
    case 'ReplaceDetectorData':
      if (state.settings.detection.case !== 'exactData') {
        throw invalid('Rows are uploaded for detectors of exact data alone.');
      }
      checkColumns(state.settings, command.data);
      if (command.data.digest === state.data?.digest) return null;
      return create(DetectorDataReplacedSchema, { data: command.data });
    case 'RemoveDetector':
      if (command.uses.length > 0) {
        const detail = `It is named by ${command.uses.join(', ')}.`;
        throw new GatehouseError('GATEHOUSE_DETECTOR_IN_USE', { detail });
      }
      return create(DetectorRemovedSchema);
  }
}

function revise(settings: DetectorSettings, data: DetectorData | undefined, state: Present): DetectorEvent | null {
  if (settings.detection.case !== state.settings.detection.case) {
    throw invalid('What kind of detector it is cannot be changed; create another one.');
  }
  checkColumns(settings, state.data);
  const isSameData = data === undefined || data.digest === state.data?.digest;
  if (isSameData && textOf(settings) === textOf(state.settings)) return null;
  return create(DetectorRevisedSchema, { settings, ...(data ? { data } : {}) });
}

function checkColumns({ detection }: DetectorSettings, data: DetectorData | undefined): void {
  if (detection.case !== 'exactData' || !data || detection.value.minColumns <= data.columns.length) return;
  throw invalid(
    `${detection.value.minColumns} columns have to be found together, and the data has ${data.columns.length}.`,
  );
}

function invalid(detail: string): GatehouseError {
  return new GatehouseError('GATEHOUSE_DETECTOR_INVALID', { detail });
}

function textOf(settings: DetectorSettings): string {
  return toJsonString(DetectorSettingsSchema, settings);
}

function evolve(state: CustomDetectorState, event: DetectorEvent): CustomDetectorState {
  switch (event.$typeName) {
    case 'gatehouse.guardrail.v1.DetectorCreated':
      return { status: 'present', settings: event.settings ?? create(DetectorSettingsSchema), data: event.data };
    case 'gatehouse.guardrail.v1.DetectorRevised':
      if (state.status === 'absent') return state;
      return { ...state, settings: event.settings ?? state.settings, data: event.data ?? state.data };
    case 'gatehouse.guardrail.v1.DetectorDataReplaced':
      return state.status === 'absent' ? state : { ...state, data: event.data };
    case 'gatehouse.guardrail.v1.DetectorRemoved':
      return { status: 'absent' };
    default:
      return (event satisfies never, state);
  }
}

export const customDetectorDecider: Decider<CustomDetectorState, CustomDetectorCommand, DetectorEvent> = {
  initialState: { status: 'absent' },
  decide,
  evolve,
};
