import type { Container, Place } from '../engine/message-hit.js';

/** The keys that lead to a place, outermost first, its own the last one. They are data: not for records. */
export function keysOf({ container, key }: Pick<Place, 'container' | 'key'>): string[] {
  const keys = [key];
  for (let at: Container | undefined = container; at?.parent; at = at.parent) keys.unshift(at.key);
  return keys;
}

/** JSON-RPC and MCP need these as they are: what would be changed in them is refused. */
const envelope = new Set(['jsonrpc', 'id', 'method']);
const opaque = new Set(['requestState', 'progressToken']);

/** Whether the value must reach its reader as it was written, or not at all. */
export function isFixed({ container, key, part }: Omit<Place, 'found'>): boolean {
  if (part === 'key') return false;
  if (container.parent === undefined) return envelope.has(key);
  if (!opaque.has(key)) return false;
  const isMeta = container.key === '_meta' && container.parent.parent?.parent === undefined;
  return isMeta || (container.parent.parent === undefined && /^(?:params|result)$/.test(container.key));
}
