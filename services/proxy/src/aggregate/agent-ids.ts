const prefix = 'gb.';

/** An id of a backend's, and whose it is. */
export interface BackendId {
  backendId: string;
  id: string | number;
}

/**
 * What an agent at an endpoint of several backends gets instead of an id that a backend has given out (of a request to
 * the agent, a progress token or an event): it names the backend, so that whatever comes back leads to it, at any
 * replica. It is good only within the agent's own session.
 */
export function toAgentId({ backendId, id }: BackendId): string {
  return `${prefix}${backendId}.${Buffer.from(JSON.stringify(id)).toString('base64url')}`;
}

/** What was made by `toAgentId`; undefined for anything else. */
export function parseAgentId(text: unknown): BackendId | undefined {
  if (typeof text !== 'string' || !text.startsWith(prefix)) return undefined;
  const [backendId = '', encoded = ''] = text.slice(prefix.length).split('.');
  try {
    const id: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
    const isId = typeof id === 'string' || Number.isSafeInteger(id);
    return isId && backendId !== '' ? { backendId, id: id as string | number } : undefined;
  } catch {
    return undefined;
  }
}
