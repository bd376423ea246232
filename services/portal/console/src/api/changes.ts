import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiError, request } from './client.js';

/** The answer to a change. */
export interface Accepted {
  id: string;
  version: number;
  changed: boolean;
  appliedBy?: number;
}

/**
 * What this browser has changed must not be missing in what it reads next: sequences for `minSeq`. Lists of backends, of
 * tools, of bundles, of agents and of grants have versions of their own.
 */
export const newest = {
  backends: 0,
  tools: 0,
  bundles: 0,
  agents: 0,
  grants: 0,
  tokens: 0,
  connections: 0,
  profiles: 0,
  exceptions: 0,
  ownDetectors: 0,
  webSearch: 0,
};

/** Keys of what is read, and with them all that lies beneath. */
export const readKeys = {
  backends: ['backends'],
  tools: ['backends'],
  bundles: ['bundles'],
  agents: ['agents'],
  grants: ['grants'],
  tokens: ['tokens'],
  connections: ['connections'],
  profiles: ['profiles'],
  exceptions: ['exceptions'],
  ownDetectors: ['own-detectors'],
  webSearch: ['web-search'],
};

/** Runs a change, then reads what it touched again. */
export function useChange<Variables, Answer extends Accepted = Accepted>(
  what: keyof typeof newest,
  change: (variables: Variables) => Promise<Answer>,
) {
  const client = useQueryClient();
  const queryKey = readKeys[what];
  return useMutation({
    mutationFn: change,
    onSuccess: ({ version }) => {
      newest[what] = Math.max(newest[what], version);
    },
    onSettled: async () => {
      await client.invalidateQueries({ queryKey });
      // The tools of a backend just registered are stored a moment after the backend itself.
      window.setTimeout(() => void client.invalidateQueries({ queryKey }), 1_000);
    },
  });
}

/** A change that answers only when every gateway follows it. */
export function inForce<Answer extends Accepted = Accepted>(
  path: string,
  method: 'POST' | 'PUT' | 'DELETE',
  body?: unknown,
): Promise<Answer> {
  return request<Answer>(`${path}?wait=applied`, { method, ...(body === undefined ? {} : { body }) });
}

/** The change is stored, and only waiting for every gateway to follow took too long. */
export function isStoredButLate(error: unknown): boolean {
  return error instanceof ApiError && error.is('GATEHOUSE_CONTROL_NOT_APPLIED');
}

/** Somebody else has changed it since it was read. */
export function isStale(error: unknown): boolean {
  return error instanceof ApiError && error.problem.status === 409;
}
