import type { DetectorData, DetectorEvent, DetectorSettings } from '@gatehouse/contracts';
import type { RecordedEvent } from '@gatehouse/event-store';
import type { Projection } from '@gatehouse/projections';
import { CustomDetectorRow } from './custom-detectors.entity.js';
import { toBody, toDataBody } from './custom-detectors.mapper.js';

/** Rows of the organization's own detectors. */
export const customDetectorsProjection: Projection<CustomDetectorRow> = {
  name: 'guardrail-detectors',
  aggregate: 'detector',
  entity: CustomDetectorRow,
  rowsOf: ({ org, id }) => ({ org, id }),
  project(rows, recorded) {
    const event = recorded.event as DetectorEvent | null;
    switch (event?.$typeName) {
      case 'gatehouse.guardrail.v1.DetectorCreated':
        return event.settings ? [newRow(recorded, event.settings, event.data)] : rows;
      case 'gatehouse.guardrail.v1.DetectorRevised':
        return changed(rows, recorded, { ...columnsOf(event.settings), ...dataOf(event.data) });
      case 'gatehouse.guardrail.v1.DetectorDataReplaced':
        return changed(rows, recorded, dataOf(event.data));
      case 'gatehouse.guardrail.v1.DetectorRemoved':
        return [];
      default:
        return rows;
    }
  },
};

function changed(
  rows: readonly CustomDetectorRow[],
  { sequence, meta }: RecordedEvent,
  fields: Partial<CustomDetectorRow>,
) {
  return rows.map((row) => ({ ...row, ...fields, version: sequence, changedAt: new Date(meta.time) }));
}

function newRow(
  { stream, sequence, meta }: RecordedEvent,
  settings: DetectorSettings,
  data: DetectorData | undefined,
): CustomDetectorRow {
  const at = new Date(meta.time);
  return {
    org: stream.org,
    id: stream.id,
    title: settings.title,
    settings: toBody(settings),
    data: data ? toDataBody(data) : null,
    version: sequence,
    createdAt: at,
    changedAt: at,
  };
}

function columnsOf(settings: DetectorSettings | undefined): Partial<CustomDetectorRow> {
  return settings ? { title: settings.title, settings: toBody(settings) } : {};
}

function dataOf(data: DetectorData | undefined): Partial<CustomDetectorRow> {
  return data ? { data: toDataBody(data) } : {};
}
