import type { ToolDefinition } from '@gatehouse/contracts';
import {
  differencesBetween,
  reasonsToWait,
  type Approval,
  type Definition,
  type Poison,
  type Reason,
  type Shadow,
} from '@gatehouse/tool-ledger';
import { lastApproved, type LedgerTool } from './tools.state.js';

/** What looks wrong about a definition, whatever the version before it was. */
export interface Suspicion {
  poisons: readonly Poison[];
  shadows: readonly Shadow[];
}

const nothing: Suspicion = { poisons: [], shadows: [] };

/** Why a version waits for a person; none = it is let through. */
export function waitsFor(
  definition: ToolDefinition,
  tool: LedgerTool | undefined,
  approval: Approval,
  suspicions: Readonly<Record<string, Suspicion>>,
): Reason[] {
  const before = tool && lastApproved(tool);
  // It is again what it was when it was let through.
  if (before?.hash === definition.hash) return [];
  const differences = before && differencesBetween(parse(before.json), parse(definition.json));
  const suspicion = Object.hasOwn(suspicions, definition.name) ? suspicions[definition.name] : undefined;
  const reasons = reasonsToWait(approval, { differences, ...(suspicion ?? nothing) });
  return tool?.held ? [{ cause: 'person', detail: 'an earlier version was taken out of use' }, ...reasons] : reasons;
}

function parse(json: string): Definition {
  return json === '' ? {} : (JSON.parse(json) as Definition);
}
