import { BackendTrust, SessionAffinity, type BackendEvent, type BackendSettings } from '@gatehouse/contracts';
import type { RecordedEvent } from '@gatehouse/event-store';
import type { Projection } from '@gatehouse/projections';
import { BackendRow, type BackendTrustName, type SessionAffinityName } from './backends.entity.js';
import { credentialFormJson } from './credential-form.dto.js';
import { modeName, oauthJson } from './credential-modes.js';

/** Rows of the backends that exist. */
export const backendsProjection: Projection<BackendRow> = {
  name: 'backends',
  aggregate: 'backend',
  entity: BackendRow,
  rowsOf: ({ org, id }) => ({ org, id }),
  project(rows, recorded) {
    const event = recorded.event as BackendEvent | null;
    const stamp = { version: recorded.sequence, changedAt: new Date(recorded.meta.time) };
    const change = (fields: Partial<BackendRow>) => rows.map((row) => ({ ...row, ...stamp, ...fields }));
    switch (event?.$typeName) {
      case 'gatehouse.registry.v1.BackendRegistered':
        return event.settings ? [newRow(recorded, event.settings)] : rows;
      case 'gatehouse.registry.v1.BackendReconfigured':
        return event.settings ? change(settingsColumns(event.settings)) : rows;
      case 'gatehouse.registry.v1.BackendEnabled':
        return change({ enabled: true, disabledNote: '' });
      case 'gatehouse.registry.v1.BackendDisabled':
        return change({ enabled: false, disabledNote: event.note });
      case 'gatehouse.registry.v1.BackendRemoved':
        return [];
      default:
        return rows;
    }
  },
};

function newRow({ stream, sequence, meta }: RecordedEvent, settings: BackendSettings): BackendRow {
  const at = new Date(meta.time);
  return {
    org: stream.org,
    id: stream.id,
    ...settingsColumns(settings),
    enabled: true,
    disabledNote: '',
    version: sequence,
    registeredAt: at,
    changedAt: at,
  };
}

const affinityNames: Partial<Record<SessionAffinity, SessionAffinityName>> = {
  [SessionAffinity.AGENT]: 'agent',
  [SessionAffinity.CALL]: 'call',
};

const trustNames: Partial<Record<BackendTrust, BackendTrustName>> = {
  [BackendTrust.INTERNAL]: 'internal',
  [BackendTrust.PARTNER]: 'partner',
};

function settingsColumns(settings: BackendSettings) {
  const {
    $typeName: _,
    credentialMode,
    sessionAffinity,
    capabilitiesJson,
    probedAtMs,
    toolTimeouts,
    oauth,
    credentialForm,
    trust,
    ...same
  } = settings;
  return {
    ...same,
    capabilities: JSON.parse(capabilitiesJson || '{}') as unknown,
    probedAt: probedAtMs > 0 ? new Date(probedAtMs) : null,
    toolTimeouts: toolTimeouts.map(({ tool, timeoutMs }) => ({ tool, timeoutMs })),
    credentialMode: modeName(credentialMode),
    oauth: oauthJson(oauth),
    credentialForm: credentialFormJson(credentialForm),
    sessionAffinity: affinityNames[sessionAffinity] ?? 'principal',
    trust: trustNames[trust] ?? 'public',
  };
}
