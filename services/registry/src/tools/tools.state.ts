import { ApprovalPolicy, type ToolDefinition, type ToolsEvent, type ToolVersion } from '@gatehouse/contracts';

/** One tool in a ledger. Off stays off when a tool comes back. */
export interface LedgerTool {
  /** Of the newest version. */
  hash: string;
  /** The newest version, canonical JSON. */
  json: string;
  enabled: boolean;
  listed: boolean;
  /** Of the newest version. */
  state: 'approved' | 'waiting' | 'rejected';
  /** The version that was let through last, if it is not the newest. */
  approved?: { hash: string; json: string };
  /** A guardrail or a person has taken it out of use: no newer version comes back without a person. */
  held?: boolean;
}

/** A backend's ledger, by the names of its tools. */
export interface ToolsState {
  tools: Readonly<Record<string, LedgerTool>>;
  policy: ApprovalPolicy;
}

export const initialTools: ToolsState = { tools: {}, policy: ApprovalPolicy.UNSPECIFIED };

// A backend may call a tool "constructor".
export function own(tools: ToolsState['tools'], name: string): LedgerTool | undefined {
  return Object.hasOwn(tools, name) ? tools[name] : undefined;
}

export function evolveTools(state: ToolsState, event: ToolsEvent): ToolsState {
  const tools = new Map(Object.entries(state.tools));
  const change = (name: string, next: (tool: LedgerTool) => LedgerTool) =>
    tools.set(name, next(tools.get(name) ?? unknown));
  switch (event.$typeName) {
    case 'gatehouse.registry.v1.ToolsDiscovered':
      for (const definition of event.changed) change(definition.name, (tool) => withVersion(tool, definition));
      for (const name of event.removed) change(name, (tool) => ({ ...tool, listed: false }));
      break;
    case 'gatehouse.registry.v1.ToolEnabled':
    case 'gatehouse.registry.v1.ToolDisabled': {
      const enabled = event.$typeName === 'gatehouse.registry.v1.ToolEnabled';
      change(event.tool, (tool) => ({ ...tool, enabled }));
      break;
    }
    case 'gatehouse.registry.v1.ApprovalPolicySet':
      return { ...state, policy: event.policy };
    case 'gatehouse.registry.v1.ToolQuarantined':
      if (event.version) change(event.version.tool, (tool) => withdrawn(tool, 'waiting'));
      break;
    case 'gatehouse.registry.v1.ToolsApproved':
      for (const version of event.versions) change(version.tool, (tool) => approvedAs(tool, version));
      break;
    case 'gatehouse.registry.v1.ToolsRejected':
      for (const version of event.versions) change(version.tool, (tool) => rejectedAs(tool, version));
      break;
    default:
      return (event satisfies never, state);
  }
  return { ...state, tools: Object.fromEntries(tools) };
}

const unknown: LedgerTool = { hash: '', json: '', enabled: true, listed: true, state: 'approved' };

function withVersion(tool: LedgerTool, { hash, json, waitsFor }: ToolDefinition): LedgerTool {
  const { enabled, held } = tool;
  const seen = { hash, json, enabled, listed: true };
  if (waitsFor.length === 0) return { ...seen, state: 'approved' };
  const approved = lastApproved(tool);
  return { ...seen, state: 'waiting', ...(approved ? { approved } : {}), ...(held ? { held } : {}) };
}

/** The version with which a newer one is compared. */
export function lastApproved({ state, hash, json, approved }: LedgerTool): { hash: string; json: string } | undefined {
  return state === 'approved' && hash !== '' ? { hash, json } : approved;
}

/** Out of use as it is; there is no version left that could be let through by itself. */
function withdrawn({ approved: _, ...tool }: LedgerTool, state: 'waiting' | 'rejected'): LedgerTool {
  return { ...tool, state, held: true };
}

function approvedAs(tool: LedgerTool, { hash }: ToolVersion): LedgerTool {
  if (tool.hash !== hash) return tool;
  const { approved: _, held: __, ...rest } = tool;
  return { ...rest, state: 'approved' };
}

function rejectedAs(tool: LedgerTool, { hash }: ToolVersion): LedgerTool {
  if (tool.hash !== hash) return tool;
  return tool.state === 'approved' ? withdrawn(tool, 'rejected') : { ...tool, state: 'rejected', held: true };
}
