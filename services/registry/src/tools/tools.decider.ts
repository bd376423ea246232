import {
  ApprovalPolicySetSchema,
  create,
  ToolDefinitionSchema,
  ToolDisabledSchema,
  ToolEnabledSchema,
  ToolQuarantinedSchema,
  ToolsApprovedSchema,
  ToolsDiscoveredSchema,
  ToolsRejectedSchema,
  ToolVersionSchema,
  type ToolDefinition,
  type ToolsEvent,
} from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { Decider } from '@gatehouse/event-store';
import type { Approval, Reason } from '@gatehouse/tool-ledger';
import { evolveTools, initialTools, own, type LedgerTool, type ToolsState } from './tools.state.js';
import { waitsFor, type Suspicion } from './tool-judgement.js';
import { fromPolicy, toPolicy, toReasons } from './quarantine-causes.js';

/** One version of a tool, as a person has seen it. */
export interface SeenVersion {
  tool: string;
  hash: string;
}

/**
 * The rules of a backend's tool ledger: definitions are known by their hash; what the approval policy does not let through
 * waits for a person, who decides about the version that was looked at and no other.
 */
export type ToolsCommand =
  | {
      type: 'RecordListing';
      definitions: readonly ToolDefinition[];
      /** What looks wrong about definitions, by the tool's name. */
      suspicions?: Readonly<Record<string, Suspicion>>;
      /** Whether there are tools besides these. */
      isPartial?: boolean;
    }
  | { type: 'EnableTool'; tool: string }
  | { type: 'DisableTool'; tool: string }
  | { type: 'SetApprovalPolicy'; approval: Approval }
  /** Without a hash it is about the newest version. */
  | { type: 'QuarantineTool'; tool: string; hash?: string; reasons: readonly Reason[] }
  | { type: 'ApproveTools'; versions: readonly SeenVersion[]; note: string }
  | { type: 'RejectTools'; versions: readonly SeenVersion[]; note: string };

function decide(command: ToolsCommand, state: ToolsState): ToolsEvent | null {
  const { tools } = state;
  switch (command.type) {
    case 'RecordListing':
      return recordListing(command, state);
    case 'EnableTool':
      return known(command.tool, tools).enabled ? null : create(ToolEnabledSchema, { tool: command.tool });
    case 'DisableTool':
      return known(command.tool, tools).enabled ? create(ToolDisabledSchema, { tool: command.tool }) : null;
    case 'SetApprovalPolicy':
      return command.approval === fromPolicy(state.policy)
        ? null
        : create(ApprovalPolicySetSchema, { policy: toPolicy(command.approval) });
    case 'QuarantineTool':
      return quarantine(command, tools);
    case 'ApproveTools':
    case 'RejectTools':
      return judge(command, tools);
  }
}

function recordListing(command: ToolsCommand & { type: 'RecordListing' }, state: ToolsState): ToolsEvent | null {
  const { definitions, suspicions = {}, isPartial = false } = command;
  const { tools } = state;
  const listed = new Set(definitions.map((d) => d.name));
  const changed = definitions
    .filter(({ name, hash }) => {
      const tool = own(tools, name);
      return !tool?.listed || tool.hash !== hash;
    })
    .map((definition) => {
      const reasons = waitsFor(definition, own(tools, definition.name), fromPolicy(state.policy), suspicions);
      return create(ToolDefinitionSchema, { ...definition, waitsFor: toReasons(reasons) });
    });
  const removed = isPartial ? [] : Object.keys(tools).filter((name) => tools[name]?.listed && !listed.has(name));
  return changed.length + removed.length === 0 ? null : create(ToolsDiscoveredSchema, { changed, removed });
}

function quarantine(
  { tool, hash, reasons }: ToolsCommand & { type: 'QuarantineTool' },
  tools: ToolsState['tools'],
): ToolsEvent | null {
  const { hash: newest, state } = known(tool, tools);
  // What is out of use already stays it; what is said about an older version says nothing about this one.
  if (state !== 'approved' || (hash !== undefined && hash !== newest)) return null;
  return create(ToolQuarantinedSchema, {
    version: create(ToolVersionSchema, { tool, hash: newest }),
    reasons: toReasons(reasons),
  });
}

function judge(
  { type, versions, note }: Extract<ToolsCommand, { note: string }>,
  tools: ToolsState['tools'],
): ToolsEvent | null {
  const wished = type === 'ApproveTools' ? 'approved' : 'rejected';
  for (const { tool, hash } of versions) {
    if (known(tool, tools).hash !== hash)
      throw new GatehouseError('GATEHOUSE_TOOL_VERSION_CHANGED', { detail: `"${tool}" has a newer definition.` });
  }
  const open = versions.filter(({ tool }) => own(tools, tool)?.state !== wished);
  if (open.length === 0) return null;
  const schema = type === 'ApproveTools' ? ToolsApprovedSchema : ToolsRejectedSchema;
  return create(schema, { versions: open.map((version) => create(ToolVersionSchema, version)), note });
}

/** The tool as the ledger knows it. @throws GatehouseError GATEHOUSE_TOOL_NOT_FOUND */
export function known(tool: string, tools: ToolsState['tools']): LedgerTool {
  const found = own(tools, tool);
  if (!found?.listed) throw new GatehouseError('GATEHOUSE_TOOL_NOT_FOUND', { detail: `No tool "${tool}".` });
  return found;
}

export const toolsDecider: Decider<ToolsState, ToolsCommand, ToolsEvent> = {
  initialState: initialTools,
  decide,
  evolve: evolveTools,
};
