import { isReasonCode, type ReasonCode } from '../reasons.js';
import type { Sign } from './circuit-breaker.js';

const byCode: Readonly<Record<string, ReasonCode>> = {
  UPSTREAM_CIRCUIT_OPEN: 'upstream_circuit_open',
  UPSTREAM_NOT_SENT: 'upstream_unreachable',
  UPSTREAM_BROKEN_OFF: 'upstream_cut_off',
  UND_ERR_HEADERS_TIMEOUT: 'upstream_timeout',
  UND_ERR_BODY_TIMEOUT: 'upstream_timeout',
  UND_ERR_SOCKET: 'upstream_cut_off',
  // Of an HTTP/2 stream or its connection.
  UND_ERR_INFO: 'upstream_cut_off',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'upstream_cut_off',
  ECONNRESET: 'upstream_cut_off',
  EPIPE: 'upstream_cut_off',
  UND_ERR_RESPONSE: 'upstream_bad_response',
  UND_ERR_HEADERS_OVERFLOW: 'upstream_bad_response',
};

/** A request that ended before any of it was sent, in whatever way. */
export class NotSentError extends Error {
  readonly code = 'UPSTREAM_NOT_SENT';
}

/** A request of which something was sent, and which ended in a way that is not known here. */
export class BrokenOffError extends Error {
  readonly code = 'UPSTREAM_BROKEN_OFF';
}

/** A request that was not made, because the circuit is open. */
export class CircuitOpenError extends Error {
  readonly code = 'UPSTREAM_CIRCUIT_OPEN';
}

/** An answer that was not taken in, since those of others fill the memory that there is for them. */
export class NoRoomError extends Error {}

/** Why a request to a backend failed; `hasBegun` tells whether some of the answer was there. */
export function reasonOf(error: unknown, hasBegun: boolean): ReasonCode {
  const cancelled = cancelledFor(error);
  if (cancelled !== undefined && isReasonCode(cancelled)) return cancelled;
  const { name, code: given } = error as { name?: unknown; code?: unknown };
  if (name === 'HTTPParserError') return 'upstream_bad_response';
  const code = String(given);
  if (error instanceof NoRoomError) return 'no_room_for_answer';
  if (code.startsWith('GATEHOUSE_OUTBOUND_')) return 'upstream_address_forbidden';
  if (code.startsWith('ERR_HTTP2_')) return 'upstream_cut_off';
  return byCode[code] ?? (hasBegun ? 'upstream_cut_off' : 'upstream_unreachable');
}

/** The reason for which the gateway itself has ended a request; undefined when it was not the gateway. */
export function cancelledFor(error: unknown): ReasonCode | 'answered' | 'cancelled' | undefined {
  const { code, message } = error as { code?: unknown; message: string };
  if (code !== undefined) return undefined;
  return isReasonCode(message) || message === 'answered' || message === 'cancelled' ? message : undefined;
}

/** What the end of a request without an answer tells about the backend. */
export function signOf(error: unknown): Sign {
  switch (cancelledFor(error)) {
    case undefined:
      break;
    case 'upstream_timeout':
      return 'late';
    case 'upstream_bad_response':
      return 'failed';
    case 'answered':
    case 'upstream_too_large':
      return 'alive';
    default:
      return 'unknown';
  }
  switch (reasonOf(error, false)) {
    case 'upstream_timeout':
      return 'late';
    case 'upstream_address_forbidden':
    case 'no_room_for_answer':
      return 'unknown';
    default:
      return 'failed';
  }
}
