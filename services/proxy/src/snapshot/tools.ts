import { createHash } from 'node:crypto';
import { type ApprovalPolicy, type ToolDefinition, type ToolsEvent, type ToolVersion } from '@gatehouse/contracts';
import { hashOf, type Definition } from '@gatehouse/tool-ledger';
import { withObjectSchema } from '../bridge/translate.js';
import { adapterOf, type ToolAdapter } from '@gatehouse/web-search';
import { mirrorOfText, type Mirror } from '../edge/param-headers.js';

/** What the ledger says about one tool. */
export interface ToolState {
  /** Of its newest definition, as the ledger names it. */
  hash: string;
  enabled: boolean;
  listed: boolean;
  /** The newest definition waits for approval or was rejected, and the older ones are not in use any more. */
  quarantined: boolean;
  /** Hashes of the newest definition: as the backend lists it, and as a legacy agent gets it of a modern backend. */
  pins: readonly string[];
  mirror: Mirror;
  /** JSON; empty when it has none. */
  outputSchema: string;
  /** How it searches the web; undefined when it does not, as far as its definition tells for sure. */
  search?: ToolAdapter | undefined;
}

interface Ledgers {
  tools: Record<string, Record<string, ToolState>>;
  approvals: Record<string, ApprovalPolicy>;
}

const unknown: ToolState = {
  ...{ hash: '', enabled: true, listed: true, quarantined: false },
  ...{ pins: [], mirror: [], outputSchema: '' },
};

/** Folds an event of a backend's ledger. */
export function foldTools(state: Ledgers, event: ToolsEvent, id: string): void {
  if (event.$typeName === 'gatehouse.registry.v1.ApprovalPolicySet') {
    state.approvals[id] = event.policy;
    return;
  }
  // Without a prototype, __proto__ is a name like any other.
  const tools = Object.assign(Object.create(null) as Record<string, ToolState>, state.tools[id]);
  state.tools[id] = tools;
  const change = (name: string, fields: Partial<ToolState>) => {
    tools[name] = { ...unknown, ...tools[name], ...fields };
  };
  const setQuarantined = (versions: readonly (ToolVersion | undefined)[], quarantined: boolean) => {
    for (const version of versions)
      if (version && tools[version.tool]?.hash === version.hash) change(version.tool, { quarantined });
  };
  switch (event.$typeName) {
    case 'gatehouse.registry.v1.ToolsDiscovered':
      for (const definition of event.changed) change(definition.name, stateOf(definition));
      for (const name of event.removed) change(name, { listed: false });
      return;
    case 'gatehouse.registry.v1.ToolEnabled':
    case 'gatehouse.registry.v1.ToolDisabled':
      return change(event.tool, { enabled: event.$typeName === 'gatehouse.registry.v1.ToolEnabled' });
    case 'gatehouse.registry.v1.ToolQuarantined':
      return setQuarantined([event.version], true);
    case 'gatehouse.registry.v1.ToolsApproved':
      return setQuarantined(event.versions, false);
    case 'gatehouse.registry.v1.ToolsRejected':
      return setQuarantined(event.versions, true);
  }
}

function stateOf({ hash, json, waitsFor }: ToolDefinition): Partial<ToolState> {
  const quarantined = waitsFor.length > 0;
  return {
    hash,
    listed: true,
    quarantined,
    pins: pinsOf(json),
    mirror: mirrorOfText(json),
    outputSchema: outputSchemaOf(json),
    search: searchOfText(json),
  };
}

/** What is only likely to be a search is one once an administrator says so. */
function searchOfText(json: string): ToolAdapter | undefined {
  const found = json === '' ? undefined : adapterOf(JSON.parse(json) as Definition & { name: string });
  return found?.isSure ? found.adapter : undefined;
}

function outputSchemaOf(json: string): string {
  if (!json.includes('"outputSchema"')) return '';
  return JSON.stringify((JSON.parse(json) as { outputSchema?: unknown }).outputSchema) ?? '';
}

/** None when the ledger holds no text of it. Not the hash in the event: an older build may have made it in another way. */
function pinsOf(json: string): readonly string[] {
  if (json === '') return [];
  const definition = JSON.parse(json) as Definition;
  const legacy = withObjectSchema(definition) as Definition;
  return definition === legacy ? [pinOf(definition)] : [pinOf(definition), pinOf(legacy)];
}

/** The hash by which a definition is known. */
export function pinOf(definition: Definition): string {
  return hashOf(definition, sha256);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
