/** A tool or a prompt by what its backend calls it. */
export interface RealName {
  backendId: string;
  name: string;
}

/** Tools of the gateway itself, in bundles with tool search. */
export const gatewayTools: readonly string[] = ['find_tool', 'call_tool'];

/** The most characters that the name of a tool may have (MCP 2025-11-25, server/tools). */
export const maxToolNameLength = 128;

const separator = '__';

/** Whether MCP allows a text as the name of a tool: A-Z a-z 0-9 _ - . and no more than `maxToolNameLength` of them. */
export function isToolName(text: string): boolean {
  return text.length <= maxToolNameLength && /^[A-Za-z0-9_.-]+$/.test(text);
}

/** The name that a tool or prompt has on endpoints of several backends: `<backend>__<name>`. */
export function prefixedName({ backendId, name }: RealName): string {
  return backendId + separator + name;
}

/**
 * The reverse of `prefixedName`; undefined when the text has no such form. Slugs of backends have no `_`, so the first
 * `__` is always the one that was put there, whatever the name at the backend looks like.
 */
export function splitName(text: string): RealName | undefined {
  const at = text.indexOf(separator);
  if (at < 1 || at + separator.length === text.length) return undefined;
  return { backendId: text.slice(0, at), name: text.slice(at + separator.length) };
}
