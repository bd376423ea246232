import type { ReasonCode } from '../reasons.js';

const byCode: Readonly<Record<string, ReasonCode>> = {
  UND_ERR_HEADERS_TIMEOUT: 'upstream_timeout',
  UND_ERR_BODY_TIMEOUT: 'upstream_timeout',
  UND_ERR_SOCKET: 'upstream_cut_off',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'upstream_cut_off',
  ECONNRESET: 'upstream_cut_off',
  EPIPE: 'upstream_cut_off',
  UND_ERR_RESPONSE: 'upstream_bad_response',
  UND_ERR_HEADERS_OVERFLOW: 'upstream_bad_response',
};

/** Why a request to a backend failed; `hasBegun` tells whether some of the answer was there. */
export function reasonOf(error: unknown, hasBegun: boolean): ReasonCode {
  const { name, code: given } = error as { name?: unknown; code?: unknown };
  if (name === 'HTTPParserError') return 'upstream_bad_response';
  const code = String(given);
  if (code.startsWith('GATEHOUSE_OUTBOUND_')) return 'upstream_address_forbidden';
  return byCode[code] ?? (hasBegun ? 'upstream_cut_off' : 'upstream_unreachable');
}
