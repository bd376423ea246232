import { LRUCache } from 'lru-cache';
import type { Definition } from '@gatehouse/tool-ledger';
import type { Exchange } from '../exchange.js';
import { pinOf } from '../snapshot/tools.js';

/** Hashes of definitions by their text, so that none is made twice. */
const pinsByText = new LRUCache<string, string>({
  maxSize: 16 * 1024 * 1024,
  sizeCalculation: (_, text) => text.length,
});
/** Those that are kept as objects, for endpoints of several backends. */
const pinsOfKept = new WeakMap<object, string>();
const maxDrifted = 1_000;

/**
 * Whether a backend lists a tool as it was approved. What is not so is noted, for the registry to look at, and is left out
 * of the list until the ledger knows it; but of a trusted backend everything is shown. Whether the tool may be used at all is
 * decided elsewhere.
 */
export function isAsApproved(exchange: Exchange, item: Definition, backendId: string, isKept = false): boolean {
  const { org } = exchange;
  const { name } = item;
  if (!org || typeof name !== 'string') return true;
  const known = org.tool(backendId, name);
  // Of what the ledger holds no text nothing can be said.
  if (known?.listed && known.pins.length === 0) return true;
  if (known?.listed && known.pins.includes(pinOfItem(item, isKept))) return true;
  const { drifted } = (exchange.toolNews ??= { drifted: [] });
  if (drifted.length < maxDrifted) drifted.push({ backendId, text: JSON.stringify(item) });
  return org.isTrusted(backendId);
}

/** The names of tools that a backend does not list as they were approved; of tools of one name it is about the first. */
export function driftedNames(
  exchange: Exchange,
  items: readonly Definition[],
  backendId: string,
): ReadonlySet<unknown> {
  const seen = new Set<unknown>();
  const drifted = new Set<unknown>();
  for (const item of items) {
    if (seen.has(item.name)) continue;
    seen.add(item.name);
    if (!isAsApproved(exchange, item, backendId, true)) drifted.add(item.name);
  }
  return drifted;
}

/** A rule of a guardrail wants the tool that is called out of use; `detail` says which, and never what was found. */
export function wantQuarantine(exchange: Exchange, detail: string, backendId = exchange.backendId): void {
  const { target, org } = exchange;
  if (target.kind !== 'tool' || !org) return;
  const { name } = target;
  const news = (exchange.toolNews ??= { drifted: [] });
  news.quarantine ??= { backendId, tool: name, hash: org.definitionHash(backendId, name), detail };
}

function pinOfItem(item: Definition, isKept: boolean): string {
  const kept = isKept ? pinsOfKept.get(item) : undefined;
  if (kept !== undefined) return kept;
  const text = JSON.stringify(item);
  const known = pinsByText.get(text);
  // Numbers with every digit are written as such and read as the registry reads them.
  const pin = known ?? pinOf(JSON.parse(text) as Definition);
  if (known === undefined) pinsByText.set(text, pin);
  if (isKept) pinsOfKept.set(item, pin);
  return pin;
}
