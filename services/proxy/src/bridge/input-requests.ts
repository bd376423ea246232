import type { RpcMessage } from '../exchange.js';
import { isObject } from '../upstream/messages.js';

/** Only these may be answered with a wish for input (MCP 2026-07-28, basic/patterns/mrtr). */
export const asksInput: ReadonlySet<string> = new Set(['tools/call', 'prompts/get', 'resources/read']);

/** JSON-RPC code with which a legacy agent is sent to a page (MCP 2025-11-25, client/elicitation). */
export const urlElicitationRequired = -32_042;

/** What a modern agent says in its request that it can do. */
export function declaredCapabilities(message: RpcMessage | undefined): Readonly<Record<string, unknown>> {
  const meta = message?.params?._meta as Record<string, unknown> | undefined;
  const declared = meta?.['io.modelcontextprotocol/clientCapabilities'];
  return isObject(declared) ? declared : {};
}

/** What a backend may ask an agent, and the capability that the agent needs for it. */
const capabilityOf: ReadonlyMap<unknown, string> = new Map([
  ['elicitation/create', 'elicitation'],
  ['sampling/createMessage', 'sampling'],
  ['roots/list', 'roots'],
]);

/** Whether an agent with these capabilities can be asked this (MCP 2026-07-28, client/elicitation and client/sampling). */
export function canBeAsked(
  capabilities: Readonly<Record<string, unknown>>,
  { method, params }: { method?: unknown; params?: unknown },
): boolean {
  const capability = capabilities[capabilityOf.get(method) ?? ''];
  if (!isObject(capability)) return false;
  const { mode = 'form', tools } = isObject(params) ? params : {};
  if (method === 'elicitation/create') {
    // An empty capability is the one of the revisions before there were modes.
    return mode === 'url' ? isObject(capability.url) : isObject(capability.form) || !isObject(capability.url);
  }
  return method !== 'sampling/createMessage' || tools === undefined || isObject(capability.tools);
}

/** Whether there is anything that an agent with these capabilities can be asked. */
export function canBeAskedAnything(capabilities: Readonly<Record<string, unknown>>): boolean {
  return [...capabilityOf.values()].some((name) => isObject(capabilities[name]));
}
