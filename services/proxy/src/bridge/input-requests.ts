import { isObject } from '../upstream/messages.js';

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
