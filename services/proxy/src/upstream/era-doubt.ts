import type { Era, Rejection, RpcMessage } from '../exchange.js';
import { modernVersion } from '../filters/era.filter.js';
import { isObject } from './messages.js';

/**
 * An answer that a backend would not give if it spoke the era in which it was asked. `refused`: it says itself that it
 * has not run the request. `odd`: it may have.
 */
export type Doubt = 'refused' | 'odd';

/** Errors from before MCP 2026-07-28, which modern servers must not send: no session, not initialized, no such session. */
const sessionErrors: ReadonlySet<number> = new Set([-32_000, -32_001]);
const invalidRequest = -32_600;
const unsupportedVersion = -32_022;
/** What a server says that has no such endpoint, or wants something else there. */
const strangeStatuses: ReadonlySet<number> = new Set([400, 404, 405, 406]);
/** What says nothing: busy, or something before the server is in trouble. */
const passingStatuses: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Whether an answer makes it doubtful that the backend speaks the era; undefined when it does not. */
export function doubtAbout(
  era: Era | undefined,
  method: string | undefined,
  status: number,
  answer: RpcMessage | undefined,
): Doubt | undefined {
  if (answer?.result || passingStatuses.has(status)) return undefined;
  if (isOpening(method)) return answer?.error || strangeStatuses.has(status) ? 'refused' : undefined;
  if (answer?.error) return isRefusal(era, answer.error) ? 'refused' : undefined;
  return strangeStatuses.has(status) ? 'odd' : undefined;
}

/** Whether an error is one of a server that speaks the other era. */
function isRefusal(era: Era | undefined, { code, data }: { code: number; data?: unknown }): boolean {
  if (code === unsupportedVersion) return !offersModern(data);
  return era === 'modern' && (sessionErrors.has(code) || code === invalidRequest);
}

/** The same for a request that ended without an answer that could be read. */
export function doubtIn({ reason, upstreamStatus = 0 }: Rejection, era: Era | undefined): Doubt | undefined {
  if (reason === 'upstream_era_refused') return 'refused';
  const isAnswered = reason === 'upstream_error' || reason === 'upstream_bad_response';
  return isAnswered ? doubtAbout(era, undefined, upstreamStatus, undefined) : undefined;
}

/** Why a request with which every conversation of an era can begin did not succeed. */
export function openingFailure(
  method: 'initialize' | 'server/discover',
  { reason, upstreamStatus = 0, challenge }: Partial<Rejection>,
  answer: RpcMessage | undefined,
): Rejection {
  const isAnswered = reason === undefined || reason === 'upstream_error' || reason === 'upstream_bad_response';
  const isRefused = upstreamStatus === 500 || doubtAbout(undefined, method, upstreamStatus, answer) !== undefined;
  if (isAnswered && isRefused) return { reason: 'upstream_era_refused' };
  const more = challenge === undefined ? {} : { challenge, upstreamStatus };
  return { reason: reason ?? 'upstream_bad_response', ...more };
}

/** What every server of the era must answer. */
export function isOpening(method: string | undefined): boolean {
  return method === 'initialize' || method === 'server/discover';
}

function offersModern(data: unknown): boolean {
  return isObject(data) && Array.isArray(data.supported) && data.supported.includes(modernVersion);
}
