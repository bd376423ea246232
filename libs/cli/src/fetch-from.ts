import { GatehouseError } from '@gatehouse/errors';

/** `fetch` to the portal, with a time limit. @throws GatehouseError GATEHOUSE_CLI_PORTAL_UNREACHABLE */
export async function fetchFrom(url: string, init: RequestInit, timeoutMs: number): Promise<Response> {
  try {
    // A redirect would carry the token to a place that nobody has named.
    return await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs), ...init });
  } catch (error) {
    const detail = `${new URL(url).origin}: ${reasonOf(error)}.`;
    throw new GatehouseError('GATEHOUSE_CLI_PORTAL_UNREACHABLE', { detail, cause: error });
  }
}

/** What went wrong, in a few words: `fetch` hides it in the cause. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer in time';
  const { cause } = error as { cause?: { code?: string; message?: string } };
  if (cause?.code === 'ECONNREFUSED') return 'nothing listens there';
  return cause?.code ?? cause?.message ?? (error instanceof Error ? error.message : 'no connection');
}
